"""From found items to document versions, over a loopback site whose pages change, break and vanish."""

import threading
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection

from scrapers.clock import SystemClock
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import ARTICLE, NOW, SLUG, declaring, feed, make_fetcher, page, toml
from tracker.models import Document, DocumentVersion, Item, Snapshot, Source, SourceFault
from tracker.stages import collect, fetch, read, snapshots
from tracker.stages.lease import claim

pytestmark = pytest.mark.django_db

LONGER = f"{ARTICLE} Correction: the request was made on Friday."


@pytest.fixture
def source(site: LoopbackSite) -> Iterator[Source]:
    site.serve("/feed", feed(site, "/a"))
    site.serve("/a", page(), etag='"a1"')
    with declaring(toml(site)):
        # Not the first load, whose pages are history and not asked for again.
        Source.objects.filter(slug=SLUG).update(last_success_at=NOW - timedelta(days=1))
        yield Source.objects.get(slug=SLUG)


def journey(hours: float = 0) -> None:
    """Listing, pages, documents, at so many hours after NOW."""
    now = NOW + timedelta(hours=hours)
    with make_fetcher() as fetcher:
        collect.run_source(SLUG, now=now, fetcher=fetcher)
        fetch.fetch_items(now=now, fetcher=fetcher)
    read.run(now=now)


def test_a_page_becomes_a_document(source: Source) -> None:
    journey()
    item, document = Item.objects.get(), Document.objects.get()
    version = document.current_version
    assert version is not None
    assert (item.state, item.document, item.snapshot) == (Item.State.READ, document, version.snapshot)
    assert version.text == ARTICLE
    assert version.title == "Tesla asks for leave"
    assert (version.language, version.number, version.is_partial) == ("en", 1, False)
    assert version.published_on == datetime(2026, 3, 2).date()  # noqa: DTZ001  # a day
    assert (document.publisher, document.known_at) == ("Example Media", NOW)
    assert version.snapshot is not None
    assert snapshots.load(version.snapshot).body == page()


def test_doing_everything_twice_changes_nothing(source: Source) -> None:
    journey()

    def tables() -> list[object]:
        models = (Item, Document, DocumentVersion, Snapshot, SourceFault)
        return [list(model.objects.order_by("id").values()) for model in models]

    before = tables()
    journey(1)
    assert tables() == before


def test_a_changed_page_is_a_new_version(site: LoopbackSite, source: Source) -> None:
    journey()
    DocumentVersion.objects.update(is_merged=True, storied_at=NOW)
    site.serve("/a", page(LONGER), etag='"a2"')
    journey(7)
    document = Document.objects.get()
    assert [version.number for version in document.versions.all()] == [1, 2]
    assert document.current_version is not None
    assert document.current_version.text == LONGER
    assert not document.current_version.is_merged
    assert document.versions.get(number=1).text == ARTICLE


def test_a_text_that_comes_back_is_its_old_version(site: LoopbackSite, source: Source) -> None:
    journey()
    site.serve("/a", page(LONGER))
    journey(7)
    DocumentVersion.objects.update(is_merged=True, storied_at=NOW)
    site.serve("/a", page())
    journey(25)
    document = Document.objects.get()
    assert document.current_version is not None
    assert document.current_version.number == 1
    assert document.versions.count() == 2
    assert not document.current_version.is_merged, "its claims count again"


def test_a_page_is_asked_for_again_conditionally_and_then_no_more(site: LoopbackSite, source: Source) -> None:
    journey()
    for hours in (1, 7, 25, 97, 200):
        journey(hours)
    assert site.paths().count("/a") == 4, "after six hours, a day and four days"
    assert site.conditions("/a") == [None, '"a1"', '"a1"', '"a1"']


def test_pages_of_a_headline_source_are_never_asked_for(site: LoopbackSite) -> None:
    site.serve("/feed", feed(site, "/a"))
    site.serve("/a", page())
    text = toml(site).replace("[sources.example-wire.feed]", "headline_only = true\n[sources.example-wire.feed]")
    with declaring(text):
        Source.objects.filter(slug=SLUG).update(last_success_at=NOW - timedelta(days=1))
        for hours in (0, 7, 25):
            journey(hours)
        # Found when its page was still to be fetched: the declaration may have changed since.
        Item.objects.update(state=Item.State.FOUND, snapshot=None, next_attempt_at=None)
        journey(30)
    assert set(site.paths()) == {"/feed"}
    assert Item.objects.get().state == Item.State.READ
    assert DocumentVersion.objects.get().is_partial


