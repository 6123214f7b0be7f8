"""Collect: ask each due source what it lists, and keep what is new.

A visit either stores everything it learnt or only that it failed: items, validators and the time of
success move together, after a listing that was read well.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import structlog
from django.db.models import F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from scrapers import collect as scrapers_collect
from scrapers import declare, document
from scrapers.check import Check
from scrapers.collect import DiscoverResult
from scrapers.errors import NotYet, ScraperError, Stale, TermsForbid
from scrapers.fetch import Fetcher, Validators
from tracker.errors import LeaseLost, WorkerStops
from tracker.models import CollectRun, Snapshot, Source, Validator
from tracker.stages import declared, faults, items, probation, rhythm, schedule, snapshots
from tracker.stages.client import make_fetcher
from tracker.stages.fetch import fetch_items
from tracker.stages.lease import claim, free, holding, release

__all__ = ["due", "fetch_items", "hand_out", "run", "run_source"]

log = structlog.get_logger(__name__)

# A visit may page through a slow site at the pace of its host; a dead worker's source waits this long.
VISIT = timedelta(minutes=15)
LEAST_A_MINUTE = 10  # sources handed out in a minute, however few there are: a new installation shows something soon
CATCH_UP = 2.0  # times the ordinary rate at which overdue sources are taken up


@dataclass(frozen=True, slots=True)
class _Visit:
    source: Source
    declaration: declare.Source
    started_at: datetime
    check: Check | None = None  # of a source on probation

    @property
    def is_backfill(self) -> bool:
        """The first load of a source is history, which raises no alert."""
        return self.source.last_success_at is None


def due(*, now: datetime) -> QuerySet[Source]:
    """Sources to visit now, the longest waiting first."""
    waiting = Q(next_due_at__isnull=True) | Q(next_due_at__lte=now)
    live = Source.objects.filter(waiting, is_enabled=True).exclude(declared_by=Source.DeclaredBy.BUNDLE)
    return live.order_by(F("next_due_at").asc(nulls_first=True), "slug")


def hand_out(*, now: datetime) -> list[int]:
    """Ids of the sources to visit in the coming minute, not more of them than twice what is due in an ordinary one.

    After a long stop nearly all are due: they are taken up over about half their usual intervals, not at once.
    Sources handed out and not yet visited count again, so a worker that is behind is not given more.
    """
    waiting = due(now=now).filter(free(now))
    interval = Coalesce("interval_s", "cadence_s", output_field=FloatField())
    live = Source.objects.filter(is_enabled=True, cadence_s__gt=0).exclude(declared_by=Source.DeclaredBy.BUNDLE)
    a_minute = live.aggregate(due=Sum(60.0 / interval))["due"] or 0.0
    return list(waiting.values_list("pk", flat=True)[: max(LEAST_A_MINUTE, round(CATCH_UP * a_minute))])


def run(*, limit: int = 10, now: datetime | None = None) -> int:
    """Visit up to `limit` due sources; how many were visited."""
    slugs = list(due(now=now or timezone.now()).values_list("slug", flat=True)[:limit])
    with make_fetcher() as fetcher:
        runs = [run_source(slug, now=now, fetcher=fetcher) for slug in slugs]
    return sum(run is not None for run in runs)


def run_source(slug: str, *, now: datetime | None = None, fetcher: Fetcher | None = None) -> CollectRun | None:
    """Visit one source, due or not; None if another worker is at it or it cannot be visited."""
    started_at = now or timezone.now()
    claimed = claim(Source.objects.filter(slug=slug, is_enabled=True), limit=1, now=started_at, lease=VISIT)
    if not claimed:
        return None
    source = claimed[0]
    declaration = declared.find(slug)
    if declaration is None:
        _disable(source, declared.NOT_DECLARED)
        return None
    visit = _Visit(source, declaration, started_at)
    try:
        if fetcher is not None:
            return _visit(visit, fetcher)
        with make_fetcher() as own_fetcher:
            return _visit(visit, own_fetcher)
    except WorkerStops:
        release(source)
        return None


def _visit(visit: _Visit, fetcher: Fetcher) -> CollectRun | None:
    if visit.source.probation != Source.Probation.OVER:
        checked = probation.look(visit.declaration, fetcher, now=visit.started_at)
        visit = replace(visit, check=checked)
        if isinstance(checked.error, NotYet):
            _postpone(visit, checked.error)
            return None
        if checked.listed is None or not probation.is_sound(checked):
            fault = probation.fault_of(checked)
            return _commit(visit, lambda run: _store_failure(visit, run, fault, checked.error))
        return _take(visit, checked.listed)
    return _discover(visit, fetcher)


def _discover(visit: _Visit, fetcher: Fetcher) -> CollectRun | None:
    try:
        result = scrapers_collect.discover(
            visit.declaration,
            fetcher,
            now=visit.started_at,
            validators=_validators(visit),
        )
    except NotYet as error:
        _postpone(visit, error)
        return None
    except ScraperError as error:
        failed = faults.from_error(error, snapshot=snapshots.of_error(error)), error
        return _commit(visit, lambda run: _store_failure(visit, run, *failed))
    except WorkerStops:
        raise
    except Exception as error:  # a listing nobody thought of fails its source, not the worker
        log.exception("discover_crashed", source=visit.source.slug)
        crash = faults.Fault(faults.CRASHED, f"{type(error).__name__}: {error}")
        return _commit(visit, lambda run: _store_failure(visit, run, crash, None))
    return _take(visit, result)


def _take(visit: _Visit, result: DiscoverResult) -> CollectRun | None:
    listings = [(listing, snapshots.keep(listing)) for listing in result.snapshots]
    odd = [
        faults.from_error(error, snapshot=snapshots.of_error(error), is_oddity=error in result.faults)
        for error in (*result.errors, *result.faults)
        if not isinstance(error, NotYet)
    ]
    return _commit(visit, lambda run: _store_result(visit, run, result, listings, odd))


def _validators(visit: _Visit) -> dict[str, Validators]:
    """After a failure everything is asked for anew: a 304 would keep the failure."""
    if faults.has_open(visit.source):
        return {}
    return {row.url: Validators(row.etag or None, row.last_modified or None) for row in visit.source.validators.all()}


def _commit(visit: _Visit, store: Callable[[CollectRun], None]) -> CollectRun | None:
    run = CollectRun(source=visit.source, started_at=visit.started_at, finished_at=visit.started_at)
    try:
        with holding(visit.source):
            if visit.check is not None:
                probation.record(visit.source, visit.declaration, visit.check, now=visit.started_at)
            store(run)
            run.finished_at = max(timezone.now(), visit.started_at)
            run.save()
    except LeaseLost:
        log.warning("lease_lost", stage="collect", source=visit.source.slug)
        return None
    log.info("source_visited", source=visit.source.slug, listed=run.items_listed, new=run.items_new, errors=run.errors)
    return run


def _postpone(visit: _Visit, error: NotYet) -> None:
    """Its host has no turn for us soon: nobody's fault, and no visit was made."""
    wait = timedelta(seconds=error.retry_after_s or 0.0)
    try:
        with holding(visit.source):
            due_at = schedule.later(wait, now=visit.started_at, key=visit.source.slug)
            Source.objects.filter(pk=visit.source.pk).update(next_due_at=due_at)
    except LeaseLost:
        log.warning("lease_lost", stage="collect", source=visit.source.slug)


