"""When to look again: as often as a source really changes after a good visit, later and later after failures."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from scrapers.errors import Blocked, RateLimited, ScraperError

JITTER = 0.1  # of the wait, either way: sources of one cadence do not all come due together
# The interval follows what visits give: in balance about one visit in four brings something new. Bounded both ways, so
# that a busy source is not hammered and a quiet one, which may be the most important of all, is not forgotten.
QUICKER, SLOWER = 0.75, 1.1
SHORTEST_SHARE, LONGEST_SHARE = 0.25, 2.0  # of the declared cadence
SHORTEST = timedelta(minutes=5)
# A source that brought nothing for this many times its longest pause has fallen silent. Counted are the pauses of
# the last weeks, so that weekends are among them; a slow source is known by its last few.
SILENCE = 2.0
HISTORY = timedelta(days=14)  # a week-end or two must have been seen before a silence can be called odd
PAUSES_WITHIN, LEAST_PAUSES, ENOUGH_PAUSES = timedelta(days=28), 5, 10
FIRST_RETRY = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)
ITEM_RETRIES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))  # after these an item is given up
# Ages at which a read page is asked for again, by the kind of its source: corrections of news come within days, notices
# are replaced and taken down for weeks, filings are never edited and only looked for.
REVISIT_AGES = {
    "news": (timedelta(hours=6), timedelta(days=1), timedelta(days=4)),
    "notice": (timedelta(days=1), timedelta(days=7), timedelta(days=30)),
    "filing": (timedelta(days=30),),
}
# Of history, and of the files of notices, one look: they may be many, and a corrected file has a new name.
LATE_AGES = {"notice": (timedelta(days=30),)}
GONE_AGES = (timedelta(days=1), timedelta(days=7), timedelta(days=30), timedelta(days=90))  # since it was first gone


def adapted(interval_s: int | None, *, cadence_s: int, has_news: bool) -> int:
    """The interval after a visit, in seconds: shorter when it brought something new, else a little longer."""
    shortest = max(cadence_s * SHORTEST_SHARE, min(cadence_s, SHORTEST.total_seconds()))
    wanted = (interval_s or cadence_s) * (QUICKER if has_news else SLOWER)
    return round(min(max(wanted, shortest), cadence_s * LONGEST_SHARE))


def news_gap(visits: Sequence[datetime], *, now: datetime, interval_s: int) -> timedelta | None:
    """The longest time without anything new that is still usual; None while too few pauses were seen.

    `visits` are the times of those that brought something, newest first, the first load not among them.
    """
    pauses = [(later, later - earlier) for later, earlier in pairwise(visits)]
    recent = [pause for at, pause in pauses if at > now - PAUSES_WITHIN]
    counted = recent if len(recent) >= ENOUGH_PAUSES else [pause for _, pause in pauses[:ENOUGH_PAUSES]]
    if len(counted) < LEAST_PAUSES or now - visits[-1] < HISTORY:
        return None
    return max(max(counted) * SILENCE, timedelta(seconds=2 * interval_s))


def after_success(
    interval_s: int, *, now: datetime, key: str, not_before: datetime | None = None, ttl: timedelta | None = None
) -> datetime:
    """`not_before` and `ttl` are for how long server and feed say the answer holds; each delays by a day at most."""
    wait = max(timedelta(seconds=interval_s), min(ttl or timedelta(0), LONGEST_WAIT))
    due = now + _jittered(wait, f"{key} {now.isoformat()}", later_only=ttl is not None and ttl >= wait)
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


def later(wait: timedelta, *, now: datetime, key: str) -> datetime:
    """At the earliest after `wait`, and not everyone at once."""
    return now + max(_jittered(wait, f"{key} {now.isoformat()}", later_only=True), timedelta(seconds=1))


def in_words(seconds: int) -> str:
    """ "3 hours", "12 days": rounded, for people."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size or (seconds >= size and unit == "minute"):
            number = round(seconds / size)
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    return f"{seconds} seconds"


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """When an item that failed `attempts` times is tried again; None: given up."""
    return now + ITEM_RETRIES[attempts - 1] if attempts <= len(ITEM_RETRIES) else None


def next_revisit(known_at: datetime, *, kind: str, is_late: bool = False, now: datetime) -> datetime | None:
    """When a page that was read is asked for again; None once it is old. `is_late`: history, or a notice's file."""
    ages = LATE_AGES.get(kind, ()) if is_late else REVISIT_AGES[kind]
    return _first_after(known_at, ages, now)


def next_look(gone_at: datetime, *, now: datetime) -> datetime | None:
    """When a page that is gone is asked for again; None once it is given up."""
    return _first_after(gone_at, GONE_AGES, now)


def _first_after(start: datetime, ages: tuple[timedelta, ...], now: datetime) -> datetime | None:
    return next((start + age for age in ages if start + age > now), None)


def _jittered(wait: timedelta, key: str, *, later_only: bool = False) -> timedelta:
    """Spread by the key, not by chance: the same visit always gives the same time."""
    share = int.from_bytes(hashlib.blake2s(key.encode(), digest_size=4).digest()) / 2**32
    return wait * (1 + JITTER * (share if later_only else 2 * share - 1))
