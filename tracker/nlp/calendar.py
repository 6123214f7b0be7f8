"""Values of dates and the arithmetic behind them, the same for both languages.

The text forms are the guidelines': 2024, 2024-04, 2024-04-28, 2025-Q1, 2026-02/2026-03.
"""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from tracker.nlp.types import DateKind, DateMention, DateValue

LUNAR_NEW_YEAR = {
    2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12),
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
    2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
MID_AUTUMN = {
    2015: (9, 27), 2016: (9, 15), 2017: (10, 4), 2018: (9, 24), 2019: (9, 13), 2020: (10, 1), 2021: (9, 21),
    2022: (9, 10), 2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3),
    2029: (9, 22), 2030: (9, 12), 2031: (10, 1), 2032: (9, 19), 2033: (9, 8), 2034: (9, 27), 2035: (9, 16),
}  # fmt: skip
FIXED_HOLIDAYS = {
    "new year": (1, 1),
    "new year's eve": (12, 31),
    "christmas eve": (12, 24),
    "labour day": (5, 1),
    "national day": (10, 1),
    "singles day": (11, 11),
    "christmas": (12, 25),
}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # first month


def day_value(day: date) -> DateValue:
    return DateValue(day.isoformat(), day, day)


def month_value(year: int, month: int) -> DateValue:
    return DateValue(f"{year:04}-{month:02}", date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def year_value(year: int) -> DateValue:
    return DateValue(f"{year:04}", date(year, 1, 1), date(year, 12, 31))


def quarter_value(year: int, quarter: int) -> DateValue:
    last = quarter * 3
    return DateValue(f"{year:04}-Q{quarter}", date(year, last - 2, 1), month_value(year, last).end)


def half_value(year: int, half: int) -> DateValue:
    return span_value(month_value(year, 1 if half == 1 else 7), month_value(year, 6 if half == 1 else 12))


def season_value(year: int, season: str) -> DateValue:
    """Three months; a winter begins in December of `year` and ends in February of the next."""
    first = SEASONS[season]
    return span_value(month_value(year, first), month_value(*add_months(year, first, 2)))


def span_value(first: DateValue, last: DateValue) -> DateValue:
    """From the start of one value to the end of another, written as the guidelines write a range."""
    if first.text == last.text:
        return first
    return DateValue(f"{first.text}/{last.text}", first.start, last.end)


def week_value(day: date) -> DateValue:
    """The week (Monday to Sunday) of a day. The guidelines know no weeks, so its text is the month of that day."""
    monday = day - timedelta(days=day.weekday())
    return DateValue(f"{day.year:04}-{day.month:02}", monday, monday + timedelta(days=6))


def a_year_later(value: DateValue) -> DateValue:
    """The same days of the next year; what ends with February still does."""
    if value.start == value.end:
        return day_value(_next_year(value.start))
    text = re.sub(r"\d{4}", lambda year: f"{int(year.group()) + 1:04}", value.text).replace("-02-29", "-02-28")
    last = value.end + timedelta(days=1)
    return DateValue(text, _next_year(value.start), _next_year(last) - timedelta(days=1))


def _next_year(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, monthrange(day.year + 1, day.month)[1]))


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    return (year * 12 + month - 1 + count) // 12, (year * 12 + month - 1 + count) % 12 + 1


def real_day(year: int, month: int, day: int) -> date | None:
    """None for a day that no calendar has."""
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] else None


def season_near(published: date, season: str, *, ahead: bool | None) -> DateValue:
    month, day = (12, 31) if season == "winter" else (SEASONS[season] + 1, 15)  # its middle
    return season_value(nearest_year(published, month, day, ahead=ahead), season)


def last_saturday(published: date) -> date:
    """ "At the weekend": the Saturday on or before the day of publication."""
    return published - timedelta(days=(published.weekday() - 5) % 7)


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday(name: str, year: int) -> date | None:
    """The day of a holiday; None for a lunar one outside the tables."""
    if name == "easter":
        return easter(year)
    tables = {"lunar new year": LUNAR_NEW_YEAR, "mid-autumn": MID_AUTUMN}
    month_day = tables[name].get(year) if name in tables else FIXED_HOLIDAYS[name]
    return date(year, *month_day) if month_day else None


# How much farther the unlikely side counts, measured on the training documents: (what is to come, what is behind).
LEANINGS: dict[bool | None, tuple[int, int]] = {True: (1, 4), False: (12, 1), None: (3, 1)}


def nearest_year(published: date, month: int, day: int, *, ahead: bool | None) -> int:
    """The year meant by a month (and day) without one: the nearest.

    `ahead`: whether the sentence speaks of what is to come; None where it does not say (then what is
    behind counts as nearer).
    """
    far_ahead, far_behind = LEANINGS[ahead]

    def distance(year: int) -> float:
        safe = date(year, month, min(day, monthrange(year, month)[1]))
        days = (safe - published).days
        return days * far_ahead if days > 0 else -days * far_behind

    return min((published.year - 1, published.year, published.year + 1), key=distance)


def happened_text(mention: DateMention) -> str | None:
    """The text for something that happened: the guidelines date no happening by quarter or season, but by year."""
    if mention.value is None:
        return None
    if mention.kind in (DateKind.QUARTER, DateKind.SEASON):
        return mention.value.text[:4]
    return mention.value.text.partition("/")[0]  # what went on for a while is dated by its beginning


def happened_value(mention: DateMention) -> DateValue | None:
    """The same as a value; its first and last day stay as narrow as they are known."""
    text = happened_text(mention)
    return replace(mention.value, text=text) if mention.value and text else None
