"""`manage.py collect`: what a person sees, over a loopback site and over the recordings."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import SLUG, declaring, feed, make_fetcher, page, toml
from tracker.management.commands.collect import table, told
from tracker.models import Document, DocumentVersion, Item, Source
from tracker.stages import replay, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    with LoopbackSite() as site:
        site.serve("/feed", feed(site, "/a", "/b"))
        site.serve("/a", page())
        site.serve("/b", b"oops", status=500)
        with declaring(toml(site)):
            yield site


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("collect", *arguments, stdout=output)
    return output.getvalue()


def test_a_visit_goes_from_the_listing_to_documents(site: LoopbackSite) -> None:
    with make_fetcher() as fetcher:
        row = visit.visit(SLUG, fetcher=fetcher)
    assert (row.items, row.documents, len(row.errors)) == (2, 1, 1)
    assert "500" in row.errors[0]
    assert not row.has_failed


def test_the_limit_leaves_pages_and_says_so(site: LoopbackSite) -> None:
    with make_fetcher() as fetcher:
        row = visit.visit(SLUG, limit=1, fetcher=fetcher)
    assert row.documents == 1
    assert row.note == "1 more pages wait to be fetched"


def test_a_source_that_cannot_be_reached_fails_with_its_reason(site: LoopbackSite) -> None:
    # The command's own client may not connect to this machine: that is the setting's default.
    with pytest.raises(SystemExit) as stopped:
        run(SLUG)
    assert stopped.value.code == 1
    assert Source.objects.get(slug=SLUG).consecutive_failures == 1


def test_an_unknown_source_is_named() -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run("nowhere")


def test_nothing_due_is_said(site: LoopbackSite) -> None:
    Source.objects.update(is_enabled=False)
    assert "No source is due" in run()


def test_a_source_that_is_off_says_why(site: LoopbackSite) -> None:
    Source.objects.filter(slug=SLUG).update(is_enabled=False, disabled_reason="too noisy")
    assert "too noisy" in run(SLUG)


def test_the_words_of_others_cannot_break_the_table() -> None:
    assert told([]) == "0"
    assert told(["[/bold] x"] * 5).startswith("5\n")
    assert table([visit.Yield("a", errors=("[/nothing]",))]).row_count == 1


def test_every_recording_is_read_or_refused_with_a_reason(shared: Path) -> None:
    rows = {row.source: row for row in replay.replay(shared / "replay", limit=4)}
    assert len(rows) > 20
    for row in rows.values():
        assert row.documents or row.note.startswith("refused: "), row
        assert not any("crashed" in error for error in row.errors), row
    assert not Item.objects.filter(state=Item.State.FAILED, faults=None).exists()
    whole = DocumentVersion.objects.filter(is_partial=False).values_list("document__source__slug", flat=True)
    assert {"miit", "samr", "mot", "xinhua", "federal-register", "sec-submissions", "36kr"} <= set(whole)


def test_a_replay_leaves_the_database_alone(shared: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("mot", "--replay", str(shared / "replay"))
    shown = capfd.readouterr()
    assert stopped.value.code == 0, shown.err
    assert "mot" in shown.out
    assert "Traceback" not in shown.err
    assert not Document.objects.exists()
    assert not Source.objects.exists()
