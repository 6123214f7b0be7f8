"""What each source gave day by day, as bars to draw, and the days on which it was not seen."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from tracker.models import CollectRun, Source
from tracker.web import words
from tracker.web.pieces.dates import day_in_words
from tracker.web.viewer import Viewer

DAYS = 28
STEP, BAR, HEIGHT = 5, 4, 24  # units of the drawing: from bar to bar, of a bar, of the whole


@dataclass(frozen=True, slots=True)
class Bar:
    """`is_seen` False: a hollow bar of full height, for a day of which nothing is known."""

    x: int
    y: float
    height: float
    is_seen: bool
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    total: int  # new items in all
    unseen: int  # days
    words: str  # what the drawing says
    width: int = DAYS * STEP
    bar: int = BAR
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Day:
    new: int
    good: int  # visits at which it was seen


def charts(viewer: Viewer, source: Source | None = None) -> Mapping[int, Chart]:
    """By source, for those that were ever visited in these days; one query."""
    first = viewer.today - timedelta(days=DAYS - 1)
    start = datetime.combine(first, time(), tzinfo=viewer.zone)
    runs = CollectRun.objects.filter(started_at__gte=start)
    if source is not None:
        runs = runs.filter(source=source)
    rows = (
        runs.annotate(day=TruncDate("started_at", tzinfo=viewer.zone))
        .values("source", "day")
        .annotate(
            new=Coalesce(Sum("items_new", filter=Q(is_first_load=False)), 0), good=Count("pk", filter=Q(fault=""))
        )
        .order_by()
    )
    days: defaultdict[int, dict[date, Day]] = defaultdict(dict)
    for row in rows:
        days[row["source"]][row["day"]] = Day(row["new"], row["good"])
    return {pk: _chart(of_source, first, viewer.today) for pk, of_source in days.items()}


def _chart(days: Mapping[date, Day], first: date, last: date) -> Chart:
    most = max((day.new for day in days.values()), default=0)
    begun = min(days)
    bars, unseen = [], 0
    for number in range((last - first).days + 1):
        at = first + timedelta(days=number)
        day = days.get(at)
        # Before its first visit nothing was to be seen, and today is not over.
        if at < begun or (day is None and at == last):
            continue
        is_seen = day is not None and day.good > 0
        unseen += not is_seen
        new = day.new if day else 0
        height = max(1.0, round((HEIGHT - 2) * new / most, 1)) if most and is_seen else float(is_seen)
        bars.append(_bar(number, at, new, height if is_seen else HEIGHT - 1.0, is_seen=is_seen))
    total = sum(day.new for day in days.values())
    return Chart(tuple(bars), total, unseen, _words(total, most, unseen))


def _bar(number: int, at: date, new: int, height: float, *, is_seen: bool) -> Bar:
    day = day_in_words(at)
    said = f"{new} new" if is_seen else "not seen"
    return Bar(number * STEP, HEIGHT - 0.5 - height, height, is_seen, f"{day.text if day else at}: {said}")


def _words(total: int, most: int, unseen: int) -> str:
    said = f"{words.counted(total, 'new item')} in {DAYS} days, at most {most} a day"
    return f"{said}; {words.counted(unseen, 'day')} not seen" if unseen else said
