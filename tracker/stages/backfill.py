"""Backfill: a source's history from a day on, answer by answer. The position is stored with what each answer gave.

What it finds are items like any other, marked as history, so that they raise no alert unless that was asked for. Their
pages are fetched by the ordinary stages, after what is news.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from django.db import transaction
from django.utils import timezone

from scrapers import archive
from scrapers import collect as scrapers_collect
from scrapers.archive import Walk
from scrapers.declare import Source as Declaration
from scrapers.declare import Step
from scrapers.document import Item
from scrapers.errors import BadDeclaration, Blocked, ScraperError
from scrapers.fetch import Fetcher
from tracker.errors import LeaseLost
from tracker.models import Backfill, Source
from tracker.stages import declared, faults, items, snapshots

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a walk has come. `error`: what went wrong with the last answer; the walk goes on without it."""

    pages: int
    items_found: int
    items_new: int
    share: float  # of the way, 0 to 1
    left_s: float | None  # estimate of the time still needed; None while nothing can be said
    reached: date | None  # the oldest day seen
    lost: int = 0  # answers that could not be had
    is_finished: bool = False
    error: str = ""


def begin(slug: str, *, since: date, raises_alerts: bool = False, again: bool = False, now: datetime) -> Backfill:
    """The walk to go on with: the one under way for this day or an older one, else a new one.

    Whoever walked it until now loses it, at the next answer: so a killed run holds up nobody.
    Errors: ScraperError, Source.DoesNotExist.
    """
    source = Source.objects.get(slug=slug)
    row = Backfill.objects.filter(source=source).first()
    if row is not None and not again and row.since <= since and row.raises_alerts == raises_alerts:
        return _taken_over(row)
    walk = archive.begin(_declaration(slug), since=since, until=now.date())
    fresh = {"since": since, "raises_alerts": raises_alerts, "position": walk.as_json(), "started_at": now}
    zero = {"pages": 0, "items_found": 0, "items_new": 0, "spent_s": 0.0, "finished_at": None, "updated_at": now}
    token = {"lease_token": uuid.uuid4()}
    return Backfill.objects.update_or_create(source=source, defaults={**fresh, **zero, **token})[0]


def _taken_over(row: Backfill) -> Backfill:
    walk = Walk.from_json(row.position)
    if walk.lost:
        walk.take_up()
        row.position, row.finished_at = walk.as_json(), None
    row.lease_token = uuid.uuid4()
    row.save(update_fields=["position", "finished_at", "lease_token"])
    return row


def run(row: Backfill, *, fetcher: Fetcher) -> Iterator[Progress]:
    """Walk on to the end, telling after each answer.

    Stops early where another run took it over (LeaseLost) or the site refuses us (Blocked); the position is kept.
    """
    while True:
        done = step(row, fetcher=fetcher, now=timezone.now())
        yield done
        if done.is_finished:
            return


def step(row: Backfill, *, fetcher: Fetcher, now: datetime) -> Progress:
    """Ask for one answer and keep what it gave. Errors: LeaseLost, Blocked."""
    walk = Walk.from_json(row.position)
    asked = walk.next_step()
    if asked is None:
        return _store(row, walk, [], None, now=now)
    declaration = _declaration(row.source.slug)
    try:
        answer = archive.ask(declaration, asked, fetcher)
    except Blocked as error:
        faults.record(row.source, faults.from_error(error), now=now)
        raise
    except ScraperError as error:
        log.info("archive_answer_lost", source=row.source.slug, url=asked.request.url, code=error.code)
        walk.failed(asked)
        return _store(row, walk, [], None, now=now, error=f"{error.code}: {error}")
    walk.take(declaration, asked, answer)
    return _store(row, walk, archive.wanted(answer.items, row.since), (declaration, asked, answer), now=now)


@contextmanager
def _keeping(row: Backfill) -> Iterator[None]:
    """A transaction that commits only while the walk is still ours."""
    with transaction.atomic():
        own = Backfill.objects.filter(pk=row.pk, lease_token=row.lease_token)
        if not own.update(lease_token=row.lease_token):  # locks the row until commit
            raise LeaseLost("another run walks this archive now", row=str(row.pk), model="Backfill")
        yield


def _store(
    row: Backfill,
    walk: Walk,
    found: list[Item],
    told: tuple[Declaration, Step, archive.Answer] | None,
    *,
    now: datetime,
    error: str = "",
) -> Progress:
    listing = None
    if told is not None and told[2].snapshot is not None:
        listing = snapshots.keep(told[2].snapshot)
    new = 0
    with _keeping(row):
        if told is not None and found:
            declaration = told[0]
            new = items.upsert(
                row.source,
                found,
                lambda item: None if scrapers_collect.needs_fetch(declaration, item) else listing,
                now=now,
                is_backfill=not row.raises_alerts,
            ).new
        at = max(timezone.now(), now)
        row.position, row.updated_at = walk.as_json(), at
        row.pages += told is not None
        row.items_found += len(found)
        row.items_new += new
        row.spent_s += (at - now).total_seconds()
        row.finished_at = at if walk.next_step() is None else None
        row.save(
            update_fields=["position", "updated_at", "pages", "items_found", "items_new", "spent_s", "finished_at"]
        )
    return progress(row, error=error)


def progress(row: Backfill, *, error: str = "") -> Progress:
    walk = Walk.from_json(row.position)
    share = walk.share
    days = [root.reached for root in walk.roots if root.reached is not None]
    return Progress(
        pages=row.pages,
        items_found=row.items_found,
        items_new=row.items_new,
        share=share,
        left_s=row.spent_s * (1 - share) / share if share else None,
        reached=max(min(days), row.since) if days else None,
        lost=len(walk.lost),
        is_finished=row.finished_at is not None,
        error=error,
    )


def _declaration(slug: str) -> Declaration:
    declaration = declared.find(slug)
    if declaration is None:
        raise BadDeclaration(declared.NOT_DECLARED, source=slug)
    return declaration
