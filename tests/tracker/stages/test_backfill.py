"""A source's history: walked answer by answer, kept with each, gone on with after a kill; no alert for it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from scrapers.errors import Blocked
from tests.installation import Installation, wait_until
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import NOW, SLUG, declaring, make_fetcher, page, toml
from tracker.env import REPOSITORY
from tracker.errors import LeaseLost
from tracker.models import Backfill, Document, Item, Source, SourceFault
from tracker.stages import backfill, collect, fetch, read

PAGES = 6
SINCE = date(2025, 6, 1)


def entry(site: LoopbackSite, number: int) -> str:
    """One story every 20 days back from the second of March 2026."""
    day = date(2026, 3, 2) - timedelta(days=20 * number)
    return (
        f"<url><loc>{site.url(f'/story-{number}')}</loc><news><title>Story {number}</title>"
        f"<publication_date>{day}T08:00:00Z</publication_date></news></url>"
    )


def archive_of(site: LoopbackSite, *, wait_s: float = 0.0) -> str:
    """An index of sitemaps with five stories each; the declaration of it."""
    index = "".join(f"<sitemap><loc>{site.url(f'/map-{n}.xml')}</loc></sitemap>" for n in range(PAGES))
    site.serve("/feed", f"<sitemapindex>{index}</sitemapindex>", content_type="application/xml")
    for number in range(PAGES):
        entries = "".join(entry(site, 5 * number + n) for n in range(5))
        path, xml = f"/map-{number}.xml", f"<urlset>{entries}</urlset>"
        site.serve(path, xml, content_type="application/xml", wait_s=wait_s)
    for number in range(5 * PAGES):
        site.serve(f"/story-{number}", page(title=f"Story {number}"))
    return toml(site).replace(f"[sources.{SLUG}.feed]", f"[sources.{SLUG}.sitemap]")


@pytest.fixture
def source(db: None, site: LoopbackSite) -> Iterator[Source]:
    with declaring(archive_of(site)):
        yield Source.objects.get(slug=SLUG)


def walk(row: Backfill, answers: int = 99) -> list[backfill.Progress]:
    told = []
    with make_fetcher() as fetcher:
        for done in backfill.run(row, fetcher=fetcher):
            told.append(done)
            if len(told) == answers:
                break
    return told


def test_the_whole_archive_and_nothing_before_the_day(site: LoopbackSite, source: Source) -> None:
    told = walk(backfill.begin(SLUG, since=SINCE, now=NOW))
    days = sorted(Item.objects.values_list("published_on", flat=True))
    assert (days[0], len(days)) == (date(2025, 6, 15), 14)
    assert told[-1].is_finished
    assert (told[-1].pages, told[-1].items_found, told[-1].items_new) == (1 + PAGES, 14, 14)
    assert [done.share for done in told] == sorted(done.share for done in told)
    assert 0 < told[2].share < 1
    assert told[2].left_s is not None
    assert told[-1].reached == SINCE
    source.refresh_from_db()
    assert source.last_success_at is None, "the first load is still to come"


def test_history_raises_no_alert_unless_asked(site: LoopbackSite, source: Source) -> None:
    walk(backfill.begin(SLUG, since=date(2026, 2, 1), now=NOW))
    with make_fetcher() as fetcher:
        assert fetch.fetch_items(limit=9, now=NOW, fetcher=fetcher, source=SLUG) == 2
    read.run(now=NOW)
    assert list(Document.objects.values_list("is_backfill", flat=True)) == [True, True]
    walk(backfill.begin(SLUG, since=SINCE, raises_alerts=True, now=NOW))
    assert set(Item.objects.filter(published_on__lt=date(2026, 2, 1)).values_list("is_backfill", flat=True)) == {False}


def test_it_goes_on_where_it_was(site: LoopbackSite, source: Source) -> None:
    first = walk(backfill.begin(SLUG, since=SINCE, now=NOW), answers=3)
    second = walk(backfill.begin(SLUG, since=SINCE, now=NOW))
    assert first[-1].pages == 3
    assert second[0].pages == 4
    paths = site.paths()
    assert len(paths) == len(set(paths)) == 1 + PAGES, "nothing is asked for twice"
    assert backfill.begin(SLUG, since=SINCE, now=NOW).finished_at is not None
    assert backfill.begin(SLUG, since=SINCE, again=True, now=NOW).pages == 0
    assert backfill.begin(SLUG, since=date(2020, 1, 1), now=NOW).since == date(2020, 1, 1), "an older day is a new walk"


def test_the_newest_run_takes_the_walk_over(site: LoopbackSite, source: Source) -> None:
    older = backfill.begin(SLUG, since=SINCE, now=NOW)
    newer = backfill.begin(SLUG, since=SINCE, now=NOW)
    with pytest.raises(LeaseLost):
        walk(older)
    assert walk(newer)[-1].is_finished


def test_an_answer_that_cannot_be_had_is_asked_for_next_time(site: LoopbackSite, source: Source) -> None:
    site.serve("/map-2.xml", b"oops", status=500)
    last = walk(backfill.begin(SLUG, since=SINCE, now=NOW))[-1]
    assert (last.is_finished, last.lost, last.items_found) == (True, 1, 10)
    entries = "".join(entry(site, 10 + n) for n in range(5))
    site.serve("/map-2.xml", f"<urlset>{entries}</urlset>", content_type="application/xml")
    last = walk(backfill.begin(SLUG, since=SINCE, now=NOW))[-1]
    assert (last.is_finished, last.lost, last.items_found) == (True, 0, 14)


def test_a_refusal_stops_the_walk_and_is_told(site: LoopbackSite, source: Source) -> None:
    site.serve("/map-1.xml", b"go away", status=403)
    with pytest.raises(Blocked):
        walk(backfill.begin(SLUG, since=SINCE, now=NOW))
    assert SourceFault.objects.get().code == "blocked"
    row = Backfill.objects.get()
    assert row.pages == 2
    assert row.finished_at is None


def test_news_is_fetched_before_history(site: LoopbackSite, source: Source) -> None:
    walk(backfill.begin(SLUG, since=SINCE, now=NOW))
    Source.objects.update(last_success_at=NOW)
    latest = f"<urlset>{entry(site, -1)}</urlset>"
    site.serve("/feed", latest, content_type="application/xml")
    with make_fetcher() as fetcher:
        collect.run_source(SLUG, now=NOW, fetcher=fetcher)
    item = fetch.pending(now=NOW).first()
    assert item is not None
    assert item.title == "Story -1"


def test_a_killed_command_is_gone_on_with(tmp_path: Path) -> None:
    with LoopbackSite() as site:
        (tmp_path / "sources.toml").write_text(archive_of(site, wait_s=0.4))
        tracker = Installation(tmp_path)
        tracker.manage("migrate", "-v0")
        tracker.run(
            "from tracker.models import Source\nfrom tracker.stages import load\nload.load_sources()\n"
            f"result = Source.objects.filter(slug='{SLUG}').update(probation='over')"
        )
        command = [sys.executable, "manage.py", "collect", SLUG, "--since", SINCE.isoformat()]
        killed = subprocess.Popen(command, cwd=REPOSITORY, env=tracker.environment, stdout=subprocess.DEVNULL)
        wait_until(lambda: len(site.paths()) >= 4, what="the walk's fourth request")
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
        time.sleep(0.5)  # what was under way is answered to nobody
        before = len(site.paths())
        output = tracker.manage("collect", SLUG, "--since", SINCE.isoformat())
        asked = site.paths()
        maps = [path for path in asked if path.startswith("/map-")]
        assert "goes on after" in output
        assert "14 items since 2025-06-01" in output
        assert "14 pages fetched, 14 documents" in output
        assert "/feed" not in asked[before:], "what was answered before the kill is not asked for again"
        assert len(maps) - len(set(maps)) <= 1, "at most the answer under way is asked for twice"
        again = tracker.manage("collect", SLUG, "--since", SINCE.isoformat())
        assert "walked back to 2025-06-01 already" in again
        assert len(site.paths()) == len(asked)
