"""When to look again: by cadence after a good visit, later and later after failures."""

import hashlib
from datetime import datetime, timedelta

from scrapers.errors import Blocked, RateLimited, ScraperError

JITTER = 0.1  # of the wait, either way: sources of one cadence do not all come due together
FIRST_RETRY = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)
ITEM_RETRIES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))  # after these an item is given up
# Ages at which a read page is asked for again: corrections come within days.
REVISIT_AGES = (timedelta(hours=6), timedelta(days=1), timedelta(days=4))


def after_success(cadence_s: int, *, now: datetime, key: str, not_before: datetime | None = None) -> datetime:
    """`not_before` is what the server said its answer is good for; it delays a visit by a day at most."""
    due = now + _jittered(timedelta(seconds=cadence_s), f"{key} {now.isoformat()}")
    return max(due, min(not_before, now + LONGEST_WAIT)) if not_before else due


def after_failure(
    cadence_s: int, failures: int, *, now: datetime, key: str, error: ScraperError | None = None
) -> datetime:
    """`failures` counts this one. A source that refused us is left alone for a day; Retry-After is honoured."""
    if isinstance(error, Blocked):
        return now + _jittered(LONGEST_WAIT, key)
    wait = min(FIRST_RETRY * 2 ** min(failures - 1, 10), max(timedelta(seconds=cadence_s), LONGEST_WAIT))
    if isinstance(error, RateLimited) and error.retry_after_s is not None:
        wait = max(wait, timedelta(seconds=error.retry_after_s))
    return now + _jittered(wait, f"{key} {now.isoformat()}", later_only=True)


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """When an item that failed `attempts` times is tried again; None: given up."""
    return now + ITEM_RETRIES[attempts - 1] if attempts <= len(ITEM_RETRIES) else None


def next_revisit(known_at: datetime, *, now: datetime) -> datetime | None:
    """When a page that was read is asked for again; None once it is old."""
    return next((known_at + age for age in REVISIT_AGES if known_at + age > now), None)


def _jittered(wait: timedelta, key: str, *, later_only: bool = False) -> timedelta:
    """Spread by the key, not by chance: the same visit always gives the same time."""
    share = int.from_bytes(hashlib.blake2s(key.encode(), digest_size=4).digest()) / 2**32
    return wait * (1 + JITTER * (share if later_only else 2 * share - 1))
