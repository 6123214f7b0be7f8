"""What state a source is in, and how all of them together are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q

from tracker.models import Source, SourceFault
from tracker.stages import coverage
from tracker.web.pieces.marks import Mark
from tracker.web.viewer import Viewer

WORKS = Mark("filled", "works", "positive", "Collected on time, no open fault")
LATE = Mark("hollow", "late", "warning", "The visit that was due has not come")
FAILING = Mark("crossed", "failing", "negative", "The last visit went wrong")
FAULTY = Mark("hollow", "works, with faults", "warning", "Its list is collected; something is wrong with pages or form")
WAITING = Mark("dotted", "not collected yet", "muted", "Waits for its first visit")
PROBATION = Mark("dotted", "on probation", "muted", "Its documents count once a live visit passes the check")
REFUSED = Mark("crossed", "did not pass its check", "warning", "Switched off by the check of its first visit")
OFF = Mark("dotted", "switched off", "muted", "Not collected; the reason stands beside it")
BUNDLED = Mark("brief", "bundled", "muted", "Comes with the product; nothing is collected")

OFFLINE_AFTER = timedelta(days=1)  # older visits say nothing about the connection now


@dataclass(frozen=True, slots=True)
class Health:
    """The one mark of the header."""

    mark: Mark
    failing: int
    collected: int


@dataclass(frozen=True, slots=True)
class Open:
    """How many faults of a source are open, and how many of them keep its lists from being collected."""

    all: int
    of_lists: int


def with_faults() -> list[tuple[Source, Open]]:
    is_open = Q(faults__resolved_at__isnull=True, faults__is_warning=False)
    of_lists = is_open & Q(faults__item__isnull=True, faults__is_oddity=False)
    rows = Source.objects.annotate(every=Count("faults", filter=is_open), of_lists=Count("faults", filter=of_lists))
    return [(source, Open(source.every, source.of_lists)) for source in rows]


def open_among(rows: Iterable[SourceFault]) -> Open:
    """Of faults of one source that are loaded already."""
    lasting = [row for row in rows if row.resolved_at is None and not row.is_warning]
    return Open(len(lasting), sum(row.item_id is None and not row.is_oddity for row in lasting))


def health(viewer: Viewer) -> Health:
    states = [state_of(source, faults, viewer) for source, faults in with_faults()]
    collected = [state for state in states if state not in (BUNDLED, OFF, REFUSED)]
    failing = collected.count(FAILING) + collected.count(LATE)
    if not collected:
        mark = Mark("dotted", "no sources", "muted", "Nothing is collected yet")
    elif failing:
        mark = Mark("crossed", f"{failing} of {len(collected)} failing", "warning", "Some sources cannot be collected")
    elif not {WORKS, FAULTY} & set(collected):
        mark = Mark("dotted", "not collected yet", "muted", "No source has been visited yet")
    elif waiting := collected.count(WAITING) + collected.count(PROBATION):
        done = len(collected) - waiting
        mark = Mark("dotted", f"{done} of {len(collected)} visited", "muted", "The others wait for their first visit")
    else:
        mark = Mark("filled", "all working", "positive", "Every source is collected on time")
    return Health(mark, failing, len(collected))


def is_offline(viewer: Viewer) -> bool:
    """Whether every source that is collected has been tried and not one could be reached: then it is not them."""
    collected = Source.objects.filter(is_enabled=True).exclude(declared_by=Source.DeclaredBy.BUNDLE)
    tried = collected.filter(last_attempt_at__gt=viewer.now - OFFLINE_AFTER)
    unreachable = SourceFault.objects.filter(source=OuterRef("pk"), resolved_at__isnull=True, code="unreachable")
    return tried.count() > 2 and not tried.exclude(Exists(unreachable)).exists()


def state_of(source: Source, faults: Open, viewer: Viewer) -> Mark:
    if source.declared_by == Source.DeclaredBy.BUNDLE:
        return BUNDLED
    if not source.is_enabled:
        return REFUSED if source.probation == Source.Probation.FAILED else OFF
    if source.probation == Source.Probation.WAITING:
        return PROBATION
    if faults.of_lists or source.consecutive_failures:
        return FAILING
    if source.last_success_at is None:
        return WAITING
    if coverage.is_overdue(source, now=viewer.now):
        return LATE
    return FAULTY if faults.all else WORKS