def _store_failure(visit: _Visit, run: CollectRun, fault: faults.Fault, error: ScraperError | None) -> None:
    source, now = visit.source, visit.started_at
    faults.record(source, fault, now=now)
    run.errors, run.fault = 1, fault.code
    failures = source.consecutive_failures + 1
    run.next_due_at = schedule.after_failure(source.cadence_s, failures, now=now, key=source.slug, error=error)
    state = {"last_attempt_at": now, "consecutive_failures": failures, "next_due_at": run.next_due_at}
    if isinstance(error, TermsForbid):
        state |= {"is_enabled": False, "disabled_reason": str(error)}
    Source.objects.filter(pk=source.pk).update(**state)


def _store_result(
    visit: _Visit, run: CollectRun, result: DiscoverResult, listings: items.Listings, odd: Sequence[faults.Fault]
) -> None:
    source, now = visit.source, visit.started_at
    run.is_not_modified = result.not_modified
    run.items_listed, run.warnings, run.errors = len(result.items), len(result.warnings), len(result.errors)
    if not result.not_modified:
        run.items_new = _store_items(visit, result, listings).new
        faults.record_warnings(source, result.warnings, now=now)
    seen = [faults.record(source, fault, now=now) for fault in odd]
    unread = [str(error.context.get("url", "")) for error in result.errors]
    stays = () if run.items_new else (Stale.code,)
    faults.resolve_listing(source, now=now, seen=seen, unread=unread, stays=stays)
    if not result.not_modified:
        faults.resolve_listing_oddities(source, now=now, seen=seen, read=[one.url for one in result.snapshots])
    _store_validators(visit, result)
    _store_state(visit, run, result)


def _store_items(visit: _Visit, result: DiscoverResult, listings: items.Listings) -> items.Upserted:
    def listed_in(item: document.Item) -> Snapshot | None:
        is_listed = not scrapers_collect.needs_fetch(visit.declaration, item)
        return items.by_listing(listings, item) if is_listed else None

    return items.upsert(visit.source, result.items, listed_in, now=visit.started_at, is_backfill=visit.is_backfill)


def _store_validators(visit: _Visit, result: DiscoverResult) -> None:
    # One of the listings was not read well: asking for all of them anew is the safe way.
    if result.errors:
        return
    for url, given in result.validators.items():
        Validator.objects.update_or_create(
            source=visit.source,
            url=url,
            defaults={
                "etag": given.etag or "",
                "last_modified": given.last_modified or "",
                "updated_at": visit.started_at,
            },
        )


def _store_state(visit: _Visit, run: CollectRun, result: DiscoverResult) -> None:
    source, now = visit.source, visit.started_at
    state: dict[str, object] = {"last_attempt_at": now, "last_success_at": now, "consecutive_failures": 0}
    learnt = rhythm.learn(source, result, now=now, has_news=run.items_new > 0, is_first=visit.is_backfill)
    run.next_due_at, run.is_first_load = learnt.next_due_at, visit.is_backfill
    state |= asdict(learnt)
    if run.items_new:
        state["last_new_item_at"] = now
    Source.objects.filter(pk=source.pk).update(**state)
    if not (run.items_new or result.errors):
        rhythm.note_silence(source, visit.declaration.max_age, now=now)


def _disable(source: Source, reason: str) -> None:
    with holding(source):
        Source.objects.filter(pk=source.pk).update(is_enabled=False, disabled_reason=reason)
