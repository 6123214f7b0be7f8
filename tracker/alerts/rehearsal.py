"""What a watch would have raised in the year behind us, before it is saved; by the very matching of the alerts."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.alerts.matching import Change, Criteria, changes, concerns, fits
from tracker.models import Rhythm, Transition

WEEKS = 52
DAYS = 7 * WEEKS


@dataclass(frozen=True, slots=True)
class Rehearsal:
    found: tuple[Transition, ...]  # newest first
    weeks: tuple[int, ...]  # alerts in each week, the oldest first
    mails: int  # in the rhythm asked for
    bundled: int  # changes that only bundled briefs tell: they never alert

    @property
    def a_week(self) -> float:
        return len(self.found) / WEEKS

    @property
    def busiest(self) -> int:
        return max(self.weeks)


def rehearse(criteria: Criteria, rhythm: str, *, today: date) -> Rehearsal:
    """By the day a change happened, for what a first load or a backfill told was all learnt at once.

    History counts here, though it raises an alert only where that is wanted; bundled briefs are counted apart.
    """
    rows = Transition.objects.standing().filter(happened_on__gt=today - timedelta(days=DAYS), happened_on__lte=today)
    if "matters" in criteria.wanted:
        rows = rows.filter(matter_id__in=criteria.wanted["matters"])
    past = list(rows.select_related("event", "matter").order_by("-happened_on", "-id"))
    seen = list(zip(past, changes(past), strict=True))
    as_news = replace(criteria, wants_history=True)
    found = tuple(row for row, change in seen if fits(as_news, change))
    days = [row.happened_on for row in found if row.happened_on is not None]
    counts = Counter((today - day).days // 7 for day in days)
    return Rehearsal(
        found=found,
        weeks=tuple(counts[WEEKS - 1 - week] for week in range(WEEKS)),
        mails=_mails(rhythm, days),
        bundled=sum(_is_told_by_briefs(as_news, row, change) for row, change in seen),
    )


def _mails(rhythm: str, days: list[date]) -> int:
    if rhythm == Rhythm.DAILY:
        return len(set(days))
    if rhythm == Rhythm.WEEKLY:
        return len({day - timedelta(days=day.weekday()) for day in days})
    return len(days)


def _is_told_by_briefs(criteria: Criteria, row: Transition, change: Change) -> bool:
    return row.track == Transition.Track.BUNDLED and concerns(criteria, change)
