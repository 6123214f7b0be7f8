"""Dates in words, with the precision they came with: never a made-up day."""

import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_YEAR = re.compile(r"(\d{4})$")
_PART = re.compile(r"(\d{4})-([QH])(\d)$")


@dataclass(frozen=True, slots=True)
class DateWords:
    text: str  # "28 Apr 2024", "Apr 2024", "Q1 2025"
    machine: str = ""  # value for `<time datetime>`; empty where HTML has no form for it (a quarter, a range)
    note: str = ""  # what the bare date would hide, for example that it is the day of publication
    zh: str = ""


def in_words(value: str, note: str = "") -> DateWords | None:
    """`value` in the public form ("2024-04-28", "2025-Q1", "2026-02/2026-03"); another form is shown as it is."""
    if not value:
        return None
    if "/" in value:
        first, last = value.split("/", 1)
        return DateWords(_range(first, last), note=note, zh=f"{_zh(first)}至{_zh(last)}")
    is_plain = bool(_DAY.match(value) or _MONTH.match(value) or _YEAR.match(value))
    return DateWords(_en(value), value if is_plain else "", note, _zh(value))


def day_in_words(value: date | None, note: str = "") -> DateWords | None:
    return in_words(value.isoformat(), note) if value else None


def moment_in_words(value: datetime | None, zone: tzinfo, now: datetime) -> DateWords | None:
    """A time in the reader's zone: relative while it is recent ("3 h ago"), with the exact time beside it."""
    if value is None:
        return None
    local = value.astimezone(zone)
    exact = f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M} {local.tzname()}"
    return DateWords(_ago((now - value).total_seconds()) or exact, value.isoformat(timespec="seconds"), exact)


def published_in_words(on: date | None, precision: str, raw: str) -> DateWords | None:
    """The publication date of a document; the raw words where they could not be read."""
    if on is None:
        return DateWords(f"undated (“{raw}”)") if raw else None
    cut = {"year": 4, "month": 7}.get(precision, 10)
    return in_words(on.isoformat()[:cut], "published")


def _ago(seconds: float) -> str:
    if 0 <= seconds < 60:
        return "just now"
    if 0 <= seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if 0 <= seconds < 48 * 3600:
        return f"{int(seconds // 3600)} h ago"
    if 0 <= seconds < 14 * 86400:
        return f"{int(seconds // 86400)} days ago"
    if -48 * 3600 < seconds < 0:
        minutes = int(-seconds // 60)
        return f"in {minutes} min" if minutes < 60 else f"in {minutes // 60} h"
    return ""


def _en(value: str) -> str:
    if match := _DAY.match(value):
        return f"{int(match[3])} {_month(match[2])} {match[1]}"
    if match := _MONTH.match(value):
        return f"{_month(match[2])} {match[1]}"
    if match := _PART.match(value):
        return f"{match[2]}{match[3]} {match[1]}"
    return value


def _zh(value: str) -> str:
    if match := _DAY.match(value):
        return f"{match[1]}年{int(match[2])}月{int(match[3])}日"
    if match := _MONTH.match(value):
        return f"{match[1]}年{int(match[2])}月"
    if _YEAR.match(value):
        return f"{value}年"
    if match := _PART.match(value):
        if match[2] == "Q":
            return f"{match[1]}年第{'零一二三四五六七八九'[int(match[3])]}季度"
        return f"{match[1]}年{'上' if match[3] == '1' else '下'}半年"
    return value


def _month(number: str) -> str:
    index = int(number)
    return MONTHS[index - 1] if 1 <= index <= 12 else number


def _range(first: str, last: str) -> str:
    """ "Feb to Mar 2026": what both ends share is said once."""
    left, right = _en(first), _en(last)
    if first[:4] == last[:4] and left.endswith(first[:4]) and right.endswith(first[:4]) and left != first:
        left = left[: -len(first[:4])].rstrip()
    return f"{left} to {right}"
