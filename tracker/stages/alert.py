"""Alert: each live watch that a new transition matches gets one alert. One row per pair, whatever is repeated."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tracker.alerts.watches import Change, Criteria, changes, fits
from tracker.models import Alert, Transition, Watch
from tracker.stages.lease import named_lease, renew

log = structlog.get_logger(__name__)

LEASE_NAME = "alert"


def run(*, limit: int = 200, now: datetime | None = None) -> int:
    """Show up to `limit` transitions to the watches. Gives back how many; 0 also when another worker is at it."""
    now = now or timezone.now()
    with named_lease(LEASE_NAME, now=now) as token:
        if token is None:
            return 0
        waiting = Transition.objects.filter(is_alerted=False).select_related("event").order_by("id")
        transitions = list(waiting[:limit])
        if not transitions:
            return 0
        watches = [(watch, Criteria.of(watch)) for watch in _live_watches()]
        with transaction.atomic():
            renew(LEASE_NAME, token, now=now)
            alerts = [
                _alert(row, watch, now)
                for row, change in zip(transitions, changes(transitions), strict=True)
                for watch in _who_hears(row, change, watches)
            ]
            Alert.objects.bulk_create(alerts, ignore_conflicts=True)
            Transition.objects.filter(pk__in=[row.pk for row in transitions]).update(is_alerted=True)
        log.info("transitions_alerted", transitions=len(transitions), alerts=len(alerts))
        return len(transitions)


def _live_watches() -> Sequence[Watch]:
    live = Watch.objects.filter(deleted_at=None, is_paused=False, user__is_active=True)
    return list(live.prefetch_related("matters", "entities"))


def _who_hears(row: Transition, change: Change, watches: Sequence[tuple[Watch, Criteria]]) -> list[Watch]:
    if row.is_backfill:  # history: nobody is woken for it
        return []
    return [watch for watch, criteria in watches if watch.created_at < row.known_at and fits(criteria, change)]


def _alert(row: Transition, watch: Watch, now: datetime) -> Alert:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return Alert(
        transition=row,
        watch=watch,
        # Made of the pair, so that even an alert lost and made again would carry the same one.
        message_id=f"<alert.{row.public_id}.{watch.public_id}@{host}>",
        next_attempt_at=now,
        created_at=now,
    )
