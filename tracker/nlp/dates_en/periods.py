"""Weeks, months, quarters, halves, seasons, and their edges ("early July", "by year-end")."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from datetime import timedelta

from tracker.nlp import calendar as cal
from tracker.nlp.dates_en.context import (
    ANY_CASE,
    MONTH,
    WHICH_YEAR,
    YEAR,
    Context,
    Found,
    is_ahead,
    is_moved,
    is_name_of_month,
    month_number,
    rule,
    stated_year,
    year_for,
)
from tracker.nlp.dates_en.days import MONTH_WORDS
from tracker.nlp.types import DateKind, DateValue

RELATIVE = {"this": 0, "current": 0, "last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}
HALF = r"(?P<unit>half)(?=\s*(?:[,.;:!?)\"'”]|$|of\s+the\s+year|year\b))"
WHICH = r"(?P<which>this|last|next|past|previous|current|coming|the current|the coming|the previous)"


@rule("the this", r"(?:the|this)\s+(?P<unit>year|month)\s+(?:is\s+out|ends|closes|is\s+over|was\s+out)\b")
def _before_year_is_out(context: Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return None
    month = 12 if match["unit"].lower() == "year" else context.published.month
    return Found(match.end(), cal.month_value(context.published.year, month), DateKind.MONTH, True)


@rule(
    "this last next past previous current coming earlier later the",
    rf"(?:(?:earlier|later)\s+)?(?:the\s+)?{WHICH}\s+(?P<unit>week|weekend|month|quarter|year)(?!'s\s+(?:old|time)|-)\b",
)
def _relative_unit(context: Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return Found(match.end(), None, DateKind.VAGUE, is_relative=True)
    which = match["which"].lower().removeprefix("the ")
    if which in ("past", "coming") and match["unit"].lower() != "weekend" and which == "past":
        return None  # "the past year" is a stretch of time
    shift, unit, day = RELATIVE[which], match["unit"].lower(), context.published
    if unit in ("week", "weekend"):
        return Found(match.end(), cal.week_value(day + timedelta(weeks=shift)), DateKind.WEEK, is_relative=True)
    if unit == "month":
        return Found(
            match.end(), cal.month_value(*cal.add_months(day.year, day.month, shift)), DateKind.MONTH, is_relative=True
        )
    if unit == "quarter":
        year, month = cal.add_months(day.year, day.month, shift * 3)
        return Found(match.end(), cal.quarter_value(year, (month + 2) // 3), DateKind.QUARTER, is_relative=True)
    context.told_year = None
    return Found(match.end(), cal.year_value(day.year + shift), DateKind.YEAR, is_relative=True)


@rule("this next the", rf"{WHICH}\s+{HALF}")
def _relative_half(context: Context, match: re.Match[str]) -> Found | None:
    """ "This half" is one of the two of a year."""
    if context.published is None or match["which"].lower() in ("past", "last", "previous"):
        return None
    which = match["which"].lower().removeprefix("the ")
    year, month = cal.add_months(context.published.year, context.published.month, 6 * RELATIVE[which])
    return Found(match.end(), cal.half_value(year, 1 if month <= 6 else 2), DateKind.SEASON, is_relative=True)


@rule("that", rf"that\s+{MONTH.format('m')}\b(?!\s+\d)")
def _that_month(context: Context, match: re.Match[str]) -> Found | None:
    """ "That June": of the year named last."""
    year = context.told_year or (context.last_month.year if context.last_month else None)
    if year is None or not match["m"][0].isupper():
        return None
    return Found(match.end(), cal.month_value(year, month_number(match)), DateKind.MONTH, is_relative=True)


@rule("this last next past coming", rf"{WHICH}\s+{MONTH.format('m')}")
def _relative_month(context: Context, match: re.Match[str]) -> Found | None:
    if context.published is None or not is_name_of_month(match):
        return None
    which, month = match["which"].lower(), month_number(match)
    year = context.published.year
    if which in ("last", "past"):
        year -= month >= context.published.month
    elif which in ("next", "coming"):
        year += month <= context.published.month
    return Found(match.end(), cal.month_value(year, month), DateKind.MONTH, is_relative=True)


@rule(
    MONTH_WORDS,
    rf"{MONTH.format('m')}(?:\s+{YEAR.format('y1')})?(?:\s*(?:/|-|–|\s+or\s+|\s+to\s+|\s+and\s+)\s*{MONTH.format('m2')}){WHICH_YEAR}",
)
def _months(context: Context, match: re.Match[str]) -> Found | None:
    if not (is_name_of_month(match) and is_name_of_month(match, "m2")):
        return None
    joined = match.group()
    before = context.text[max(0, match.start() - 10) : match.start()].rstrip().lower()
    if (" and " in joined and not before.endswith("between")) or (
        " to " in joined and (not before.endswith(("from", "in", "between")) or is_moved(context, match.start()))
    ):
        return None
    if re.match(r"\s+\d{1,2}(?!\d)", context.text[match.end() :]):
        return None  # "February or March 3": let the day win
    first, last = month_number(match), month_number(match, "m2")
    year = year_for(context, match, last)
    if year is None:
        return None
    first_year = int(match["y1"]) if match["y1"] else year - (first > last)
    if (first_year, first) > (year, last):
        return None
    value = cal.span_value(cal.month_value(first_year, first), cal.month_value(year, last))
    return Found(match.end(), value, DateKind.RANGE, stated_year(context, match) is None)


_MAY_BEFORE = re.compile(
    r"(?:\b(?:in|of|on|by|since|last|next|this|from|until|till|before|after|late|early|mid|end|to|through|and|or|between|for|around|about|during|as early as|than|is|was|the)|mid-|end-|[,(/–—-])\s*$",
    ANY_CASE,
)


@rule(MONTH_WORDS, rf"{MONTH.format('m')}{WHICH_YEAR}(?!\w)")
def _bare_month(context: Context, match: re.Match[str]) -> Found | None:
    if not is_name_of_month(match):
        return None
    has_year = stated_year(context, match) is not None
    name = match["m"].lower()
    if name in ("may", "march", "mar", "jan", "jun", "dec", "sep") and not has_year:
        if not _MAY_BEFORE.search(context.text[max(0, match.start() - 14) : match.start()]):
            return None
        if name == "may" and re.match(
            r"\s+(?:be|have|not|also|still|yet|well|come|take|allow|help)\b", context.text[match.end() :]
        ):
            return None
    year = year_for(context, match, month_number(match))
    if year is None:
        return None
    return Found(match.end(), cal.month_value(year, month_number(match)), DateKind.MONTH, not has_year)


QUARTER = r"(?P<which>first|second|third|fourth|last|final|1st|2nd|3rd|4th|opening|closing)"
QUARTERS = {
    "first": 1,
    "1st": 1,
    "opening": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": 4,
    "final": 4,
    "closing": 4,
}


@rule(
    "first second third fourth last final 1st 2nd 3rd 4th # opening closing",
    rf"{QUARTER}[\s-]+(?:(?:or|and|to)\s+(?P<also>second|third|fourth)\s+)?(?:calendar\s+|fiscal\s+)?(?P<unit>quarter|half)(?!\s+of\s+(?:an?\b|the\s+(?!year)|{MONTH.format('of')}))(?:\s+of\s+(?:fiscal\s+)?|,?\s+)?(?:(?P<year>20\d\d)|(?P<rel>this|last|next|the)\s+year)?\b",
)
def _quarter(context: Context, match: re.Match[str]) -> Found | None:
    number, unit = QUARTERS[match["which"].lower()], match["unit"].lower()
    if unit == "half":
        number = 2 if number in (2, 4) else 1
    if match["which"].lower() in ("last",) and not (match["year"] or match["rel"]):
        return None  # "last quarter" is the one before this
    return _part_of_year(context, match, unit, number)


@rule(
    "the", r"the\s+(?P<which>first|second|third|fourth)(?=[,.;)]|\s*$|\s+(?:and|or|of\s+(?:this|next|last)\s+year)\b)"
)
def _quarter_again(context: Context, match: re.Match[str]) -> Found | None:
    """ "In fifteen cities by the third quarter and in all by the fourth"."""
    last = context.mentions[-1] if context.mentions else None
    if (
        last is None
        or last.kind is not DateKind.QUARTER
        or last.value is None
        or last.span.start < context.sentence_start
    ):
        return None
    year, quarter = last.value.start.year, QUARTERS[match["which"].lower()]
    return Found(match.end(), cal.quarter_value(year, quarter), DateKind.QUARTER, is_relative=True)


@rule(
    "q1 q2 q3 q4 h1 h2 q h",
    r"(?P<u>[QH])(?P<n>[1-4])(?:(?:\s+(?:of\s+)?(?:FY|fiscal\s+)?|\s*FY|\s*'|-)'?(?:(?P<year>20[1-4]\d)|(?P<short>[1-3]\d))(?!\d)|\s+(?:of\s+)?(?P<rel>this|last|next)\s+year)?\b",
    flags=0,
)
def _q1(context: Context, match: re.Match[str]) -> Found | None:
    return _part_of_year(context, match, "quarter" if match["u"] == "Q" else "half", int(match["n"]))


@rule("# 1q 2q 3q 4q 1h 2h", r"(?P<n>[1-4])(?P<u>[QH])\s?'?(?:(?P<year>20[1-4]\d)|(?P<short>[1-3]\d))?\b", flags=0)
def _1q25(context: Context, match: re.Match[str]) -> Found | None:
    return _part_of_year(context, match, "quarter" if match["u"] == "Q" else "half", int(match["n"]))


def _part_of_year(context: Context, match: re.Match[str], unit: str, number: int) -> Found | None:
    if unit == "half" and number > 2:
        return None
    year = stated_year(context, match)
    is_relative = year is None or bool(match.groupdict().get("rel"))
    middle = number * 3 - 1 if unit == "quarter" else number * 6 - 3
    if year is None:
        if context.published is None:
            return Found(match.end(), None, DateKind.QUARTER, is_relative=True)
        ahead = is_ahead(context, match.start())
        year = cal.nearest_year(context.published, middle, 15, ahead=ahead)
        last_month = number * (3 if unit == "quarter" else 6)
        year += bool(ahead) and cal.month_value(year, last_month).end < context.published
    if unit == "quarter":
        return Found(match.end(), cal.quarter_value(year, number), DateKind.QUARTER, is_relative)
    return Found(match.end(), cal.half_value(year, number), DateKind.SEASON, is_relative)


_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"


@rule(
    "spring summer autumn fall winter",
    rf"{_SEASON}(?:\s+of)?\s+(?:(?P<year>20\d\d)|(?P<rel>this|last|next|the same|the following)\s+year)(?!\d)",
)
def _season_year(context: Context, match: re.Match[str]) -> Found | None:
    year = stated_year(context, match)
    return _season_found(match, year) if year else None


@rule(
    "last this next coming the",
    rf"(?:(?P<which>last|this|next|coming)|(?:(?<=\bin )|(?<=\bby )|(?<=\bto )|(?<=\bfor )|(?<=from )|(?<=since )|(?<=before )|(?<=until )|(?<=over )|(?<=after )|(?<=during ))the)\s+{_SEASON}\b(?!\s+(?:of|20\d\d|festival|recess))",
)
def _season_relative(context: Context, match: re.Match[str]) -> Found | None:
    return _season_near(context, match, (match["which"] or "").lower())


@rule(
    "spring summer autumn winter",
    rf"(?:(?<=by )|(?<=since )|(?<=until )|(?<=before )|(?<=early as )|(?<=after )|(?<=\bin )|(?<=for )){_SEASON}\b(?!\s+(?:of|20\d\d|festival|recess|holiday|session|break|water|tests?|conditions|weather))(?!-)",
)
def _season_bare(context: Context, match: re.Match[str]) -> Found | None:
    return _season_near(context, match, "")


def _season_near(context: Context, match: re.Match[str], which: str) -> Found | None:
    if context.published is None:
        return Found(match.end(), None, DateKind.SEASON, is_relative=True)
    season = match["season"].lower().replace("fall", "autumn")
    published = context.published
    if which == "last":
        ends = [cal.season_value(year, season) for year in (published.year, published.year - 1, published.year - 2)]
        return _season_found(match, next(value.start.year for value in ends if value.end < published))
    if which in ("next", "coming"):
        starts = [cal.season_value(year, season) for year in (published.year, published.year + 1)]
        year = next(value.start.year for value in starts if value.start > published)
        return _season_found(match, year)
    if which == "this":
        return _season_found(match, published.year)
    value = cal.season_near(published, season, ahead=is_ahead(context, match.start()))
    return Found(match.end(), value, DateKind.SEASON, is_relative=True)


def _season_found(match: re.Match[str], year: int) -> Found:
    return Found(
        match.end(), cal.season_value(year, match["season"].lower().replace("fall", "autumn")), DateKind.SEASON, True
    )


_EDGE = r"(?P<edge>early|mid|middle|late|later|end|start|beginning|close|turn|second half|first half|first week|last week|first days|final days)(?:(?:-|\s+)(?:of|in)(?:\s+the)?\s+|-|\s+)"


_HAPPENS = re.compile(r"(?:start|end|close)\s+in\b|(?:beginning|start|end|close)\s+(?!of\b)", ANY_CASE)
_TO_HAPPEN = re.compile(r"\b(?:to|will|would|could|can|may|might|should|shall|must|not)\s+$", ANY_CASE)


def _is_verb(context: Context, match: re.Match[str]) -> bool:
    """ "Sales are to start in the fourth quarter" names no edge of it."""
    before = context.text[max(0, match.start() - 10) : match.start()]
    return bool(_HAPPENS.match(match.group()) and (" in " in match.group() or _TO_HAPPEN.search(before)))


@rule(
    "early mid middle late end start beginning close first last second mid-january mid-february",
    rf"{_EDGE}(?:this\s+)?{MONTH.format('m')}{WHICH_YEAR}(?!\s+\d{{1,2}}(?!\d))(?!\w)",
)
def _edge_month(context: Context, match: re.Match[str]) -> Found | None:
    if not is_name_of_month(match) or _is_verb(context, match):
        return None
    month = month_number(match)
    day = {"e": 5, "s": 3, "b": 3, "m": 15, "l": 25, "c": 28, "f": 5, "t": 28}.get(match["edge"][0].lower(), 15)
    year = year_for(context, match, month, 28 if match["edge"].lower() == "end" else day)
    return (
        Found(match.end(), cal.month_value(year, month), DateKind.MONTH, stated_year(context, match) is None)
        if year
        else None
    )


@rule(
    "early mid middle late later end start beginning close turn",
    rf"{_EDGE}(?:the\s+)?(?:(?P<year>20\d\d)(?!\d)|(?P<rel>this|last|next|the\s+following|the\s+same)\s+year\b|(?P<unit>year|month|quarter|(?P<q>first|second|third|fourth)\s+quarter(?:(?:\s+of|,)?\s+(?P<qy>20\d\d)(?!\d))?|{QUARTER.replace('which', 'qq')}\s+half)\b|(?P<which>this|last|next)\s+(?P<unit2>month|quarter)\b)",
)
def _edge_year(context: Context, match: re.Match[str]) -> Found | None:
    if _is_verb(context, match):
        return None
    edge = match["edge"].lower()
    published = context.published
    unit = match["unit"] or match["unit2"] or "year"
    if published is None and match["year"] is None:
        return Found(match.end(), None, DateKind.VAGUE, is_relative=True)
    if unit == "month" and published:
        shift = RELATIVE[match["which"].lower()] if match["which"] else 0
        return Found(
            match.end(), cal.month_value(*cal.add_months(published.year, published.month, shift)), DateKind.MONTH, True
        )
    if "quarter" in unit and published:
        quarter = QUARTERS[match["q"].lower()] if match["q"] else (published.month + 2) // 3
        year = published.year
        if match["q"]:
            ahead = is_ahead(context, match.start())
            year = int(match["qy"] or cal.nearest_year(published, quarter * 3, 15, ahead=ahead))
        month = {"e": quarter * 3 - 2, "s": quarter * 3 - 2, "b": quarter * 3 - 2, "m": quarter * 3 - 1}.get(
            edge[0], quarter * 3
        )
        return Found(match.end(), cal.month_value(year, month), DateKind.MONTH, True)
    if "half" in unit:
        return None
    year = stated_year(context, match) or (published.year if published else 0)
    return _edge_of_year(match, edge, year, is_relative=match["year"] is None)


def _edge_of_year(match: re.Match[str], edge: str, year: int, *, is_relative: bool) -> Found:
    """The end of a year is its December, its middle June; "early" and "late" are no single month."""
    if edge == "turn":
        return Found(
            match.end(),
            cal.span_value(cal.month_value(year, 12), cal.month_value(year + 1, 1)),
            DateKind.RANGE,
            is_relative,
        )
    if edge in ("start", "beginning"):
        return Found(match.end(), cal.month_value(year, 1), DateKind.MONTH, is_relative)
    if edge in ("mid", "middle"):
        return Found(match.end(), cal.month_value(year, 6), DateKind.MONTH, is_relative)
    if edge in ("end", "close"):
        return Found(match.end(), cal.month_value(year, 12), DateKind.MONTH, is_relative)
    months = (1, 3) if edge == "early" else (10, 12)
    base = cal.year_value(year)
    narrow = DateValue(base.text, cal.month_value(year, months[0]).start, cal.month_value(year, months[1]).end)
    return Found(match.end(), narrow, DateKind.YEAR, is_relative, is_approximate=True)


@rule(
    "year-end yearend year midyear mid-year midsummer",
    r"(?P<end>year[- ]?end|mid-?year|midsummer)(?:(?:\s+of)?\s+(?:(?P<year>20\d\d)|(?P<rel>this|last|next)\s+year))?\b",
)
def _year_end(context: Context, match: re.Match[str]) -> Found | None:
    month = 6 if match["end"][0].lower() == "m" else 12
    year = stated_year(context, match) or context.last_year
    if year is None and context.published:
        year = context.published.year
        year += month == 6 and context.published.month > 6 and bool(is_ahead(context, match.start()))
    return Found(match.end(), cal.month_value(year, month), DateKind.MONTH, not match["year"]) if year else None


@rule("later earlier", r"(?P<which>later|earlier)\s+(?:in\s+the\s+|this\s+)(?P<unit>year|month|week)\b")
def _later_in(context: Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return None
    day, unit = context.published, match["unit"].lower()
    future = match["which"].lower() == "later"
    if unit == "year":
        return Found(match.end(), cal.year_value(day.year), DateKind.YEAR, True, future)
    if unit == "month":
        return Found(match.end(), cal.month_value(day.year, day.month), DateKind.MONTH, True, future)
    return Found(match.end(), cal.week_value(day), DateKind.WEEK, True, future)
