"""A person's hours, in the zone the person lives in: when no mail may come, and when a digest is due."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.models import Rhythm, User

MONDAY = 0


def zone_of(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def quiet_until(user: User, *, now: datetime) -> datetime | None:
    """When the person's quiet hours that hold now are over; None outside them."""
    begins, ends = user.quiet_from, user.quiet_until
    if begins is None or ends is None or begins == ends:
        return None
    clock = now.astimezone(zone_of(user)).time()
    is_quiet = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    return next_at(user, ends, now=now) if is_quiet else None


def next_at(user: User, clock: time, *, now: datetime) -> datetime:
    """The next time that the person's clock shows this."""
    local = now.astimezone(zone_of(user))
    at = _on(local, clock)
    return at if at > now else _on(local + timedelta(days=1), clock)


def last_due(user: User, rhythm: str, *, now: datetime) -> datetime:
    """The latest time, now or before, at which a digest of this rhythm was due: by day, or on Mondays."""
    local = now.astimezone(zone_of(user))
    if rhythm == Rhythm.WEEKLY:
        local -= timedelta(days=(local.weekday() - MONDAY) % 7)
    at = _on(local, user.digest_at)
    return at if at <= now else _on(local - timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1), user.digest_at)


def next_due(user: User, rhythm: str, *, now: datetime) -> datetime:
    return last_due(user, rhythm, now=now + timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1))


def _on(local: datetime, clock: time) -> datetime:
    """That day at that time, as the zone counts it then: summer time may begin or end in between."""
    return datetime.combine(local.date(), clock, local.tzinfo)
