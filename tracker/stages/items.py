"""Items as stored: what a listing said is taken over, and never destroys what an earlier one said better."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from scrapers import document
from tracker.models import Document, Item, Snapshot, Source

_TEXTS = ("title", "url", "fetch_url", "text", "authors", "extra", "is_text_whole")
_PUBLISHED = ("published_raw", "published_at", "published_on", "published_precision", "published_zone")
_WORK = ("state", "snapshot", "attempts", "next_attempt_at", "lease_token")
# A change of these means that the page may say something else now; of the others it does not.
_TELLING = frozenset({"title", "text", "is_text_whole", "published_raw"})


@dataclass(frozen=True, slots=True)
class Upserted:
    new: int
    changed: int


# The listing's snapshot for an item that needs no fetch of its own, None for one that does.
ListedIn = Callable[[document.Item], Snapshot | None]
Listings = Sequence[tuple[document.Snapshot, Snapshot]]


@transaction.atomic
def upsert(
    source: Source, found: Iterable[document.Item], listed_in: ListedIn, *, now: datetime, is_backfill: bool
) -> Upserted:
    """Store what a listing gave. Known items are updated in place, and come up for reading again if they changed."""
    by_id = {external_id(item): item for item in found}
    # Locked until commit: a page fetched or read meanwhile would be overwritten with its state before.
    rows = Item.objects.select_for_update().filter(source=source, external_id__in=list(by_id))
    known = {row.external_id: row for row in rows}
    new = [
        _new(source, key, item, listed_in(item), now=now, is_backfill=is_backfill)
        for key, item in by_id.items()
        if key not in known
    ]
    changed = [row for key, row in known.items() if _update(row, by_id[key], listed_in(by_id[key]), now=now)]
    Item.objects.bulk_create(new, ignore_conflicts=True)
    Item.objects.bulk_update(changed, (*_TEXTS, *_PUBLISHED, *_WORK), batch_size=200)
    return Upserted(len(new), len(changed))


def attach(
    source: Source, notice: Document, files: Sequence[document.Item], *, now: datetime, is_backfill: bool
) -> None:
    """Store the files of a notice that are not stored yet, to be fetched. Those of an earlier notice stay its."""
    wanted = {external_id(file): file for file in files}
    for key in Item.objects.filter(source=source, external_id__in=list(wanted)).values_list("external_id", flat=True):
        del wanted[key]
    new = [
        _new(source, key, file, None, now=now, is_backfill=is_backfill, attached_to=notice)
        for key, file in wanted.items()
    ]
    Item.objects.bulk_create(new, ignore_conflicts=True)


def external_id(item: document.Item) -> str:
    """The source's own id; one too long for the column is known by its hash."""
    key = clean(item.external_id)
    return key if len(key) <= 500 else hashlib.sha256(key.encode()).hexdigest()


def clean(text: str) -> str:
    """PostgreSQL takes no NUL in a text, and a lone surrogate cannot be written as UTF-8."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def published_fields(published: document.Published | None) -> dict[str, Any]:
    if published is None:
        return dict(zip(_PUBLISHED, ("", None, None, "", ""), strict=True))
    return {
        "published_raw": clean(published.raw)[:200],
        "published_at": published.at,
        "published_on": published.on,
        "published_precision": published.precision.value if published.precision else "",
        "published_zone": (published.zone or "")[:64],
    }


def as_found(row: Item) -> document.Item:
    """The stored item as the scrapers know it."""
    return document.Item(
        url=row.url,
        title=row.title,
        external_id=row.external_id,
        published=_published(row),
        fetch_url=row.fetch_url or None,
        text=row.text or None,
        is_text_whole=row.is_text_whole,
        authors=tuple(row.authors),
        extra=row.extra,
    )


def _published(row: Item) -> document.Published | None:
    if not row.published_raw and row.published_at is None:
        return None
    precision = document.Precision(row.published_precision) if row.published_precision else None
    return document.Published(
        row.published_raw, row.published_at, row.published_on, precision, row.published_zone or None
    )


def _said(item: document.Item) -> dict[str, Any]:
    return {
        "title": clean(item.title),
        "url": clean(item.url),
        "fetch_url": clean(item.fetch_url or ""),
        "text": clean(item.text or ""),
        "authors": [clean(author) for author in item.authors],
        "extra": {clean(key): clean(value) for key, value in item.extra.items()},
        "is_text_whole": item.is_text_whole,
    }


def _new(
    source: Source,
    key: str,
    item: document.Item,
    listing: Snapshot | None,
    *,
    now: datetime,
    is_backfill: bool,
    attached_to: Document | None = None,
) -> Item:
    return Item(
        source=source,
        external_id=key,
        state=Item.State.FETCHED if listing else Item.State.FOUND,
        snapshot=listing,
        is_backfill=is_backfill,
        attached_to=attached_to,
        known_at=now,
        **_said(item),
        **published_fields(item.published),
    )


def _update(row: Item, item: document.Item, listing: Snapshot | None, *, now: datetime) -> bool:
    """Take over what is new; whether anything was."""
    changes = _better(row, item)
    for field, value in changes.items():
        setattr(row, field, value)
    if _TELLING & changes.keys():
        _wake(row, listing, now=now)
    return bool(changes)


def _better(row: Item, item: document.Item) -> dict[str, Any]:
    said = _said(item)
    if row.is_text_whole and not item.is_text_whole:
        del said["text"], said["is_text_whole"]  # a teaser does not replace the whole text
    published = published_fields(item.published)
    if published["published_at"] is not None or row.published_at is None:
        said |= published
    return {field: value for field, value in said.items() if value and value != getattr(row, field)}


def _wake(row: Item, listing: Snapshot | None, *, now: datetime) -> None:
    row.lease_token = None  # whoever reads the old state of it just now loses the right to store that
    row.attempts = 0
    if listing is not None:
        row.state, row.snapshot = Item.State.FETCHED, listing
    elif row.state == Item.State.READ:
        row.next_attempt_at = now
    else:
        row.state, row.next_attempt_at = Item.State.FOUND, None


def by_listing(listings: Listings, item: document.Item) -> Snapshot | None:
    """The listing that holds the item: with several, the first whose bytes have its address or title."""
    for listing, row in listings:
        if any(word and word.encode() in listing.body for word in (item.external_id, item.url, item.title)):
            return row
    return listings[0][1] if listings else None
