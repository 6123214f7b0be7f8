"""The rhythm of a source: learnt from its visits, it says when to come again and when its silence is odd."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from scrapers.collect import DiscoverResult
from scrapers.errors import Stale
from tracker.models import Source
from tracker.stages import coverage, faults, schedule

MOST_PAUSES = 300  # visits with something new that are looked at to tell how long a source may be silent


@dataclass(frozen=True, slots=True)
class Learnt:
    """Fields of the source as a good visit leaves them."""

    next_due_at: datetime
    interval_s: int | None
    asked_interval_s: int | None
    news_gap_s: int | None


def learn(source: Source, result: DiscoverResult, *, now: datetime, has_news: bool, is_first: bool) -> Learnt:
    """When to come again, and what the visit says of how often that is worth while. `is_first`: nothing."""
    interval_s, news_gap_s = source.interval_s, source.news_gap_s
    if not is_first:
        interval_s = schedule.adapted(interval_s, cadence_s=source.cadence_s, has_news=has_news)
        news_gap_s = _news_gap_s(source, interval_s, now=now) if has_news else news_gap_s
    ttl = result.ttl
    if result.not_modified and source.asked_interval_s:
        ttl = timedelta(seconds=source.asked_interval_s)  # an unchanged feed does not say it again
    due_at = schedule.after_success(
        interval_s or source.cadence_s, now=now, key=source.slug, not_before=result.fresh_until, ttl=ttl
    )
    if not has_news and not (ttl or result.fresh_until):
        due_at = _not_past_expected(source, due_at, now=now)
    return Learnt(due_at, interval_s, int(ttl.total_seconds()) if ttl else None, news_gap_s)


def _not_past_expected(source: Source, due_at: datetime, *, now: datetime) -> datetime:
    """No later than when its silence begins to be odd, so that it is told at once and not a visit later."""
    expected = coverage.expected_news(source)
    if expected is None or not now + schedule.SHORTEST < expected < due_at:
        return due_at
    return expected + timedelta(seconds=1)


def note_silence(source: Source, max_age: timedelta | None, *, now: datetime) -> None:
    """A source that answers well and never changes again would otherwise look healthy for ever.

    `max_age` is what its declaration says of its newest item.
    """
    if source.last_new_item_at and source.news_gap_s:
        allowed = timedelta(seconds=source.news_gap_s)
        if now - source.last_new_item_at > allowed:
            since = f"nothing new since {source.last_new_item_at:%Y-%m-%d %H:%M} UTC"
            usual = f"until now there was something at least every {schedule.in_words(source.news_gap_s)}"
            faults.record(source, faults.Fault(Stale.code, f"{since}; {usual}"), now=now)
            return
    # Of a listing that was sent, `discover` tells; here is one that says it has not changed.
    newest = source.items.aggregate(at=Max("published_at"))["at"] if max_age else None
    if newest and max_age and now - newest > max_age:
        faults.record(source, faults.Fault(Stale.code, f"the newest item is of {newest:%Y-%m-%d}"), now=now)


def _news_gap_s(source: Source, interval_s: int, *, now: datetime) -> int | None:
    brought = source.runs.filter(items_new__gt=0, is_first_load=False).order_by("-started_at")
    times = brought.values_list("started_at", flat=True)[:MOST_PAUSES]
    gap = schedule.news_gap([now, *times], now=now, interval_s=interval_s)
    return int(gap.total_seconds()) if gap else None
