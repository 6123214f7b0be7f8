"""Years, spans of time ("two weeks ago"), holidays and vague words."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from datetime import date, timedelta

from tracker.nlp import calendar as cal
from tracker.nlp.dates_en.context import (
    ANY_CASE,
    MONTH,
    NUMBERS,
    WEEKDAY,
    Context,
    Found,
    is_ahead,
    rule,
    stated_year,
)
from tracker.nlp.types import DateKind, DateSide


@rule("#", r"(?P<a>20[0-4]\d)\s*(?:-|–|—|/|\s+to\s+|\s+and\s+|\s+or\s+)\s*(?P<b>20[0-4]\d|\d\d)(?![\d-])")
def _years(context: Context, match: re.Match[str]) -> Found | None:
    first = int(match["a"])
    last = int(match["b"]) if len(match["b"]) == 4 else first // 100 * 100 + int(match["b"])
    joined = match.group()
    if " and " in joined and not re.search(
        r"\bbetween\s+$", context.text[max(0, match.start() - 10) : match.start()], ANY_CASE
    ):
        return None
    if not first < last <= first + 30:
        return None
    return Found(match.end(), cal.span_value(cal.year_value(first), cal.year_value(last)), DateKind.RANGE)


_YEAR_HEADING = re.compile(r"(?:^|.*\n)[#*\s]*20\d\d[*:.]*\s*(?:\n|$)", re.DOTALL)
_COUNTED = re.compile(
    r"\s*(?:%|percent|per cent|units|vehicles|cars|people|yuan|km|kilomet|miles|employees|staff|sets|jobs|dollars|million|billion|hours|trips|engineers|wafers|chips|boards|mAh|rpm|mm|m\b|[.,:]\d|[-/]\d)",
    ANY_CASE,
)


@rule("#", r"(?P<year>20[0-4]\d|199\d)(?![\d])")
def _year(context: Context, match: re.Match[str]) -> Found | None:
    before = context.text[max(0, match.start() - 2) : match.start()]
    if (
        (before[-1:] in ("$", "€", "£", "¥", ".", "-", "/", "#") and not before.endswith(". "))
        or re.search(r"\d,$", before)
        or _COUNTED.match(context.text, match.end())
    ):
        return None
    year = int(match["year"])
    context.last_year = year
    if _YEAR_HEADING.match(context.text[max(0, match.start() - 4) : match.end() + 4]):
        context.section_year = year
    return Found(match.end(), cal.year_value(year), DateKind.YEAR)


@rule(
    "in within",
    r"(?:in|within)\s+(?P<a>two|three|four|five|six|[2-9])\s*(?:to|or|-|–)\s*(?P<b>three|four|five|six|seven|eight|ten|\d{1,2})\s+years\b(?!\s+of)",
)
def _in_some_years(context: Context, match: re.Match[str]) -> Found | None:
    """ "In three to five years": from then on to then."""
    first, last = _count(match["a"]), _count(match["b"])
    if context.published is None or first is None or last is None or not first < last <= 30:
        return None
    year = context.published.year
    value = cal.span_value(cal.year_value(year + first), cal.year_value(year + last))
    return Found(match.end(), value, DateKind.RANGE, is_relative=True, is_future=True)


@rule(
    "half",
    r"half\s+a\s+year\s+(?P<dir>away|off|from\s+now|ago)\b",
)
def _half_a_year(context: Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return None
    return shifted(match.end(), context.published, -6 if match["dir"].lower() == "ago" else 6, "month")


_N = r"(?P<n>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty|twenty-four|thirty|(?:a\s+)?couple\s+of|several|a\s+few|some)"
_NUMBER_WORDS = "# a an one two three four five six seven eight nine ten eleven twelve eighteen twenty thirty couple several some twenty-four"


@rule(
    _NUMBER_WORDS,
    rf"{_N}[\s-]+(?P<unit>day|week|fortnight|month|year)s?\s+(?P<dir>ago|earlier|before|previously|later|afterwards|from\s+now|hence)\b",
)
def _ago(context: Context, match: re.Match[str]) -> Found | None:
    count, unit, where = _count(match["n"]), match["unit"].lower(), match["dir"].lower()
    if count is None:
        return Found(match.end(), None, DateKind.VAGUE, is_relative=True)
    from_publication = where in ("ago",) or where.startswith(("from", "hence"))
    base = context.published if from_publication else context.sentence_day or context.last_day
    if base is None or (where == "before" and _GOES_ON.match(context.text, match.end())):
        return None
    sign = -1 if where in ("ago", "earlier", "before", "previously") else 1
    return shifted(match.end(), base, sign * count, unit)


_GOES_ON = re.compile(r"\s+(?!and\b|or\b|but\b|that\b)[\w\"“]")  # "two days before the fair"


@rule(_NUMBER_WORDS + " the", rf"(?:{_N}[\s-]+days?|(?P<one>the\s+day))\s+(?P<dir>after|before)(?=\s+[\w\"“])")
def _days_after(context: Context, match: re.Match[str]) -> Found | None:
    """ "It opened on Friday, two days after the minister had called": he called on Wednesday."""
    count = 1 if match["one"] else _count(match["n"])
    if context.sentence_day is None or count is None or _A_DATE.match(context.text, match.end()):
        return None
    return shifted(match.end(), context.sentence_day, count if match["dir"].lower() == "before" else -count, "day")


_A_DATE = re.compile(rf"\s+(?:(?:the\s+)?(?:{MONTH.format('m')}|{WEEKDAY}\b|\d)|that\b|it\b)", ANY_CASE)


@rule(
    "within inside in over",
    r"(?P<w>within|inside|in|over)\s+(?:the\s+)?(?P<next>next\s+|coming\s+)?"
    + _N
    + r"[\s-]+(?P<unit>day|week|month|year)s?\b(?!\s+(?:of|after|ago))",
)
def _within(context: Context, match: re.Match[str]) -> Found | None:
    if match["w"].lower() not in ("within", "inside") and not match["next"]:
        return None
    count = _count(match["n"])
    if (
        context.published is None
        or count is None
        or not (match["next"] or is_ahead(context, match.start()) or match["unit"].lower() == "month")
    ):
        return None
    found = shifted(match.end(), context.published, count, match["unit"].lower())
    return Found(found.end, found.value, found.kind, True, True, DateSide.BEFORE)


def _count(words: str) -> int | None:
    words = words.lower().removeprefix("a ").removesuffix(" of").strip()
    return int(words) if words.isdigit() else NUMBERS.get(words)


def shifted(end: int, base: date, count: int, unit: str) -> Found:
    """Days give a day, weeks and months a month, years a year: no closer than people mean it."""
    if unit == "day":
        return Found(end, cal.day_value(base + timedelta(days=count)), DateKind.DAY, True)
    if unit in ("week", "fortnight"):
        return Found(
            end, cal.week_value(base + timedelta(weeks=count * (2 if unit == "fortnight" else 1))), DateKind.WEEK, True
        )
    if unit == "month":
        return Found(end, cal.month_value(*cal.add_months(base.year, base.month, count)), DateKind.MONTH, True)
    return Found(end, cal.year_value(base.year + count), DateKind.YEAR, True)


_HOLIDAYS = {
    "new year's eve": "new year's eve", "christmas eve": "christmas eve", "new year's day": "new year", "new year's": "new year", "new year": "new year", "christmas day": "christmas", "christmas": "christmas", "easter": "easter",
    "spring festival": "lunar new year", "lunar new year": "lunar new year", "chinese new year": "lunar new year",
    "mid-autumn festival": "mid-autumn", "mid-autumn holiday": "mid-autumn", "mid-autumn": "mid-autumn", "may day": "labour day",
    "national day holiday": "national day", "national day": "national day", "golden week": "national day", "october holiday": "national day", "singles' day": "singles day", "singles day": "singles day",
}  # fmt: skip


@rule(
    "new christmas easter spring lunar chinese mid-autumn mid may national golden october singles singles'",
    rf"(?P<h>{'|'.join(sorted(map(re.escape, _HOLIDAYS), key=len, reverse=True))})\b(?!\s+(?:resolution|party|message|speech|greeting))(?:,?\s+(?:of\s+)?(?P<year>20\d\d)|\s+(?P<rel>this|last|next)\s+year)?",
)
def _holiday(context: Context, match: re.Match[str]) -> Found | None:
    if not match["h"][0].isupper() and match["h"].lower() not in ("spring festival", "lunar new year"):
        return None
    name = _HOLIDAYS[match["h"].lower()]
    year = stated_year(context, match)
    if year is None:
        if context.published is None:
            return Found(match.end(), None, DateKind.DAY, is_relative=True)
        probe = cal.holiday(name, context.published.year)
        if probe is None:
            return None
        year = cal.nearest_year(context.published, probe.month, probe.day, ahead=is_ahead(context, match.start()))
    day = cal.holiday(name, year)
    if day is None:
        return None
    if match["h"].lower().endswith((" day", " eve")):
        return Found(match.end(), cal.day_value(day), DateKind.DAY, True)
    return Found(match.end(), cal.month_value(day.year, day.month), DateKind.MONTH, True, is_approximate=True)


@rule(
    "recently lately soon shortly recent coming",
    r"(?:recently|lately|soon|shortly|(?:recent|coming)\s+(?:days|weeks|months|years))\b",
)
def _vague(_: Context, match: re.Match[str]) -> Found | None:
    future = match.group().lower().startswith(("soon", "shortly", "coming"))
    return Found(match.end(), None, DateKind.VAGUE, is_relative=True, is_future=future)
