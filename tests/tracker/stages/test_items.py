"""What listings say over time: better words are taken over, worse ones are not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scrapers.document import Item as Found
from scrapers.document import Precision, Published
from scrapers.document import Snapshot as Bytes
from tests.factories import NOW, make_source
from tracker.models import Item, Snapshot, Source
from tracker.stages import items, snapshots

pytestmark = pytest.mark.django_db

PUBLISHED = Published("2 March 2026", datetime(2026, 3, 2, tzinfo=UTC), NOW.date(), Precision.DAY, "Asia/Shanghai")
FOUND = Found("https://wire.example/a", "A title", "a", PUBLISHED, text="A teaser.", authors=("Li Lei",))


@pytest.fixture
def source() -> Source:
    return make_source("wire")


def upsert(source: Source, *found: Found, listing: Snapshot | None = None, minutes: int = 0) -> items.Upserted:
    now = NOW + timedelta(minutes=minutes)
    return items.upsert(source, found, lambda _: listing, now=now, is_backfill=False)


def test_a_found_item_comes_back_as_it_was(source: Source) -> None:
    upsert(source, FOUND)
    assert items.as_found(Item.objects.get()) == FOUND


def test_the_same_again_is_no_change(source: Source) -> None:
    assert upsert(source, FOUND) == items.Upserted(new=1, changed=0)
    assert upsert(source, FOUND) == items.Upserted(new=0, changed=0)


@pytest.mark.parametrize(
    "worse",
    [
        replace(FOUND, title=""),
        replace(FOUND, text=None),
        replace(FOUND, published=None),
        replace(FOUND, published=Published("soon", None, None, None, None)),
        replace(FOUND, authors=()),
    ],
    ids=["title", "text", "published", "unreadable date", "authors"],
)
def test_what_is_missing_now_destroys_nothing(source: Source, worse: Found) -> None:
    upsert(source, FOUND)
    upsert(source, worse)
    assert items.as_found(Item.objects.get()) == FOUND


def test_a_teaser_does_not_replace_a_whole_text(source: Source) -> None:
    whole = replace(FOUND, text="The whole text.", is_text_whole=True)
    upsert(source, whole)
    upsert(source, replace(FOUND, text="The wh…"))
    assert items.as_found(Item.objects.get()) == whole


def test_a_changed_title_has_a_read_page_asked_for_again(source: Source) -> None:
    upsert(source, FOUND)
    Item.objects.update(state=Item.State.READ)
    upsert(source, replace(FOUND, title="Correction: a title"), minutes=5)
    row = Item.objects.get()
    assert (row.state, row.next_attempt_at) == (Item.State.READ, NOW + timedelta(minutes=5))


def test_a_changed_whole_text_is_read_again_from_its_listing(source: Source) -> None:
    first = snapshots.keep(Bytes("https://wire.example/feed", 200, {}, b"one", NOW, "https://wire.example/feed"))
    second = snapshots.keep(Bytes("https://wire.example/feed", 200, {}, b"two", NOW, "https://wire.example/feed"))
    upsert(source, replace(FOUND, text="One.", is_text_whole=True), listing=first)
    Item.objects.update(state=Item.State.READ)
    upsert(source, replace(FOUND, text="Two.", is_text_whole=True), listing=second)
    row = Item.objects.get()
    assert (row.state, row.snapshot, row.text) == (Item.State.FETCHED, second, "Two.")


def test_a_very_long_id_is_known_by_its_hash(source: Source) -> None:
    long = replace(FOUND, external_id="x" * 2000)
    upsert(source, long)
    assert upsert(source, long) == items.Upserted(new=0, changed=0)
    assert len(Item.objects.get().external_id) == 64


def test_the_listing_of_an_item_is_the_one_that_holds_it() -> None:
    one = Bytes("https://wire.example/1", 200, {}, b"nothing", NOW, "https://wire.example/1")
    two = Bytes("https://wire.example/2", 200, {}, b"<a href='https://wire.example/a'>", NOW, "https://wire.example/2")
    kept = [(one, snapshots.keep(one)), (two, snapshots.keep(two))]
    assert items.by_listing(kept, replace(FOUND, external_id="id-7")) == kept[1][1]
    assert items.by_listing([], FOUND) is None
