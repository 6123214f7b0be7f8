"""What could not be seen: which sources, from when to when, and why. Only reads.

A source is seen by a good visit, and stays seen until an hour after the next one was due: that is the longest that
anything can go wrong without being told. Pages of a source that cannot be read, and a source that has fallen silent,
are open faults and are told as such, although its visits succeed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tracker.models import CollectRun, Source, SourceFault

GRACE = timedelta(hours=1)
NOT_VISITED = "not_visited"  # why: nobody looked, as while the tracker was switched off


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch in which a source was not seen. `why` is a fault's code."""

    source: Source
    start: datetime | None  # the last good visit; None: it was never seen
    end: datetime | None  # the next good visit; None: it lasts
    why: str


def collected() -> QuerySet[Source]:
    return Source.objects.filter(is_enabled=True).exclude(declared_by=Source.DeclaredBy.BUNDLE)


def is_overdue(source: Source, *, now: datetime) -> bool:
    """Whether the visit that was due has not come."""
    return now > (source.next_due_at or source.created_at) + GRACE


def expected_news(source: Source) -> datetime | None:
    """By when something new is to be expected, from its longest usual pause; None while that is not known."""
    if source.last_new_item_at is None or source.news_gap_s is None:
        return None
    return source.last_new_item_at + timedelta(seconds=source.news_gap_s)


def blind_now(*, now: datetime) -> list[Spell]:
    """Sources that cannot be seen, or not well, at this moment; those never seen first, then the longest unseen."""
    whys = dict(_open_faults(now).values_list("source", "code"))
    spells = [
        Spell(source, source.last_success_at, None, why)
        for source in collected()
        if (why := whys.get(source.pk) or _why_late(source, now=now))
    ]
    return sorted(spells, key=lambda one: (one.start is not None, one.start or now, one.source.slug))


def blind_between(since: datetime, until: datetime) -> list[Spell]:
    """Stretches within these times in which a source was not seen, over by `until` or not; in order of their start."""
    whys = dict(_open_faults(until).values_list("source", "code"))
    before = CollectRun.objects.filter(source=OuterRef("pk"), started_at__lte=since, fault="").order_by("-started_at")
    sources = list(collected().annotate(last_seen=Subquery(before.values("pk")[:1])))
    last_seen = CollectRun.objects.in_bulk([source.last_seen for source in sources if source.last_seen])
    runs: defaultdict[int, list[CollectRun]] = defaultdict(list)
    for run in CollectRun.objects.filter(started_at__gt=since, started_at__lte=until).order_by("started_at"):
        runs[run.source_id].append(run)
    found: list[Spell] = []
    for source in sources:
        first = [last_seen[source.last_seen]] if source.last_seen else []
        spells = list(_spells(source, [*first, *runs[source.pk]], why_now=whys.get(source.pk, ""), until=until))
        if source.pk in whys and not any(spell.end is None for spell in spells):
            # Its visits succeed, and still something is wrong with what they give.
            spells.append(Spell(source, source.last_success_at, None, whys[source.pk]))
        found += spells
    return sorted(found, key=lambda one: (one.start or since, one.source.slug))


def _open_faults(at: datetime) -> QuerySet[SourceFault]:
    """Newest last, so that of several the newest is the one a dictionary keeps."""
    is_open = Q(resolved_at=None) | Q(resolved_at__gt=at)
    rows = SourceFault.objects.filter(is_open, is_warning=False, is_oddity=False, source__in=collected())
    return rows.order_by("last_seen_at", "id")


def _why_late(source: Source, *, now: datetime) -> str:
    return NOT_VISITED if is_overdue(source, now=now) else ""


def _spells(source: Source, runs: Sequence[CollectRun], *, why_now: str, until: datetime) -> Iterator[Spell]:
    """Of one source's visits in their order; `why_now` is its open fault."""
    seen: CollectRun | None = None
    why = ""
    for run in runs:
        if run.fault:
            why = run.fault
            continue
        if seen is not None and _ran_out(seen, source, run.started_at):
            yield Spell(source, seen.started_at, run.started_at, why or NOT_VISITED)
        seen, why = run, ""
    if seen is None:
        if why or why_now or source.created_at + GRACE < until:
            yield Spell(source, None, None, why or why_now or NOT_VISITED)
    elif _ran_out(seen, source, until):
        yield Spell(source, seen.started_at, None, why or why_now or NOT_VISITED)


def _ran_out(seen: CollectRun, source: Source, at: datetime) -> bool:
    due_at = seen.next_due_at or seen.started_at + timedelta(seconds=2 * source.cadence_s)
    return at > due_at + GRACE
