"""Days, weekdays and words like "yesterday"."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from datetime import date, timedelta

from tracker.nlp import calendar as cal
from tracker.nlp.dates_en.context import (
    ANY_CASE,
    DASH,
    DAY,
    MONTH,
    MONTHS,
    ORDINALS,
    SPOKEN,
    STOP,
    WEEKDAY,
    WEEKDAYS,
    WHICH_YEAR,
    YEAR,
    Context,
    Found,
    _day_found,
    is_ahead,
    is_moved,
    is_name_of_month,
    month_number,
    rule,
    year_for,
)
from tracker.nlp.dates_en.years import shifted
from tracker.nlp.types import DateKind

MONTH_WORDS = " ".join(MONTHS)
DAY_WORDS = " ".join(WEEKDAYS)


@rule("#", r"(?P<year>20\d\d|19\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
def _iso(_: Context, match: re.Match[str]) -> Found | None:
    day = cal.real_day(int(match["year"]), int(match["m"]), int(match["d"]))
    return Found(match.end(), cal.day_value(day), DateKind.DAY) if day else None


@rule("#", r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>20\d\d)(?!\d)")
def _numeric(_: Context, match: re.Match[str]) -> Found | None:
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    dotted = "." in match.group()
    month, day = (b, a) if dotted or a > 12 else (a, b)
    value = cal.real_day(year, month, day)
    return Found(match.end(), cal.day_value(value), DateKind.DAY) if value else None


@rule("#", r"(?P<year>20\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d-])")
def _iso_month(_: Context, match: re.Match[str]) -> Found | None:
    return Found(match.end(), cal.month_value(int(match["year"]), int(match["m"])), DateKind.MONTH)


@rule(
    MONTH_WORDS + " " + DAY_WORDS,
    rf"(?:{WEEKDAY},?\s+)?(?:{MONTH.format('m')}\s+{DAY.format('d')}{DASH}(?:{MONTH.format('m2')}\s+)?{DAY.format('d2')})"
    rf"{WHICH_YEAR}",
)
def _month_day_range(context: Context, match: re.Match[str]) -> Found | None:
    return _range_of_days(context, match)


@rule(
    "#",
    rf"(?:{DAY.format('d')}(?:\s+{MONTH.format('m')}(?:\s+{YEAR.format('y1')})?)?{DASH}{DAY.format('d2')}\s+(?:of\s+)?{MONTH.format('m2')}){WHICH_YEAR}",
)
def _day_month_range(context: Context, match: re.Match[str]) -> Found | None:
    if match["m"] is None and " and " in match.group():
        return None  # "5 and 9 May" are two days
    return _range_of_days(context, match)


def _range_of_days(context: Context, match: re.Match[str]) -> Found | None:
    first_month = month_number(match) if match["m"] else month_number(match, "m2")
    last_month = month_number(match, "m2") if match["m2"] else first_month
    if " and " in match.group() and not context.text[: match.start()].rstrip().lower().endswith("between"):
        return None
    last_year = year_for(context, match, last_month, int(match["d2"]))
    if last_year is None:
        return None
    first_year = last_year - 1 if first_month > last_month else last_year
    first = cal.real_day(first_year, first_month, int(match["d"]))
    last = cal.real_day(last_year, last_month, int(match["d2"]))
    if first is None or last is None or first > last or (" to " in match.group() and is_moved(context, match.start())):
        return None
    return Found(match.end(), cal.span_value(cal.day_value(first), cal.day_value(last)), DateKind.RANGE)


@rule(
    MONTH_WORDS + " " + DAY_WORDS, rf"(?:{WEEKDAY},?\s+)?{MONTH.format('m')}\s+(?:the\s+)?{DAY.format('d')}{WHICH_YEAR}"
)
def _month_day(context: Context, match: re.Match[str]) -> Found | None:
    return _day_found(context, match, month_number(match), int(match["d"])) if is_name_of_month(match) else None


@rule(
    MONTH_WORDS,
    rf"{MONTH.format('m')}\s+(?:the\s+)?(?P<o>{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b{WHICH_YEAR}",
)
def _month_ordinal(context: Context, match: re.Match[str]) -> Found | None:
    return (
        _day_found(context, match, month_number(match), ORDINALS[match["o"].lower()])
        if is_name_of_month(match)
        else None
    )


@rule("# " + DAY_WORDS, rf"(?:{WEEKDAY},?\s+)?{DAY.format('d')}\s+(?:of\s+)?{MONTH.format('m')}{WHICH_YEAR}")
def _day_month(context: Context, match: re.Match[str]) -> Found | None:
    return _day_found(context, match, month_number(match), int(match["d"])) if is_name_of_month(match) else None


@rule("first last", rf"(?P<which>first|last)\s+day\s+of\s+{MONTH.format('m')}{WHICH_YEAR}")
def _edge_of_month(context: Context, match: re.Match[str]) -> Found | None:
    year = year_for(context, match, month_number(match))
    if year is None:
        return None
    month = cal.month_value(year, month_number(match))
    return Found(
        match.end(), cal.day_value(month.start if match["which"].lower() == "first" else month.end), DateKind.DAY
    )


ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))


@rule(
    f"the {' '.join(ORDINALS)}",
    rf"(?:the\s+)?(?P<o>{ORDINAL})\s+(?:day\s+)?of\s+{MONTH.format('m')}\s+(?:to|until|till|through)\s+(?:the\s+)?(?P<o2>{ORDINAL})\s+of\s+{MONTH.format('m2')}{WHICH_YEAR}",
)
def _from_the_first_of(context: Context, match: re.Match[str]) -> Found | None:
    last_month, last_day = month_number(match, "m2"), ORDINALS[match["o2"].lower()]
    year = year_for(context, match, last_month, last_day)
    if year is None or not (is_name_of_month(match) and is_name_of_month(match, "m2")):
        return None
    first = cal.real_day(year - (month_number(match) > last_month), month_number(match), ORDINALS[match["o"].lower()])
    last = cal.real_day(year, last_month, last_day)
    if first is None or last is None or first > last:
        return None
    return Found(match.end(), cal.span_value(cal.day_value(first), cal.day_value(last)), DateKind.RANGE)


@rule(f"the {' '.join(ORDINALS)}", rf"(?:the\s+)?(?P<o>{ORDINAL})\s+(?:day\s+)?of\s+{MONTH.format('m')}{WHICH_YEAR}")
def _the_first_of(context: Context, match: re.Match[str]) -> Found | None:
    return (
        _day_found(context, match, month_number(match), ORDINALS[match["o"].lower()])
        if is_name_of_month(match)
        else None
    )


@rule("the first last", r"(?:the\s+)?(?P<which>first|last)\s+day\s+of\s+(?P<year>20\d\d)")
def _edge_day_of_year(_: Context, match: re.Match[str]) -> Found | None:
    year = int(match["year"])
    return Found(
        match.end(),
        cal.day_value(date(year, 1, 1) if match["which"].lower() == "first" else date(year, 12, 31)),
        DateKind.DAY,
    )


@rule(
    "the that same next",
    r"(?:the|that)\s+(?P<which>same|following|next|previous)\s+(?P<unit>day|week|month|year)\b(?!\s*-)",
)
def _the_same_day(context: Context, match: re.Match[str]) -> Found | None:
    unit = match["unit"].lower()
    base = context.last_month if unit in ("month", "year") else context.last_day
    if base is None:
        return None
    shift = {"same": 0, "following": 1, "next": 1, "previous": -1}[match["which"].lower()]
    return shifted(match.end(), base, shift, unit)


@rule("the following", rf"(?:the\s+)?following\s+{MONTH.format('m')}")
def _following_month(context: Context, match: re.Match[str]) -> Found | None:
    base = context.last_day or context.last_month
    if base is None or not is_name_of_month(match):
        return None
    month = month_number(match)
    return Found(
        match.end(), cal.month_value(base.year + (month <= base.month), month), DateKind.MONTH, is_relative=True
    )


@rule("the", r"the\s+weekend\b")
def _weekend(context: Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return None
    return Found(
        match.end(), cal.day_value(cal.last_saturday(context.published)), DateKind.DAY, True, is_approximate=True
    )


@rule(
    "the",
    rf"the\s+(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)|(?P<o>{ORDINAL}))(?=[,.;:)]|\s+(?:of\s+(?:this|the)\s+month|and|that|when|to|in|at|it|the|as|after|before|he|she|they|we|is|was)\b|\s*$)",
    flags=0,
)
def _the_24th(context: Context, match: re.Match[str]) -> Found | None:
    if not re.search(
        r"(?:\b(?:on|by|until|from|since|before|after|of|for|to)\s+)$",
        context.text[max(0, match.start() - 8) : match.start()],
    ):
        return None
    base = context.last_day or context.published
    if match["o"] and context.mentions and context.mentions[-1].kind is DateKind.QUARTER:
        return None  # "by the third quarter, … by the fourth"
    if base is None or (
        match["o"] and (ORDINALS[match["o"].lower()] < 4 or match.string[match.end() :][:1] not in ".;")
    ):
        return None  # "for the second, …": one of a row
    day = cal.real_day(base.year, base.month, int(match["d"] or ORDINALS[match["o"].lower()]))
    ahead = is_ahead(context, match.start())
    if day and context.published and day > context.published and not ahead:
        day = cal.real_day(*cal.add_months(day.year, day.month, -1), day.day)
    elif day and context.published and day < context.published and ahead:
        month = cal.add_months(context.published.year, context.published.month, day.day < context.published.day)
        day = cal.real_day(*month, day.day)
    return Found(match.end(), cal.day_value(day), DateKind.DAY, is_relative=True) if day else None


@rule(
    DAY_WORDS,
    rf"{WEEKDAY},?\s+(?:the\s+)?(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)|(?P<o>{ORDINAL}))(?=[,.;:)]|\s+(?:of\s+(?:this|the)\s+month)\b|\s*$)",
)
def _weekday_the_second(context: Context, match: re.Match[str]) -> Found | None:
    """ "Monday the second": the nearest day gone by with that number."""
    number, published = int(match["d"] or ORDINALS[match["o"].lower()]), context.published
    if published is None:
        return None
    months = [cal.add_months(published.year, published.month, -back) for back in range(3)]
    days = [day for month in months if (day := cal.real_day(*month, number)) and day <= published]
    return Found(match.end(), cal.day_value(days[0]), DateKind.DAY, is_relative=True) if days else None


@rule(DAY_WORDS, rf"(?P<w>{WEEKDAY})(?:\s+(?:morning|afternoon|evening|night|last|week))?(?![\w-])")
def _weekday(context: Context, match: re.Match[str]) -> Found | None:
    return _weekday_found(context, match, "")


@rule(
    "last this next coming past previous",
    rf"(?P<which>last|this|next|(?:this\s+)?coming|past|previous)\s+(?P<w>{WEEKDAY})(?![\w-])",
    flags=ANY_CASE,
)
def _weekday_relative(context: Context, match: re.Match[str]) -> Found | None:
    return _weekday_found(context, match, match["which"].lower())


def _weekday_found(context: Context, match: re.Match[str], which: str) -> Found | None:
    name = match["w"].rstrip(".")
    if (
        name.lower() not in WEEKDAYS
        or (len(name) < 5 and not name[0].isupper())
        or name in ("Sun", "Sat", "Wed", "Mon", "Fri")
    ):
        return None
    if context.published is None:
        return Found(match.end(), None, DateKind.DAY, is_relative=True)
    back = (context.published.weekday() - WEEKDAYS[name.lower()]) % 7
    ahead = which in ("next", "coming", "this coming") or (not which and _is_ahead_of_weekday(context, match.start()))
    if which == "this":
        day = context.published - timedelta(days=context.published.weekday() - WEEKDAYS[name.lower()])
    elif ahead:
        day = context.published + timedelta(days=(7 - back) % 7 or 7)
    elif which in ("last", "past", "previous") or " last" in match.group():
        day = context.published - timedelta(days=back or 7)
    else:
        day = context.published - timedelta(days=back)
    return Found(match.end(), cal.day_value(day), DateKind.DAY, is_relative=True)


_WEEKDAY_AHEAD = re.compile(
    r"\b(?:will|shall|to be|due|expected (?:to|on)|plans? to|scheduled|slated|set (?:for|to)|is to|are to|takes? effect|deadline|opens?|begins?|starts?|leaves?)\b",
    ANY_CASE,
)
_HAD = re.compile(r"[^.!?;\n]{0,60}?\b(?:had(?! to\b)|was|were)\b", ANY_CASE)  # "by Saturday noon cars were rolling in"
_MEETING_FOR = re.compile(
    r"\b(?:summon|invit|schedul|call|convok|conven|announc|book|plan|slat|billed)\w*\b[^.;]{0,40}\bfor\s+$", ANY_CASE
)
_WEEKDAY_ADJACENT = re.compile(r"\b(?:by|until|from|as of|starting|before|for)\s+(?:on\s+)?$", ANY_CASE)


def _is_ahead_of_weekday(context: Context, at: int) -> bool:
    """Stricter than for months: a bare weekday in news is nearly always the one just gone."""
    before = context.text[max(context.sentence_start, at - 90) : at]
    stops = [match.end() for match in STOP.finditer(before)]
    before = before[stops[-1] :] if stops else before
    if _MEETING_FOR.search(before):
        return True
    ahead = max((match.end() for match in _WEEKDAY_AHEAD.finditer(before)), default=-1)
    behind = max((match.end() for match in SPOKEN.finditer(before)), default=-1)
    if _WEEKDAY_ADJACENT.search(before):
        return (ahead >= 0 or behind < 0) and not _HAD.match(context.text, at)
    return ahead >= 0 and ahead >= behind


@rule(
    "today tonight yesterday tomorrow this",
    r"(?:(?P<day>today|tonight|yesterday|tomorrow)|this\s+(?:morning|afternoon|evening))(?:\s+(?:morning|afternoon|evening|night))?(?!'s\s+(?:world|standards|market|cars))\b",
)
def _today(context: Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return Found(match.end(), None, DateKind.DAY, is_relative=True)
    shift = {"yesterday": -1, "tomorrow": 1}.get((match["day"] or "").lower(), 0)
    return Found(match.end(), cal.day_value(context.published + timedelta(days=shift)), DateKind.DAY, is_relative=True)
