"""The record of one speaker's promises on one subject, and its drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.web.pieces.dates import DateWords
from tracker.web.pieces.marks import Mark
from tracker.web.pieces.values import Link

ROW_PX = 22
AXIS_PX = 22
_EDGE = 0.03  # of the width, so that a mark at either end is whole

OUTCOMES = {
    "met": Mark("filled", "in time", "positive", "It came by the date given"),
    "late": Mark("filled", "late", "warning", "It came, after the date given"),
    "partial": Mark("hollow", "in part", "warning", "So far only a trial of it came"),
    "missed": Mark("crossed", "missed", "negative", "The date passed and nothing is known to have come"),
    "open": Mark("dot", "open", "neutral", "The date is still to come"),
    "withdrawn": Mark("crossed", "withdrawn", "muted", "Refused, said to be untrue or ended before the date given"),
}


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise of a record: said when, for when, and what came of it."""

    event: Link
    said: DateWords | None
    due: DateWords | None
    moved: str  # against the one before: "102 days later"; empty for the first
    outcome: Mark
    slip: str  # in words
    settled: Link | None  # the event that decided it; its note is the day
    certainty: Mark
    is_bundled: bool


@dataclass(frozen=True, slots=True)
class Span:
    """What one row of the drawing shows. `due` covers both its days."""

    said: date
    due_from: date
    due_to: date
    settled: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Row:
    """Places across are per cent of the width, down are pixels."""

    y: int
    bar_y: int
    said: str
    due: str
    due_width: str
    settled: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    word: str


@dataclass(frozen=True, slots=True)
class Drawing:
    rows: tuple[Row, ...]
    years: tuple[Tick, ...]
    today: str  # empty where it lies outside
    floor: int  # where the rows end and the axis begins
    axis: int  # base line of the axis' words
    height: int


@dataclass(frozen=True, slots=True)
class Record:
    key: str
    speaker: Link
    subject: str
    summary: str
    lines: tuple[PromiseLine, ...]
    drawing: Drawing


def draw(spans: Sequence[Span], *, today: date) -> Drawing:
    """The rows in their order, over one axis of time that holds them all."""
    days = [day for span in spans for day in (span.said, span.due_to, span.settled) if day]
    if any(span.outcome in ("open", "missed") for span in spans):
        days.append(today)
    first, last = min(days), max(max(days), min(days) + timedelta(days=30))

    def x(day: date) -> float:
        return 100 * (_EDGE + (1 - 2 * _EDGE) * (day - first).days / (last - first).days)

    def place(day: date) -> str:
        return f"{x(day):.2f}%"

    rows = []
    for position, span in enumerate(spans):
        y = position * ROW_PX + ROW_PX // 2
        start = max(span.due_from, span.said)
        width = max(0.8, x(span.due_to) - x(start))
        settled = place(span.settled) if span.settled else ""
        rows.append(Row(y, y - 4, place(span.said), place(start), f"{width:.2f}%", settled, span.outcome))
    floor = len(spans) * ROW_PX
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    every = 1 + len(years) // 6
    ticks = tuple(Tick(place(day), str(day.year)) for day in years[::every])
    is_inside = first <= today <= last
    return Drawing(tuple(rows), ticks, place(today) if is_inside else "", floor, floor + 16, floor + AXIS_PX)
