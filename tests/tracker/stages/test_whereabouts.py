"""Pages that vanish, move and come back, over a loopback site."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import ARTICLE, NOW, SLUG, declaring, feed, make_fetcher, page, toml
from tracker.models import Document, DocumentVersion, Item, PageChange, Source, SourceFault
from tracker.stages import collect, fetch, read, schedule
from tracker.web.queries import documents
from tracker.web.viewer import viewer

pytestmark = pytest.mark.django_db
DAY = 24


@pytest.fixture
def source(site: LoopbackSite) -> Iterator[Source]:
    site.serve("/feed", feed(site, "/a"))
    site.serve("/a", page(), etag='"a1"')
    with declaring(toml(site).replace('kind = "news"', 'kind = "notice"')):
        Source.objects.filter(slug=SLUG).update(last_success_at=NOW - timedelta(days=1))
        yield Source.objects.get(slug=SLUG)


def journey(*hours: float) -> None:
    for hour in hours:
        now = NOW + timedelta(hours=hour)
        with make_fetcher() as fetcher:
            collect.run_source(SLUG, now=now, fetcher=fetcher)
            fetch.fetch_items(now=now, fetcher=fetcher)
        read.run(now=now)


def seen() -> list[tuple[str, float]]:
    """What befell the page, and after how many hours it was seen."""
    return [(row.kind, (row.known_at - NOW) / timedelta(hours=1)) for row in PageChange.objects.all()]


def test_a_page_that_stays_has_no_changes(source: Source) -> None:
    journey(0, DAY + 1, 8 * DAY, 31 * DAY)
    assert seen() == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_vanishes_is_gone_and_nothing_is_taken_back(
    site: LoopbackSite, source: Source, status: int
) -> None:
    journey(0)
    DocumentVersion.objects.update(is_merged=True, storied_at=NOW)
    before = list(DocumentVersion.objects.values())
    site.serve("/a", b"no such page", status=status)
    journey(DAY + 1, 3 * DAY)
    assert seen() == [("gone", DAY + 1)], "once, however often it is missed"
    assert str(status) in PageChange.objects.get().detail
    assert list(DocumentVersion.objects.values()) == before
    assert not SourceFault.objects.exists(), "the source works"
    shown = documents.document_page(Document.objects.get(), None, viewer())
    assert shown is not None
    assert shown.is_gone


def test_a_page_that_comes_back_is_told_with_its_time(site: LoopbackSite, source: Source) -> None:
    journey(0)
    site.serve("/a", b"no such page", status=404)
    journey(DAY + 1)
    site.serve("/a", page(), etag='"a1"')
    journey(2 * DAY + 2)
    assert seen() == [("gone", DAY + 1), ("returned", 2 * DAY + 2)]
    shown = documents.document_page(Document.objects.get(), None, viewer())
    assert shown is not None
    assert not shown.is_gone
    assert [line.words for line in shown.whereabouts] == ["Back, seen first on", "Gone, seen first on"]
    assert Document.objects.get().versions.count() == 1


def test_a_page_that_moves_keeps_its_document(site: LoopbackSite, source: Source) -> None:
    journey(0)
    site.redirect("/a", "/archive/a", status=301)
    site.serve("/archive/a", page(f"{ARTICLE} It was corrected on Friday."))
    journey(DAY + 1, 8 * DAY)
    assert seen() == [("moved", DAY + 1)]
    assert PageChange.objects.get().url == site.url("/archive/a")
    assert Document.objects.get().versions.count() == 2


def test_a_redirect_there_from_the_first_day_is_no_move(site: LoopbackSite, source: Source) -> None:
    site.redirect("/a", "/real/a")
    site.serve("/real/a", page())
    journey(0, DAY + 1, 8 * DAY)
    assert seen() == []


def test_a_redirect_to_the_front_page_is_a_page_that_is_gone(site: LoopbackSite, source: Source) -> None:
    journey(0)
    site.redirect("/a", "/")
    site.serve("/", page("Welcome to the Example Wire, which has news of many kinds for you to read every day."))
    journey(DAY + 1)
    assert seen() == [("gone", DAY + 1)]
    assert DocumentVersion.objects.get().text == ARTICLE


def test_looks_are_few(site: LoopbackSite, source: Source) -> None:
    journey(0)
    site.serve("/a", b"no such page", status=404)
    journey(*range(12, 150 * DAY, 12))
    looks = 1 + 1 + len(schedule.GONE_AGES)
    assert site.paths().count("/a") == looks
    assert Item.objects.get().next_attempt_at is None


def test_history_is_looked_for_once(site: LoopbackSite, source: Source) -> None:
    Source.objects.filter(slug=SLUG).update(last_success_at=None)
    journey(0, DAY + 1, 8 * DAY, 31 * DAY, 90 * DAY)
    assert site.paths().count("/a") == 2
