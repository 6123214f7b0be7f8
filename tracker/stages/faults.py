"""What went wrong with a source: one row for each open fault, counted when seen again, never deleted.

A fault is of a listing (no item), of one item that could not be fetched or read, or of pages that were read all the
same (an oddity): the last are one row a source, for a site that declares the wrong charset does so on every page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from scrapers.errors import Blocked, FetchFailed, ScraperError
from tracker.models import DocumentVersion, Item, Snapshot, Source, SourceFault
from tracker.stages.items import clean

# A fault that comes back so soon was never over: it is opened again, and operators hear of it once.
SETTLED = timedelta(hours=1)
# So many pages in a row without an oddity, and it is over; a site may well do both by turns.
CLEAN_PAGES = 10

WARNING = "warning"  # the code of everything that was odd but survivable
NOT_AS_DECLARED = "not_as_declared"  # on probation: what came can be read, but is not what was declared
CRASHED = "reader_crashed"  # a fault of ours: the reader met something that nobody thought of


def codes(*roots: type[ScraperError]) -> frozenset[str]:
    """The codes of these errors and of everything below them in the tree."""
    found = {root.code for root in roots}
    for root in roots:
        found |= codes(*root.__subclasses__()) if root.__subclasses__() else set()
    return frozenset(found)


FETCH_CODES = codes(FetchFailed, Blocked)  # resolved by the next good fetch; the others by the next good read


@dataclass(frozen=True, slots=True)
class Fault:
    """`item` None: the listing, else one of its items. `code` is stable, the message is for the operator."""

    code: str
    message: str
    url: str = ""
    item: Item | None = None
    snapshot: Snapshot | None = None
    is_warning: bool = False
    is_oddity: bool = False  # of a page that was read all the same


def from_error(
    error: ScraperError, *, item: Item | None = None, snapshot: Snapshot | None = None, is_oddity: bool = False
) -> Fault:
    """The error's context stands in the message, for the operator."""
    details = ", ".join(f"{key} {value}" for key, value in error.context.items() if key not in {"url", "source"})
    message = f"{error} ({details})" if details else str(error)
    url = str(error.context.get("url", ""))
    return Fault(error.code, message, url=url, item=item, snapshot=snapshot, is_oddity=is_oddity)


def record(source: Source, fault: Fault, *, now: datetime) -> int:
    """Store a fault, or count the open one of the same kind at the same place once more. Gives back its row's id.

    An error's message may change from visit to visit (times, sizes); a warning is its message. What befalls a notice's
    file is a warning: the notice itself was read, and scans and old formats are no fault of the source.
    """
    if fault.item is not None and fault.item.attached_to_id is not None:
        fault = replace(fault, is_warning=True)
    fault = replace(fault, message=clean(fault.message), url=clean(fault.url))  # they may quote the foreign page
    same = _current(source, now).filter(code=fault.code, url=fault.url, item=fault.item)
    same = same.filter(is_warning=fault.is_warning, is_oddity=fault.is_oddity)
    if fault.is_warning:
        same = same.filter(message=fault.message)
    return _stored(source, fault, same.order_by("-id").first(), now=now)


def record_oddities(item: Item, odd: Iterable[Fault], *, now: datetime) -> None:
    """What was odd about a page that was read, one row for each kind and source; what is no longer seen is resolved."""
    source, seen = item.source, set()
    of_pages = _current(source, now).filter(is_oddity=True, item__isnull=False)
    for fault in odd:
        fault = replace(fault, message=clean(fault.message), url=clean(fault.url))
        seen.add(_stored(source, fault, of_pages.filter(code=fault.code).order_by("-id").first(), now=now))
    for row in of_pages.filter(resolved_at__isnull=True).exclude(pk__in=seen):
        read_since = DocumentVersion.objects.filter(document__source=source, known_at__gt=row.last_seen_at)
        if read_since.count() >= CLEAN_PAGES:
            SourceFault.objects.filter(pk=row.pk).update(resolved_at=now)


def _current(source: Source, now: datetime) -> QuerySet[SourceFault]:
    """Open ones, and those that were over a moment ago."""
    just_over = Q(resolved_at__gt=now - SETTLED, mend_told_at__isnull=True)
    return SourceFault.objects.filter(Q(resolved_at__isnull=True) | just_over, source=source)


def _stored(source: Source, fault: Fault, row: SourceFault | None, *, now: datetime) -> int:
    if row is None:
        return SourceFault.objects.create(
            source=source,
            code=fault.code,
            message=fault.message,
            url=fault.url,
            item=fault.item,
            snapshot=fault.snapshot,
            is_warning=fault.is_warning,
            is_oddity=fault.is_oddity,
            first_seen_at=now,
            last_seen_at=now,
        ).pk
    SourceFault.objects.filter(pk=row.pk).update(
        occurrences=F("occurrences") + 1,
        last_seen_at=now,
        message=fault.message,
        url=fault.url,
        item=fault.item,
        snapshot=fault.snapshot or row.snapshot,
        resolved_at=None,
    )
    return row.pk


def record_warnings(source: Source, messages: Iterable[str], *, now: datetime) -> None:
    """The listing's warnings of one visit; those it no longer gives are resolved."""
    current = set(map(clean, messages))
    for message in sorted(current):
        record(source, Fault(WARNING, message, is_warning=True), now=now)
    gone = SourceFault.objects.filter(source=source, item=None, is_warning=True, resolved_at__isnull=True)
    gone.exclude(message__in=current).update(resolved_at=now)


def has_open(source: Source) -> bool:
    """Whether a listing could not be read or is silent. Then all are asked for whole: a 304 would prove nothing."""
    return source.consecutive_failures > 0 or _of_listings(source).exists()


def resolve_listing(
    source: Source, *, now: datetime, seen: Iterable[int] = (), unread: Iterable[str] = (), stays: Iterable[str] = ()
) -> None:
    """The listings were read again, but those at `unread`; the faults `seen` and the codes `stays` last."""
    over = _of_listings(source).exclude(pk__in=set(seen)).exclude(url__in=set(unread))
    over.exclude(code__in=set(stays)).update(resolved_at=now)


def resolve_listing_oddities(source: Source, *, now: datetime, seen: Iterable[int], read: Iterable[str]) -> None:
    """What was odd about the listings at the addresses `read`, and no longer is. A 304 says nothing of it."""
    odd = SourceFault.objects.filter(source=source, item=None, is_oddity=True, resolved_at__isnull=True)
    odd.filter(url__in=set(read)).exclude(pk__in=set(seen)).update(resolved_at=now)


def _of_listings(source: Source) -> QuerySet[SourceFault]:
    return source.faults.filter(item=None, is_warning=False, is_oddity=False, resolved_at__isnull=True)


def resolve_fetch(item: Item, *, now: datetime) -> None:
    _open_of(item).filter(code__in=FETCH_CODES).update(resolved_at=now)


def resolve_read(item: Item, *, now: datetime) -> None:
    _open_of(item).exclude(code__in=FETCH_CODES).update(resolved_at=now)


def has_open_of(item: Item) -> bool:
    """Whether its page could not be fetched or read the last time."""
    return _open_of(item).exists()


def _open_of(item: Item) -> QuerySet[SourceFault]:
    return item.faults.filter(resolved_at__isnull=True, is_oddity=False)
