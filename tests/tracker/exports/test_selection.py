"""Narrowed exports: every reference still finds its row."""

from datetime import timedelta

import duckdb
import pytest

from tests.factories import NOW, make_event_mention, make_version
from tests.tracker.exports.conftest import EARLIER, Opened, make_event
from tests.tracker.exports.test_export import counts
from tracker.exports.declared import TABLES
from tracker.models import EventMention, Source

pytestmark = pytest.mark.usefixtures("journey")
SINCE = NOW - timedelta(days=1)


def dangling(connection: duckdb.DuckDBPyConnection) -> list[str]:
    keys = {table.name: table.key.name for table in TABLES}
    return [
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.references
        if connection.execute(
            f"SELECT count(*) FROM {table.name} WHERE {column.name} IS NOT NULL "
            f"AND {column.name} NOT IN (SELECT {keys[column.refers_to]} FROM {column.refers_to})"
        ).fetchone()[0]
    ]


def test_since_brings_what_is_new_and_what_it_refers_to(exported: Opened) -> None:
    unrelated = make_version(known_at=EARLIER, title="Old and unrelated")
    make_event(make_event_mention(unrelated, "enforcement", "issued", actor=["samr"]))
    # An event of long ago whose row is not new, told again by nobody.
    lone = make_version(known_at=EARLIER, title="Old event")
    make_event(make_event_mention(lone, "partnership", "planned", actor=["baidu"]), known_at=EARLIER)
    connection = exported(since=SINCE)
    titles = {title for (title,) in connection.execute("SELECT title FROM document_version").fetchall()}
    assert "特斯拉申请数据出境" in titles
    assert "Tesla seeks approval to send data abroad" in titles  # the changed event's older evidence
    assert "Old event" not in titles
    assert dangling(connection) == []
    assert connection.execute("SELECT since = TIMESTAMPTZ '2026-03-01 09:00:00+00' FROM export_info").fetchone() == (
        True,
    )
    assert connection.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchone() == (0,)


def test_an_event_that_changed_comes_whole(exported: Opened) -> None:
    connection = exported(since=SINCE)
    mentions = connection.execute("SELECT count(*) FROM event_mention ").fetchone()[0]
    assert mentions == EventMention.objects.filter(event__changed_at__gte=SINCE).count() == 3
    roles = connection.execute("SELECT count(*) FROM event_mention_role").fetchone()[0]
    assert roles == 2 * mentions


def test_since_the_beginning_is_everything(exported: Opened) -> None:
    assert counts(exported(since=EARLIER)) == counts(exported())


def test_since_tomorrow_is_only_what_comes_whole(exported: Opened) -> None:
    found = counts(exported(since=NOW + timedelta(days=1)))
    assert {name for name, rows in found.items() if rows} == {"source", "entity", "alias", "matter"}


def test_a_text_that_was_read_again_comes_again(exported: Opened) -> None:
    again = make_version(known_at=EARLIER, title="Read again", entities=["tesla"])
    again.extracted_at = NOW
    again.save()
    connection = exported(since=SINCE)
    assert connection.execute(
        "SELECT count(*) FROM mention m JOIN document_version v ON v.id = m.version_id WHERE title = 'Read again'"
    ).fetchone() == (1,)


def test_without_the_bundled_briefs(exported: Opened) -> None:
    whole, live = exported(), exported(without_bundled=True)
    assert dangling(live) == []
    gone = {name: rows - counts(live)[name] for name, rows in counts(whole).items()}
    assert {name: rows for name, rows in gone.items() if rows} == {
        "source": 1,
        "document": 1,
        "document_version": 1,
        "story": 1,
        "event_mention": 1,
        "event_mention_role": 2,
        "event": 1,
        "event_role": 2,
        "event_link": 1,
        "matter_event": 1,
        "transition": 1,
    }
    assert live.execute("SELECT count(*) FROM event WHERE tier = 'bundled'").fetchone() == (0,)
    states = live.execute("SELECT slug, track FROM matter_states").fetchall()
    assert states == [("data-out", "reported"), ("quiet", None)]


def test_an_event_that_live_sources_tell_too_stays(exported: Opened) -> None:
    claim = EventMention.objects.get(tier="bundled")
    event = EventMention.objects.exclude(tier="bundled").first().event
    claim.event = event
    claim.save()
    event.best_mention = claim
    event.save()
    live = exported(without_bundled=True)
    assert live.execute("SELECT best_mention_id FROM event").fetchall() == [(None,)]
    assert dangling(live) == []


def test_without_briefs_where_there_are_none(exported: Opened) -> None:
    Source.objects.filter(declared_by="bundle").delete()
    assert dangling(exported(without_bundled=True)) == []


def test_both_narrowings_together(exported: Opened) -> None:
    live = exported(since=SINCE, without_bundled=True)
    assert dangling(live) == []
    assert live.execute("SELECT count(*) FROM source WHERE tier = 'bundled'").fetchone() == (0,)
