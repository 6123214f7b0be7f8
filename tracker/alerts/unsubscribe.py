"""Leaving without logging in: the address in a mail carries, signed, what it stops. It never runs out.

Source: RFC 8058 for what the address must do.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core import signing

from tracker.alerts import watches
from tracker.models import Rhythm, User, Watch

SALT = "tracker.alerts.unsubscribe"


def token_of_watches(stopped: Sequence[Watch]) -> str:
    return signing.Signer(salt=SALT).sign_object({"watches": sorted(watch.public_id for watch in stopped)})


def token_of_digest(user: User, rhythm: str) -> str:
    return signing.Signer(salt=SALT).sign_object({"user": user.pk, "rhythm": rhythm})


def read(token: str) -> list[Watch]:
    """The watches that the address stops; none where it is broken or they were deleted."""
    try:
        said = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return []
    kept = Watch.objects.filter(deleted_at=None)
    if "watches" in said:
        return list(kept.filter(public_id__in=said["watches"]))
    return list(kept.filter(user=said["user"], rhythm=Rhythm(said["rhythm"])))


def stop(stopped: Sequence[Watch], *, now: datetime) -> None:
    for watch in stopped:
        watches.pause(watch, now=now)