def test_a_page_that_breaks_later_leaves_the_document_alone(site: LoopbackSite, source: Source) -> None:
    journey()
    site.serve("/a", b"<html><body><p>Nothing here.</p></body></html>", etag='"a2"')
    journey(7)
    assert Item.objects.get().state == Item.State.READ
    assert DocumentVersion.objects.get().text == ARTICLE
    fault = SourceFault.objects.get()
    assert fault.item == Item.objects.get()
    assert fault.snapshot is not None, "the bytes are kept for whoever mends the reader"

    site.serve("/a", page(LONGER), etag='"a3"')
    journey(25)
    fault.refresh_from_db()
    assert fault.resolved_at == NOW + timedelta(hours=25)
    assert site.conditions("/a") == [None, '"a1"', None], "after a failure nothing is taken for unchanged"


def test_an_item_that_fails_is_tried_again_and_given_up(site: LoopbackSite, source: Source) -> None:
    site.serve("/a", b"oops", status=500)
    for hours in (0, 0.1, 1, 3, 12, 48):
        journey(hours)
    item = Item.objects.get()
    assert (item.state, item.attempts) == (Item.State.FAILED, 4)
    fault = SourceFault.objects.get()
    assert (fault.code, fault.occurrences, fault.resolved_at) == ("bad_status", 4, None)


def test_an_item_given_up_is_taken_up_when_its_listing_changes(site: LoopbackSite, source: Source) -> None:
    site.serve("/a", b"oops", status=500)
    journey()
    Item.objects.update(state=Item.State.FAILED, attempts=4, next_attempt_at=None)
    site.serve("/a", page())
    site.serve("/feed", feed(site, "/a", title="A better title"))
    journey(1)
    assert Item.objects.get().state == Item.State.READ
    assert not SourceFault.objects.filter(resolved_at=None).exists()


def test_a_worker_that_dies_between_fetch_and_read_loses_nothing(source: Source) -> None:
    with make_fetcher() as fetcher:
        collect.run_source(SLUG, now=NOW, fetcher=fetcher)
        fetch.fetch_items(now=NOW, fetcher=fetcher)
    assert claim(read.pending(now=NOW), limit=1, now=NOW), "a worker takes the item and dies with it"
    assert read.run(now=NOW + timedelta(minutes=1)) == 0
    assert read.run(now=NOW + timedelta(minutes=6)) == 1
    assert Document.objects.count() == 1


def test_a_fetch_that_lost_its_lease_stores_nothing(source: Source) -> None:
    with make_fetcher() as fetcher:
        collect.run_source(SLUG, now=NOW, fetcher=fetcher)

    class TakenOver(SystemClock):
        def now(self) -> datetime:
            Item.objects.update(lease_token=uuid.UUID(int=1))
            return NOW

    with make_fetcher(TakenOver()) as fetcher:
        fetch.fetch_items(now=NOW, fetcher=fetcher)
    item = Item.objects.get()
    assert (item.state, item.snapshot, item.attempts) == (Item.State.FOUND, None, 0)


def test_bytes_that_were_lost_are_fetched_again(source: Source) -> None:
    with make_fetcher() as fetcher:
        collect.run_source(SLUG, now=NOW, fetcher=fetcher)
        fetch.fetch_items(now=NOW, fetcher=fetcher)
    snapshot = Item.objects.get().snapshot
    assert snapshot is not None
    snapshots.store().delete(snapshot.sha256)
    journey(0.1)
    assert Item.objects.get().state == Item.State.FOUND
    journey(1)
    assert Item.objects.get().state == Item.State.READ


@pytest.mark.django_db(transaction=True)
def test_two_workers_read_disjoint_items(site: LoopbackSite, source: Source) -> None:
    paths = [f"/p{n}" for n in range(12)]
    site.serve("/feed", feed(site, *paths))
    for path in paths:
        site.serve(path, page(f"{ARTICLE} This is page {path}."))
    with make_fetcher() as fetcher:
        collect.run_source(SLUG, now=NOW, fetcher=fetcher)
        assert fetch.fetch_items(now=NOW, fetcher=fetcher) == 12
    worked: list[int] = []

    def work() -> None:
        while count := read.run(limit=3, now=NOW):
            worked.append(count)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(worked) == 12
    assert DocumentVersion.objects.count() == 12
