"""Whereabouts: whether the page of a document is still where it was. Whatever befell it, what was read stands."""

from datetime import datetime

from scrapers import document
from scrapers.errors import ScraperError
from scrapers.urls import canonical_url
from tracker.models import Item, PageChange
from tracker.stages import schedule
from tracker.stages.items import clean


def next_visit(item: Item, *, now: datetime) -> datetime | None:
    """When the page is asked for again: by its age, or by the time since it is gone."""
    last = _last(item)
    if last is not None and last.kind == PageChange.Kind.GONE:
        return schedule.next_look(last.known_at, now=now)
    is_late = item.is_backfill or item.attached_to_id is not None
    return schedule.next_revisit(item.known_at, kind=item.source.kind, is_late=is_late, now=now)


def record_gone(item: Item, detail: str, *, now: datetime) -> None:
    """Once, however often it is looked for. Call while holding the item."""
    last = _last(item)
    if last is None or last.kind != PageChange.Kind.GONE:
        _record(item, PageChange.Kind.GONE, _asked(item), detail, now=now)


def record_seen(item: Item, snapshot: document.Snapshot | None, *, now: datetime) -> None:
    """The page was had, or (None) had not changed: it may have come back, or lie elsewhere now."""
    last = _last(item)
    if last is not None and last.kind == PageChange.Kind.GONE:
        _record(item, PageChange.Kind.RETURNED, _asked(item), "", now=now)
    if item.document is None or snapshot is None:
        return  # the first answer: where it leads is where the page is
    there = _canonical(snapshot.url)
    if there not in _known(item):
        _record(item, PageChange.Kind.MOVED, there, f"redirected from {_asked(item)}", now=now)


def _known(item: Item) -> set[str]:
    """The addresses it was last seen at: since it moved, where it moved to."""
    moves = PageChange.objects.filter(document=item.document_id, kind=PageChange.Kind.MOVED)
    if last := moves.order_by("-id").values_list("url", flat=True).first():
        return {last}
    return {_canonical(url) for url in (_asked(item), item.url, item.snapshot.url if item.snapshot else "") if url}


def _last(item: Item) -> PageChange | None:
    if item.document_id is None:
        return None
    return PageChange.objects.filter(document=item.document_id).order_by("-id").first()


def _record(item: Item, kind: PageChange.Kind, url: str, detail: str, *, now: datetime) -> None:
    assert item.document is not None  # noqa: S101 - only the page of a document has whereabouts
    PageChange.objects.create(document=item.document, kind=kind, url=url, detail=clean(detail), known_at=now)


def _asked(item: Item) -> str:
    return item.fetch_url or item.url


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ScraperError:
        return url
