"""What went wrong with a source: one row for each open fault, counted when seen again, never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F

from scrapers.errors import Blocked, FetchFailed, ScraperError
from tracker.models import Item, Snapshot, Source, SourceFault
from tracker.stages.items import clean

WARNING = "warning"  # the code of everything that was odd but survivable
NOT_AS_DECLARED = "not_as_declared"  # on probation: what came can be read, but is not what was declared
CRASHED = "reader_crashed"  # a fault of ours: the reader met something that nobody thought of


def _codes(*roots: type[ScraperError]) -> frozenset[str]:
    """The codes of these errors and of everything below them in the tree."""
    found = {root.code for root in roots}
    for root in roots:
        found |= _codes(*root.__subclasses__()) if root.__subclasses__() else set()
    return frozenset(found)


FETCH_CODES = _codes(FetchFailed, Blocked)  # resolved by the next good fetch; the others by the next good read


@dataclass(frozen=True, slots=True)
class Fault:
    """`item` None: the listing, else one of its items. `code` is stable, the message is for the operator."""

    code: str
    message: str
    url: str = ""
    item: Item | None = None
    snapshot: Snapshot | None = None
    is_warning: bool = False


def from_error(error: ScraperError, *, item: Item | None = None, snapshot: Snapshot | None = None) -> Fault:
    """The error's context stands in the message, for the operator."""
    details = ", ".join(f"{key} {value}" for key, value in error.context.items() if key not in {"url", "source"})
    message = f"{error} ({details})" if details else str(error)
    return Fault(error.code, message, url=str(error.context.get("url", "")), item=item, snapshot=snapshot)


def record(source: Source, fault: Fault, *, now: datetime) -> None:
    """Store a fault, or count the open one of the same kind at the same place once more.

    An error's message may change from visit to visit (times, sizes); a warning is its message. What befalls a notice's
    file is a warning: the notice itself was read, and scans and old formats are no fault of the source.
    """
    if fault.item is not None and fault.item.attached_to_id is not None:
        fault = replace(fault, is_warning=True)
    fault = replace(fault, message=clean(fault.message), url=clean(fault.url))  # they may quote the foreign page
    open_ones = SourceFault.objects.filter(source=source, resolved_at__isnull=True)
    same = open_ones.filter(code=fault.code, url=fault.url, item=fault.item, is_warning=fault.is_warning)
    if fault.is_warning:
        same = same.filter(message=fault.message)
    newest = same.order_by("-id").values_list("pk", flat=True).first()
    if newest is not None:
        SourceFault.objects.filter(pk=newest).update(
            occurrences=F("occurrences") + 1, last_seen_at=now, message=fault.message, snapshot=fault.snapshot
        )
        return
    SourceFault.objects.create(
        source=source,
        code=fault.code,
        message=fault.message,
        url=fault.url,
        item=fault.item,
        snapshot=fault.snapshot,
        is_warning=fault.is_warning,
        first_seen_at=now,
        last_seen_at=now,
    )


def record_warnings(source: Source, messages: Iterable[str], *, now: datetime) -> None:
    """The listing's warnings of one visit; those it no longer gives are resolved."""
    current = set(map(clean, messages))
    for message in sorted(current):
        record(source, Fault(WARNING, message, is_warning=True), now=now)
    gone = SourceFault.objects.filter(source=source, item=None, is_warning=True, resolved_at__isnull=True)
    gone.exclude(message__in=current).update(resolved_at=now)


def resolve_listing(source: Source, *, now: datetime, still_open: Iterable[str] = (), but: Iterable[str] = ()) -> None:
    """The listings were read again; `still_open` are the addresses of those that were not, `but` codes that stay."""
    faults = SourceFault.objects.filter(source=source, item=None, is_warning=False, resolved_at__isnull=True)
    faults.exclude(url__in=set(still_open)).exclude(code__in=set(but)).update(resolved_at=now)


def resolve_fetch(item: Item, *, now: datetime) -> None:
    item.faults.filter(code__in=FETCH_CODES, resolved_at__isnull=True).update(resolved_at=now)


def resolve_read(item: Item, *, now: datetime) -> None:
    item.faults.exclude(code__in=FETCH_CODES).filter(resolved_at__isnull=True).update(resolved_at=now)
