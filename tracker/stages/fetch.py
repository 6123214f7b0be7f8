"""Fetch: from a found item to the bytes of its page.

Items are leased one at a time: a page may wait long for its host's turn, and a batch's leases would run out.
A page that was read before is asked for again some times, conditionally; whatever that gives, what was read stays.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from scrapers import collect as scrapers_collect
from scrapers import declare
from scrapers.errors import Missing, NotRecorded, NotYet, ScraperError
from scrapers.fetch import Fetched, Fetcher, Validators
from tracker.errors import LeaseLost, WorkerStops
from tracker.models import Item, Snapshot, Source, Validator
from tracker.stages import declared, faults, items, schedule, snapshots, turns, whereabouts
from tracker.stages.client import make_fetcher
from tracker.stages.lease import claim, holding, release

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    item: Item
    declaration: declare.Source
    now: datetime


def pending(*, now: datetime) -> QuerySet[Item]:
    found = Q(state=Item.State.FOUND) & (Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now))
    revisit = Q(state=Item.State.READ, next_attempt_at__lte=now)
    # A source whose declaration was changed by hand proves itself anew before more of it counts.
    rows = Item.objects.filter(found | revisit, source__is_enabled=True, source__probation=Source.Probation.OVER)
    # News first: a walk through an archive may have left thousands.
    return rows.order_by("is_backfill", F("next_attempt_at").asc(nulls_first=True), "id")


def fetch_items(
    *, limit: int = 20, now: datetime | None = None, fetcher: Fetcher | None = None, source: str | None = None
) -> int:
    """Fetch up to `limit` pages, of one source if it is named; how many were tried."""
    if fetcher is None:
        with make_fetcher() as own_fetcher:
            return fetch_items(limit=limit, now=now, fetcher=own_fetcher, source=source)
    for done in range(limit):
        job_now = now or timezone.now()
        item = _next(pending(now=job_now), source, now=job_now)
        if item is None:
            return done
        try:
            with turns.asking(item.source_id):
                _fetch(item, fetcher, now=job_now)
        except WorkerStops:
            return done
    return limit


def _next(rows: QuerySet[Item], source: str | None, *, now: datetime) -> Item | None:
    """One whose host may be asked now rather than one whose host still rests, or is asked by another thread.

    If all rest, one to wait for. If other threads are at all of them none: they go on with theirs.
    """
    if source is not None:
        claimed = claim(rows.filter(source__slug=source), limit=1, now=now)
        return claimed[0] if claimed else None
    for held_up in (turns.resting(), turns.asked()):
        if claimed := claim(rows.exclude(source__in=held_up), limit=1, now=now):
            return claimed[0]
    return None


def _fetch(item: Item, fetcher: Fetcher, *, now: datetime) -> None:
    declaration = declared.find(item.source.slug)
    try:
        if declaration is None:
            wait_for_declaration(item, now=now)
        elif not scrapers_collect.needs_fetch(declaration, items.as_found(item)):
            _leave_unasked(item)
        else:
            _fetch_declared(_Job(item, declaration, now), fetcher)
    except LeaseLost:
        log.warning("lease_lost", stage="fetch", item=item.pk)


def _fetch_declared(job: _Job, fetcher: Fetcher) -> None:
    item = job.item
    try:
        fetched = scrapers_collect.fetch_item(
            job.declaration, items.as_found(item), fetcher, validators=_validators(item)
        )
    except ScraperError as error:
        fault = faults.from_error(error, item=item, snapshot=snapshots.of_error(error))
        _store_failure(item, fault, error, now=job.now)
    except WorkerStops:
        release(item)
        raise
    except Exception as error:  # an address nobody thought of fails its item, not the worker
        log.exception("fetch_crashed", item=item.pk, url=item.url)
        fault = faults.Fault(faults.CRASHED, f"{type(error).__name__}: {error}", url=item.url, item=item)
        _store_failure(item, fault, None, now=job.now)
    else:
        _store_answer(job, fetched)


def _validators(item: Item) -> Validators | None:
    """Only a page that was read well is asked for conditionally: "not modified" must mean the text we have."""
    if item.state != Item.State.READ or faults.has_open_of(item):
        return None
    row = Validator.objects.filter(source=item.source_id, url=item.fetch_url or item.url).first()
    return Validators(row.etag or None, row.last_modified or None) if row else None


def _store_answer(job: _Job, fetched: Fetched) -> None:
    item, now = job.item, job.now
    snapshot = snapshots.keep(fetched.snapshot) if fetched.snapshot is not None else None
    with holding(item):
        faults.resolve_fetch(item, now=now)
        whereabouts.record_seen(item, fetched.snapshot, now=now)
        is_known = item.state == Item.State.READ and snapshot is not None and snapshot.pk == item.snapshot_id
        # Bytes that could not be read are read again: the reader may be mended.
        if snapshot is None or (is_known and not faults.has_open_of(item)):
            _update(item, next_attempt_at=whereabouts.next_visit(item, now=now))
        else:
            _update(item, state=Item.State.FETCHED, snapshot=snapshot, next_attempt_at=None)


def _set_gone(item: Item, detail: str, *, now: datetime) -> None:
    """No fault of the source, and nothing that was read is taken back."""
    whereabouts.record_gone(item, detail, now=now)
    _update(item, state=Item.State.READ, next_attempt_at=whereabouts.next_visit(item, now=now))


def _store_failure(item: Item, fault: faults.Fault, error: ScraperError | None, *, now: datetime) -> None:
    with holding(item):
        if isinstance(error, NotYet):
            # Nobody's fault, and no attempt was made.
            _update(item, next_attempt_at=schedule.next_try(1, now=now))
            return
        if item.document_id is not None and isinstance(error, Missing) and not isinstance(error, NotRecorded):
            _set_gone(item, str(error), now=now)
            return
        faults.record(item.source, fault, now=now)
        if item.state == Item.State.READ:
            _update(item, next_attempt_at=whereabouts.next_visit(item, now=now))
        else:
            fail(item, now=now)


def _leave_unasked(item: Item) -> None:
    """The declaration changed since the item was found: its page is not to be had, what the listing said stands."""
    with holding(item):
        state = item.state if item.state == Item.State.READ else Item.State.FETCHED
        _update(item, state=state, next_attempt_at=None)


def wait_for_declaration(item: Item, *, now: datetime) -> None:
    """Its source's file is gone or broken: nobody's failure, and it may be mended any time."""
    with holding(item):
        _update(item, next_attempt_at=now + schedule.ITEM_RETRIES[1])


def fail(item: Item, *, now: datetime, snapshot: Snapshot | None = None) -> None:
    """Count a failed try; after several the item is given up. Call while holding it."""
    attempts = item.attempts + 1
    again = schedule.next_try(attempts, now=now)
    state = Item.State.FAILED if again is None else Item.State.FOUND
    _update(item, state=state, attempts=attempts, next_attempt_at=again, snapshot=snapshot or item.snapshot)


def _update(item: Item, **fields: Any) -> None:
    Item.objects.filter(pk=item.pk).update(**fields)
