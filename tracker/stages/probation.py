"""Probation: a source that was only declared must be seen to work before its documents count.

Its first visit is a check; passed, the visit goes on and the source is live, without anybody's hand. Refused or not
as declared, it is switched off with the reason; not reached, it is tried again.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.utils import timezone

from scrapers import check as scrapers_check
from scrapers import declare
from scrapers.check import Check, Finding, Outcome
from scrapers.declare import Evidence
from scrapers.fetch import Fetcher
from tracker.errors import LeaseLost, WorkerStops
from tracker.models import Source
from tracker.stages import declared, faults, snapshots
from tracker.stages.client import make_fetcher
from tracker.stages.lease import claim, holding

log = structlog.get_logger(__name__)

Probation = Source.Probation
LOOK = timedelta(minutes=15)  # many lists at the pace of a slow host; a dead worker's source waits this long
# The memory addresses that functions show themselves with change from run to run.
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """What of a check is kept with its source."""

    outcome: str
    findings: tuple[Finding, ...]
    look_at: str
    declaration: str  # digest of what was checked: a mended declaration gets a new chance


def starts_with(source: declare.Source) -> str:
    """The probation of a source that was never visited."""
    is_known = source.evidence is Evidence.RECORDING or source.terms_forbid
    return Probation.OVER.value if is_known else Probation.WAITING.value


def digest(source: declare.Source) -> str:
    """Over all that decides how it is found and read."""
    said = _ADDRESS.sub("", f"{source.discover} {source.read} {source.follow} {source.expect} {source.max_age}")
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def redeclared(row: Source, source: declare.Source) -> dict[str, Any]:
    """What a declaration read again changes about the probation of its row."""
    start = starts_with(source)
    if start == Probation.OVER:
        return _passed(row) if row.probation != Probation.OVER else {}
    if row.probation == Probation.FAILED and row.last_check.get("declaration") != digest(source):
        return _again(row)
    is_untried = row.last_success_at is None and row.checked_at is None
    return {"probation": start} if is_untried and row.probation == Probation.OVER else {}


def look(source: declare.Source, fetcher: Fetcher, *, now: datetime) -> Check:
    """The check itself. What a parser throws that nobody thought of is a failure of the source, not of the worker."""
    try:
        return scrapers_check.check(source, fetcher, now=now)
    except WorkerStops:
        raise
    except Exception as error:
        log.exception("check_crashed", source=source.slug)
        words = f"{type(error).__name__}: {error}"
        return Check((Finding("list", words, Outcome.FAILED),), "A fault of the reader: report it with these words.")


def is_sound(check: Check) -> bool:
    """Whether what was listed may be stored. An empty list proves nothing and is no fault either."""
    return check.outcome is Outcome.PASSED or (check.outcome is Outcome.UNCLEAR and check.error is None)


def fault_of(check: Check) -> faults.Fault:
    """Why it did not pass, with the bytes that tell: all that is stored of such a source."""
    told_by = snapshots.of_error(check.error) if check.error else None
    if told_by is None:
        fetched = check.opened.fetched if check.opened else None
        listed = check.listed.snapshots if check.listed else ()
        answer = fetched.snapshot if fetched is not None and fetched.snapshot is not None else next(iter(listed), None)
        told_by = snapshots.keep(answer) if answer is not None else None
    return faults.Fault(
        check.error.code if check.error else faults.NOT_AS_DECLARED,
        check.reason,
        url=str(check.error.context.get("url", "")) if check.error else "",
        snapshot=told_by,
    )


def record(row: Source, source: declare.Source, check: Check, *, now: datetime) -> None:
    """Store what a check found; it decides a probation and nothing else. Call while holding the source."""
    kept = StoredCheck(check.outcome.value, check.findings, check.look_at, digest(source))
    changes: dict[str, Any] = {"checked_at": now, "last_check": asdict(kept)}
    if row.probation != Probation.OVER:
        if check.outcome is Outcome.PASSED:
            changes |= _passed(row)
        elif check.outcome is Outcome.FAILED:
            changes |= {"probation": Probation.FAILED, "is_enabled": False, "disabled_reason": check.reason}
    Source.objects.filter(pk=row.pk).update(**changes)
    log.info("source_checked", source=row.slug, outcome=check.outcome.value, reason=check.reason)


def stored(row: Source) -> StoredCheck | None:
    """The last check of a source, None if there was none or a person did without."""
    kept: Mapping[str, Any] = row.last_check
    if not kept:
        return None
    findings = tuple(Finding(one["about"], one["words"], Outcome(one["outcome"])) for one in kept["findings"])
    return StoredCheck(kept["outcome"], findings, kept["look_at"], kept["declaration"])


def check_now(slug: str, *, now: datetime | None = None, fetcher: Fetcher | None = None) -> Check | None:
    """Check one source, on or off; None if it is being visited just now or is not declared.

    A probation ends by it, whichever way. Of a source that has proven itself it only tells.
    """
    if fetcher is None:
        with make_fetcher() as own_fetcher:
            return check_now(slug, now=now, fetcher=own_fetcher)
    at = now or timezone.now()
    source = declared.find(slug)
    claimed = claim(Source.objects.filter(slug=slug), limit=1, now=at, lease=LOOK) if source else []
    if source is None or not claimed:
        return None
    checked = look(source, fetcher, now=at)
    try:
        with holding(claimed[0]):
            record(claimed[0], source, checked, now=at)
    except LeaseLost:
        log.warning("lease_lost", stage="check", source=slug)
        return None
    return checked


def start(row: Source) -> None:
    """Its declaration was changed by hand: it proves itself anew."""
    Source.objects.filter(pk=row.pk).update(probation=Probation.WAITING, next_due_at=None)


def try_again(row: Source) -> None:
    """A person asks for a new check of a source that did not pass: at its next visit, within a minute."""
    Source.objects.filter(pk=row.pk, probation=Probation.FAILED).update(**_again(row))


def do_without(row: Source, *, now: datetime) -> None:
    """A person who knows the source lets its documents count, whatever a check said."""
    Source.objects.filter(pk=row.pk).update(
        probation=Probation.OVER, checked_at=now, last_check={}, is_enabled=True, disabled_reason="", next_due_at=None
    )


def _passed(row: Source) -> dict[str, Any]:
    """Switched off by the check it comes back; switched off by a person it stays off."""
    changes: dict[str, Any] = {"probation": Probation.OVER, "next_due_at": None, "consecutive_failures": 0}
    return changes | ({"is_enabled": True, "disabled_reason": ""} if row.probation == Probation.FAILED else {})


def _again(row: Source) -> dict[str, Any]:
    return _passed(row) | {"probation": Probation.WAITING}
