"""Collect: ask each due source what it lists, and keep what is new.

A visit either stores everything it learnt or only that it failed: items, validators and the time of
success move together, after a listing that was read well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from scrapers import collect as scrapers_collect
from scrapers import declare, document
from scrapers.collect import DiscoverResult
from scrapers.errors import ScraperError, TermsForbid
from scrapers.fetch import Fetcher, Validators
from scrapers.freshness import expires_at
from tracker.errors import LeaseLost
from tracker.models import CollectRun, Snapshot, Source, Validator
from tracker.stages import declared, faults, items, schedule, snapshots
from tracker.stages.client import make_fetcher
from tracker.stages.fetch import fetch_items
from tracker.stages.lease import claim, holding

__all__ = ["due", "fetch_items", "run", "run_source"]

log = structlog.get_logger(__name__)

# A visit may page through a slow site at the pace of its host; a dead worker's source waits this long.
VISIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Visit:
    source: Source
    declaration: declare.Source
    started_at: datetime
    since: date | None

    @property
    def is_backfill(self) -> bool:
        """History, which raises no alert: asked for by date, or the first load of a source."""
        return self.since is not None or self.source.last_success_at is None


def due(*, now: datetime) -> QuerySet[Source]:
    """Sources to visit now, the longest waiting first."""
    waiting = Q(next_due_at__isnull=True) | Q(next_due_at__lte=now)
    live = Source.objects.filter(waiting, is_enabled=True).exclude(declared_by=Source.DeclaredBy.BUNDLE)
    return live.order_by(F("next_due_at").asc(nulls_first=True), "slug")


def run(*, limit: int = 10, now: datetime | None = None) -> int:
    """Visit up to `limit` due sources; how many were visited."""
    slugs = list(due(now=now or timezone.now()).values_list("slug", flat=True)[:limit])
    with make_fetcher() as fetcher:
        runs = [run_source(slug, now=now, fetcher=fetcher) for slug in slugs]
    return sum(run is not None for run in runs)


def run_source(
    slug: str, *, now: datetime | None = None, since: date | None = None, fetcher: Fetcher | None = None
) -> CollectRun | None:
    """Visit one source, due or not; None if another worker is at it or it cannot be visited.

    `since` marks a backfill: the whole listing from that day on, and no alerts for what it gives.
    """
    started_at = now or timezone.now()
    claimed = claim(Source.objects.filter(slug=slug, is_enabled=True), limit=1, now=started_at, lease=VISIT)
    if not claimed:
        return None
    source = claimed[0]
    declaration = declared.find(slug)
    if declaration is None:
        _disable(source, declared.NOT_DECLARED)
        return None
    visit = _Visit(source, declaration, started_at, since)
    if fetcher is not None:
        return _visit(visit, fetcher)
    with make_fetcher() as own_fetcher:
        return _visit(visit, own_fetcher)


def _visit(visit: _Visit, fetcher: Fetcher) -> CollectRun | None:
    try:
        result = scrapers_collect.discover(
            visit.declaration,
            fetcher,
            now=visit.started_at,
            validators=_validators(visit),
            since=visit.since,
        )
    except ScraperError as error:
        failed = faults.from_error(error), error
        return _commit(visit, lambda run: _store_failure(visit, run, *failed))
    except Exception as error:  # a listing nobody thought of fails its source, not the worker
        log.exception("discover_crashed", source=visit.source.slug)
        crash = faults.Fault(faults.CRASHED, f"{type(error).__name__}: {error}")
        return _commit(visit, lambda run: _store_failure(visit, run, crash, None))
    listings = [(listing, snapshots.keep(listing)) for listing in result.snapshots]
    return _commit(visit, lambda run: _store_result(visit, run, result, listings))


def _validators(visit: _Visit) -> dict[str, Validators]:
    """After a failure and for a backfill everything is asked for anew: a 304 would keep the failure."""
    if visit.since is not None or visit.source.consecutive_failures:
        return {}
    return {row.url: Validators(row.etag or None, row.last_modified or None) for row in visit.source.validators.all()}


def _commit(visit: _Visit, store: Callable[[CollectRun], None]) -> CollectRun | None:
    run = CollectRun(source=visit.source, started_at=visit.started_at, finished_at=visit.started_at)
    try:
        with holding(visit.source):
            store(run)
            run.finished_at = max(timezone.now(), visit.started_at)
            run.save()
    except LeaseLost:
        log.warning("lease_lost", stage="collect", source=visit.source.slug)
        return None
    log.info("source_visited", source=visit.source.slug, listed=run.items_listed, new=run.items_new, errors=run.errors)
    return run


def _store_failure(visit: _Visit, run: CollectRun, fault: faults.Fault, error: ScraperError | None) -> None:
    source, now = visit.source, visit.started_at
    faults.record(source, fault, now=now)
    run.errors = 1
    failures = source.consecutive_failures + 1
    state = {
        "last_attempt_at": now,
        "consecutive_failures": failures,
        "next_due_at": schedule.after_failure(source.cadence_s, failures, now=now, key=source.slug, error=error),
    }
    if isinstance(error, TermsForbid):
        state |= {"is_enabled": False, "disabled_reason": str(error)}
    Source.objects.filter(pk=source.pk).update(**state)


def _store_result(visit: _Visit, run: CollectRun, result: DiscoverResult, listings: items.Listings) -> None:
    source, now = visit.source, visit.started_at
    run.is_not_modified = result.not_modified
    run.items_listed, run.warnings, run.errors = len(result.items), len(result.warnings), len(result.errors)
    if not result.not_modified:
        run.items_new = _store_items(visit, result, listings).new
        faults.record_warnings(source, result.warnings, now=now)
    for error in result.errors:
        faults.record(source, faults.from_error(error), now=now)
    _store_validators(visit, result)
    _store_state(visit, run, result)


def _store_items(visit: _Visit, result: DiscoverResult, listings: items.Listings) -> items.Upserted:
    def listed_in(item: document.Item) -> Snapshot | None:
        is_listed = not scrapers_collect.needs_fetch(visit.declaration, item)
        return items.by_listing(listings, item) if is_listed else None

    return items.upsert(visit.source, result.items, listed_in, now=visit.started_at, is_backfill=visit.is_backfill)


def _store_validators(visit: _Visit, result: DiscoverResult) -> None:
    # One of the listings was not read well, or not taken whole: asking for all of them anew is the safe way.
    if result.errors or visit.since is not None:
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
    faults.resolve_listing(source, now=now, still_open=[str(e.context.get("url", "")) for e in result.errors])
    state: dict[str, object] = {
        "last_attempt_at": now,
        "last_success_at": now,
        "consecutive_failures": 0,
        "next_due_at": schedule.after_success(
            source.cadence_s, now=now, key=source.slug, not_before=_fresh_until(result.snapshots)
        ),
    }
    if visit.since is not None and source.last_success_at is None:
        # The first load is still to come. Were this taken for it, older items would come as news.
        state |= {"last_success_at": None, "next_due_at": None}
    if run.items_new:
        state["last_new_item_at"] = now
    Source.objects.filter(pk=source.pk).update(**state)


def _fresh_until(listings: Sequence[document.Snapshot]) -> datetime | None:
    """Until when the servers say their answers hold, the shortest; None when one of them does not say."""
    times = [expires_at(listing.headers, now=listing.fetched_at) for listing in listings]
    return min((time for time in times if time is not None), default=None) if all(times) else None


def _disable(source: Source, reason: str) -> None:
    with holding(source):
        Source.objects.filter(pk=source.pk).update(is_enabled=False, disabled_reason=reason)
