"""Digest: what waits for a person's daily or weekly mail is gathered into one when that is due.

The mark of how far a digest went are the alerts themselves: each is in one digest or in none. However long nothing ran,
the next digest holds all that was raised meanwhile.
"""

from datetime import datetime
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tracker.alerts.hours import last_due
from tracker.models import Alert, Digest, Rhythm, User
from tracker.models.base import new_public_id
from tracker.stages.lease import named_lease, renew

log = structlog.get_logger(__name__)

LEASE_NAME = "digest"
GATHERED = (Rhythm.DAILY.value, Rhythm.WEEKLY.value)


def waiting() -> QuerySet[Alert]:
    """Alerts that wait for a digest and are in none yet."""
    return Alert.objects.filter(
        state=Alert.State.PENDING, digest=None, watch__rhythm__in=GATHERED, watch__user__is_active=True
    )


def run(*, limit: int = 200, now: datetime | None = None) -> int:
    """Gather up to `limit` digests that are due. Gives back how many; 0 also when another worker is at it."""
    now = now or timezone.now()
    with named_lease(LEASE_NAME, now=now) as token:
        if token is None:
            return 0
        made = 0
        pairs = waiting().order_by("watch__user", "watch__rhythm").values_list("watch__user", "watch__rhythm")
        for user_id, rhythm in pairs.distinct():
            with transaction.atomic():
                renew(LEASE_NAME, token, now=now)
                made += _gather(User.objects.get(pk=user_id), rhythm, now)
            if made >= limit:
                break
        return made


def _gather(user: User, rhythm: str, now: datetime) -> bool:
    due_at = last_due(user, rhythm, now=now)
    alerts = waiting().filter(watch__user=user, watch__rhythm=rhythm, created_at__lte=due_at)
    ids = list(alerts.values_list("pk", flat=True))
    if not ids:
        return False
    digest, _ = Digest.objects.get_or_create(
        user=user,
        rhythm=rhythm,
        due_at=due_at,
        defaults={"message_id": _message_id(), "next_attempt_at": now, "created_at": now},
    )
    if digest.state != Digest.State.PENDING:
        return False  # it went out already: what came late is in the next one
    Alert.objects.filter(pk__in=ids).update(digest=digest)
    log.info("digest_gathered", digest=digest.pk, rhythm=rhythm, alerts=len(ids))
    return True


def _message_id() -> str:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<digest.{new_public_id()}{new_public_id()}@{host}>"
