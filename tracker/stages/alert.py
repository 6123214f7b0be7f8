"""Alert: each live watch that a new transition matches gets one alert. One row per pair, whatever is repeated.

What takes back a state goes to the watches that were told of it, and to nobody else.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tracker.alerts import index
from tracker.alerts.matching import changes
from tracker.models import Alert, Transition
from tracker.stages.lease import free, named_lease, renew

log = structlog.get_logger(__name__)

LEASE_NAME = "alert"


def run(*, limit: int = 200, now: datetime | None = None) -> int:
    """Show up to `limit` transitions to the watches. Gives back how many; 0 also when another worker is at it."""
    now = now or timezone.now()
    with named_lease(LEASE_NAME, now=now) as token:
        if token is None:
            return 0
        waiting = Transition.objects.filter(is_alerted=False).select_related("event", "corrects").order_by("id")
        transitions = list(waiting[:limit])
        if not transitions:
            return 0
        watches = index.current()
        seen = list(zip(transitions, changes(transitions), strict=True))
        with transaction.atomic():
            renew(LEASE_NAME, token, now=now)
            heard = [
                (row, _told_before(row, now) if row.corrects else watches.matching(change, known_at=row.learnt_at))
                for row, change in seen
            ]
            live = _live({watch for _, watches in heard for watch in watches})
            alerts = [_alert(row, watch, live[watch], now) for row, found in heard for watch in found if watch in live]
            Alert.objects.bulk_create(alerts, ignore_conflicts=True)
            Transition.objects.filter(pk__in=[row.pk for row in transitions]).update(is_alerted=True)
        log.info("transitions_alerted", transitions=len(transitions), alerts=len(alerts))
        return len(transitions)


def _told_before(row: Transition, now: datetime) -> list[int]:
    """The watches to which a mail told what `row` takes back. Those whose mail still waits hear of neither."""
    told = Alert.objects.filter(transition__change_id=row.corrects.change_id if row.corrects else "")
    waiting = told.filter(free(now), state=Alert.State.PENDING)
    waiting.update(state=Alert.State.WITHDRAWN, withdrawn_at=now)
    return list(told.exclude(state=Alert.State.WITHDRAWN).order_by("watch").values_list("watch", flat=True).distinct())


def _live(watches: set[int]) -> dict[int, str]:
    """Public ids of those that may be told now: the index knows nothing of persons, and a watch may have gone since."""
    return {
        pk: public_id
        for some in _in_parts(sorted(watches))
        for pk, public_id in index.live().filter(pk__in=some, user__is_active=True).values_list("pk", "public_id")
    }


def _in_parts(numbers: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def _alert(row: Transition, watch: int, public_id: str, now: datetime) -> Alert:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return Alert(
        transition=row,
        watch_id=watch,
        # Made of the pair, so that even an alert lost and made again would carry the same one.
        message_id=f"<alert.{row.change_id}.{public_id}@{host}>",
        next_attempt_at=now,
        created_at=now,
    )
