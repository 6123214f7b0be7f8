"""Hints: at most one message waits for each piece of work, however often it is asked for.

The queue cannot be asked what it holds, on any transport, so the database remembers: a hint is reserved when sent and
freed when its task starts. One whose message was lost frees itself after a while.
"""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from tracker.models import Lease

# As long as the message itself lives: a lost one delays its work by this much, no more.
LIFETIME = timedelta(minutes=2)


def reserve(name: str, *, now: datetime) -> bool:
    """Whether a message for this work is to be sent; False when one waits already."""
    Lease.objects.get_or_create(name=_key(name))
    free = Q(token__isnull=True) | Q(expires_at__lt=now)
    row = Lease.objects.filter(free, name=_key(name))
    return bool(row.update(token=uuid.uuid4(), expires_at=now + LIFETIME))


def free(name: str) -> None:
    """The message has arrived (or could not be sent): another may be sent."""
    Lease.objects.filter(name=_key(name)).update(token=None, expires_at=None)


def _key(name: str) -> str:
    return f"hint:{name}"[:64]
