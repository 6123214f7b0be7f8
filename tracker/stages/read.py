"""Read: from an item's bytes to a document version, or to the items that its index page lists."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db.models import Q, QuerySet
from django.utils import timezone

from scrapers import collect as scrapers_collect
from scrapers import declare
from scrapers.document import Document
from scrapers.document import Item as FoundItem
from scrapers.errors import NotRead, ScraperError, TooLarge, Unreadable
from tracker.errors import LeaseLost
from tracker.models import Item, Validator
from tracker.stages import declared, documents, faults, items, snapshots, usual, whereabouts
from tracker.stages.fetch import fail, wait_for_declaration
from tracker.stages.lease import claim, holding, prolong

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the bytes gave: a document, or further items."""

    document: Document | None = None
    items: tuple[FoundItem, ...] = ()
    odd: tuple[ScraperError, ...] = ()  # what is wrong with the source although the document could be read


def pending(*, now: datetime) -> QuerySet[Item]:
    is_time = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now)
    return Item.objects.filter(is_time, state=Item.State.FETCHED).order_by("id")


def run(*, limit: int = 20, now: datetime | None = None, source: str | None = None) -> int:
    """Read up to `limit` fetched items, of one source if it is named; how many were worked on."""
    is_live, now = now is None, now or timezone.now()
    rows = pending(now=now)
    if source is not None:
        rows = rows.filter(source__slug=source)
    claimed = claim(rows, limit=limit, now=now)
    for item in claimed:
        # A file may take a minute and a half: the others' leases would run out meanwhile.
        if not prolong(item, now=timezone.now() if is_live else now):
            continue
        try:
            _read(item, now=now)
        except LeaseLost:
            log.warning("lease_lost", stage="read", item=item.pk)
    return len(claimed)


def _read(item: Item, *, now: datetime) -> None:
    declaration = declared.find(item.source.slug)
    if declaration is None:
        wait_for_declaration(item, now=now)
        return
    # Without bytes there is only what the listing said, as for recordings whose pages were not recorded.
    is_listed = item.snapshot is None or not scrapers_collect.needs_fetch(declaration, items.as_found(item))
    try:
        told = _tell(item, declaration, is_listed=is_listed, now=now)
    except ScraperError as error:
        fault = faults.from_error(error, item=item, snapshot=item.snapshot)
        _store_failure(item, fault, is_listed=is_listed, now=now)
    except Exception as error:  # a page nobody thought of fails its item; its bytes are kept
        log.exception("read_crashed", item=item.pk, url=item.url)
        reason = f"{type(error).__name__}: {error}"
        fault = faults.Fault(faults.CRASHED, reason, url=item.url, item=item, snapshot=item.snapshot)
        _store_failure(item, fault, is_listed=is_listed, now=now)
    else:
        _store(item, told, declaration, is_listed=is_listed, now=now)


def _tell(item: Item, declaration: declare.Source, *, is_listed: bool, now: datetime) -> _Told:
    found = items.as_found(item)
    if is_listed or item.snapshot is None:
        return _Told(_with_text(scrapers_collect.read_listed(declaration, found), found))
    snapshot = snapshots.load(item.snapshot)
    if further := scrapers_collect.follow(declaration, snapshot, found):
        return _Told(items=further)
    document = _with_text(scrapers_collect.read(declaration, snapshot, found), found)
    odd = usual.check(item, document, now=now)
    return _Told(document, odd=(*document.faults, *([odd] if odd else [])))


def _with_text(read: Document, item: FoundItem) -> Document:
    """An empty document is a failure to read, whatever the reader thought of it."""
    if not read.text.strip() and not (read.is_partial and read.title.strip()):
        raise Unreadable("the page has no text", url=item.url)
    return read


def _store(item: Item, told: _Told, declaration: declare.Source, *, is_listed: bool, now: datetime) -> None:
    with holding(item):
        if told.document is not None:
            stored = documents.store(item, told.document, now=now)
            Item.objects.filter(pk=item.pk).update(document=stored)
            files = scrapers_collect.attached(declaration, told.document, items.as_found(item))
            items.attach(item.source, stored, files, now=now, is_backfill=item.is_backfill)
        elif told.items:
            items.upsert(
                item.source,
                told.items,
                lambda found: None if scrapers_collect.needs_fetch(declaration, found) else item.snapshot,
                now=now,
                is_backfill=item.is_backfill,
            )
        faults.resolve_read(item, now=now)
        if told.document is not None and not is_listed:
            odd = [faults.from_error(one, item=item, snapshot=item.snapshot, is_oddity=True) for one in told.odd]
            faults.record_oddities(item, odd, now=now)
        if not is_listed:
            _move_validators(item, now=now)
        again = None if is_listed or told.document is None else whereabouts.next_visit(item, now=now)
        Item.objects.filter(pk=item.pk).update(state=Item.State.READ, attempts=0, next_attempt_at=again)


_LASTING = frozenset({Unreadable.code, TooLarge.code})  # asking for a file again mends none of these


def _move_validators(item: Item, *, now: datetime) -> None:
    """Only now, that the page was read well, may the server be asked whether it changed since."""
    headers = item.snapshot.headers if item.snapshot else {}
    given = {"etag": headers.get("etag", ""), "last_modified": headers.get("last-modified", "")}
    if any(given.values()):
        Validator.objects.update_or_create(
            source=item.source, url=item.fetch_url or item.url, defaults={**given, "updated_at": now}
        )


def _store_failure(item: Item, fault: faults.Fault, *, is_listed: bool, now: datetime) -> None:
    """The bytes are kept for whoever mends the reader; a document read earlier stays as it is."""
    with holding(item):
        row = Item.objects.filter(pk=item.pk)
        if item.attached_to_id is not None and fault.code == NotRead.code:
            row.update(state=Item.State.READ, attempts=0, next_attempt_at=None)  # kept and listed, as is meant
            return
        faults.record(item.source, fault, now=now)
        if item.document_id is not None:
            row.update(state=Item.State.READ, next_attempt_at=whereabouts.next_visit(item, now=now))
        elif is_listed or (item.attached_to_id is not None and fault.code in _LASTING):
            row.update(state=Item.State.FAILED, attempts=item.attempts + 1)  # the same words would fail again
        else:
            fail(item, now=now)
