"""English dates: a grammar by first word, so that plain words cost one look-up each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.nlp import calendar as cal
from tracker.nlp.types import DateKind, DateMention, DateSide, DateValue, Span

MONTHS = {
    name: number
    for number, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"], start=1)
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ["monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thur thu", "friday fri", "saturday sat", "sunday sun"]
    )
    for name in names.split()
}  # fmt: skip
NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
        " nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "couple": 2, "twenty-four": 24, "thirty": 30}  # fmt: skip
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
        " seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth"
        " twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first".split(),
        start=1,
    )
}  # fmt: skip

_M = r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
_D = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%:]|[.,]\d|\s*(?:percent|per cent|million|billion|p\.m|a\.m|am\b|pm\b))"
_W = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_Y = r"(?P<{0}>(?:19|20)\d\d)(?!\d)"
_DASH = r"\s*(?:-|–|—|to|until|till|through|and)\s*"
_WHICH_YEAR = r"(?:,?\s+(?:(?:of\s+|in\s+)?(?:(?P<year>(?:19|20)\d\d)(?!\d)|'(?P<short>\d\d)\b|(?P<rel>this|last|next|that|the following|the same|the previous|the)\s+year\b)|(?P<ya>a year (?:ago|earlier))))?"
_I = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule read: the value, how wide it is, and whether the words lean on the day of publication."""

    end: int
    value: DateValue | None
    kind: DateKind
    is_relative: bool = False
    is_future: bool = False
    side: DateSide = DateSide.ON
    is_approximate: bool = False


@dataclass(slots=True)
class _Context:
    text: str
    published: date | None
    last_day: date | None = None  # the latest day named before: "two days earlier" counts from it
    last_month: date | None = None  # the first of the latest month named before
    section_year: int | None = None  # a heading above that is nothing but a year
    last_year: int | None = None  # a year written out in the same sentence
    sentence_start: int = 0
    mentions: list[DateMention] = field(default_factory=list)


Rule = Callable[[_Context, re.Match[str]], Found | None]
_RULES: list[tuple[frozenset[str], re.Pattern[str], Rule]] = []


def _rule(words: str, pattern: str, *, flags: int = _I) -> Callable[[Rule], Rule]:
    """Register a rule for the first words it may begin with ("#" for a number)."""

    def register(rule: Rule) -> Rule:
        _RULES.append((frozenset(words.lower().split()), re.compile(pattern, flags), rule))
        return rule

    return register


_AHEAD = re.compile(
    r"\b(?:will|shall|would|to be|due|expect\w*|plan\w*|aim\w*|hop(?:es?|ing)|intend\w*|schedul\w*|slated|set (?:for|to)|target\w*|until|till|"
    r"starting|takes? effect|could|may|might|should|likely|next|upcoming|coming|pencil\w*|forecast\w*|promis\w+|booked|listed for|"
    r"tomorrow|deadline|open for comment|goes|put (?:back|off)|postponed|delayed|slipped|moved|pushed|is to|are to|wants?|reckons?|thinks?|"
    r"no later than|as (?:early|soon) as|ought|enters? into force|come into (?:force|operation)|applies|apply|lapses?|expires?|bites?|ends|begins|"
    r"starts?|opens|bets?|in time for|projected|anticipates?|later|not before|remains?)\b",
    _I,
)
_SPOKEN = re.compile(
    r"(?<!be )(?<!is )(?<!are )\b(?:said|told|announced|reported|wrote|met|was|were|had|has been|began|since|came|went|took|made|put|sent|gave|got|saw|"
    r"(?:\w{3,}(?<!ne)(?<!ce))ed)\b",
    _I,
)
_DUE = re.compile(r"\b(?:by|before|until|till|no later than|ahead of)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", _I)
_ADJACENT = re.compile(r"\b(?:from|as of|starting|beginning|for|to)\s+(?:the\s+)?$", _I)
_AFTERWARDS = re.compile(
    r"[^.!?;\n]{0,60}?\b(?:(?P<ahead>will|shall|is to|are to|(?:is|are) (?:due|expected|planned|scheduled)|should|would)|was|were|had|\w{3,}ed)\b",
    _I,
)
_STOP = re.compile(r"[.!?;]\s|\n")


def _is_ahead(context: _Context, at: int) -> bool | None:
    """Whether the sentence speaks of what is to come: the last hint before the date decides, else the first after it."""
    before = context.text[max(context.sentence_start, at - 70) : at]
    stops = [match.end() for match in _STOP.finditer(before)]
    before = before[stops[-1] :] if stops else before
    if _DUE.search(before):
        return True
    ahead = max((match.end() for match in _AHEAD.finditer(before)), default=-1)
    behind = max((match.end() for match in _SPOKEN.finditer(before)), default=-1)
    if ahead >= 0 or behind >= 0:
        return ahead >= behind
    if _ADJACENT.search(before):
        return True
    after = _AFTERWARDS.match(context.text, at)
    return bool(after["ahead"]) if after else None


def _month(match: re.Match[str], group: str = "m") -> int:
    return MONTHS[match.group(group).lower().rstrip(".")]


def _is_name_of_month(match: re.Match[str], group: str = "m") -> bool:
    """ "may" and "march" in small letters are verbs unless "in" or "by" goes before, "mar", "sep" and so on nothing at all."""
    word = match.group(group)
    if word[0].isupper() or len(word) > 3 and word != "march":
        return True
    before = match.string[max(0, match.start(group) - 7) : match.start(group)]
    return word in ("may", "march") and bool(re.search(r"\b(?:in|since|until|by|last|next|of|from|on)\s$", before))


def _stated_year(context: _Context, match: re.Match[str]) -> int | None:
    """The year that the words themselves give ("2024", "last year")."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("short"):
        return 2000 + int(groups["short"])
    base = context.published.year if context.published else None
    if groups.get("ya") and base:
        return base - 1
    if (words := groups.get("rel")) and base:
        words = words.lower()
        if words in ("that", "the same", "the following", "the previous"):
            anchor = context.last_year or (context.last_month or context.last_day or date(base, 1, 1)).year
            return anchor + {"the following": 1, "the previous": -1}.get(words, 0)
        return base + {"this": 0, "last": -1, "next": 1, "the": 0}[words]
    return None


def _year_for(context: _Context, match: re.Match[str], month: int, day: int = 15) -> int | None:
    if (year := _stated_year(context, match)) is not None:
        context.last_year = year
        return year
    if context.published is None:
        return context.last_year
    ahead = _is_ahead(context, match.start())
    if context.last_year is not None and ahead is not (context.last_year < context.published.year):
        return (
            context.last_year if context.last_year != context.published.year else _nearest(context, month, day, ahead)
        )
    if context.section_year is not None:
        return context.section_year
    return _nearest(context, month, day, ahead)


def _nearest(context: _Context, month: int, day: int, ahead: bool | None) -> int | None:
    return cal.nearest_year(context.published, month, day, ahead=ahead) if context.published else None


def _lies_ahead(context: _Context, value: DateValue | None) -> bool:
    return bool(value and context.published and value.start > context.published)


def _day_found(context: _Context, match: re.Match[str], month: int, day: int) -> Found | None:
    year = _year_for(context, match, month, day)
    if year is None:
        return None
    value = cal.real_day(year, month, day)
    if value is None:
        return None
    return Found(match.end(), cal.day_value(value), DateKind.DAY, _stated_year(context, match) is None)


# --- days ------------------------------------------------------------------------------------------------------------
_MONTH_WORDS = " ".join(MONTHS)
_DAY_WORDS = " ".join(WEEKDAYS)


@_rule("#", r"(?P<year>20\d\d|19\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
def _iso(context: _Context, match: re.Match[str]) -> Found | None:
    day = cal.real_day(int(match["year"]), int(match["m"]), int(match["d"]))
    return Found(match.end(), cal.day_value(day), DateKind.DAY) if day else None


@_rule("#", r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>20\d\d)(?!\d)")
def _numeric(_: _Context, match: re.Match[str]) -> Found | None:
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    dotted = "." in match.group()
    month, day = (b, a) if dotted or a > 12 else (a, b)
    value = cal.real_day(year, month, day)
    return Found(match.end(), cal.day_value(value), DateKind.DAY) if value else None


@_rule("#", r"(?P<year>20\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d-])")
def _iso_month(_: _Context, match: re.Match[str]) -> Found | None:
    return Found(match.end(), cal.month_value(int(match["year"]), int(match["m"])), DateKind.MONTH)


@_rule(
    _MONTH_WORDS + " " + _DAY_WORDS,
    rf"(?:{_W},?\s+)?(?:{_M.format('m')}\s+{_D.format('d')}{_DASH}(?:{_M.format('m2')}\s+)?{_D.format('d2')})"
    rf"{_WHICH_YEAR}",
)
def _month_day_range(context: _Context, match: re.Match[str]) -> Found | None:
    return _range_of_days(context, match)


@_rule(
    "#",
    rf"(?:{_D.format('d')}(?:\s+{_M.format('m')}(?:\s+{_Y.format('y1')})?)?{_DASH}{_D.format('d2')}\s+(?:of\s+)?{_M.format('m2')}){_WHICH_YEAR}",
)
def _day_month_range(context: _Context, match: re.Match[str]) -> Found | None:
    if match["m"] is None and " and " in match.group():
        return None  # "5 and 9 May" are two days
    return _range_of_days(context, match)


def _range_of_days(context: _Context, match: re.Match[str]) -> Found | None:
    first_month = _month(match) if match["m"] else _month(match, "m2")
    last_month = _month(match, "m2") if match["m2"] else first_month
    if " and " in match.group() and not context.text[: match.start()].rstrip().lower().endswith("between"):
        return None
    last_year = _year_for(context, match, last_month, int(match["d2"]))
    if last_year is None:
        return None
    first_year = last_year - 1 if first_month > last_month else last_year
    first = cal.real_day(first_year, first_month, int(match["d"]))
    last = cal.real_day(last_year, last_month, int(match["d2"]))
    if first is None or last is None or first > last:
        return None
    return Found(match.end(), cal.span_value(cal.day_value(first), cal.day_value(last)), DateKind.RANGE)


@_rule(_MONTH_WORDS + " " + _DAY_WORDS, rf"(?:{_W},?\s+)?{_M.format('m')}\s+(?:the\s+)?{_D.format('d')}{_WHICH_YEAR}")
def _month_day(context: _Context, match: re.Match[str]) -> Found | None:
    return _day_found(context, match, _month(match), int(match["d"])) if _is_name_of_month(match) else None


@_rule(
    _MONTH_WORDS,
    rf"{_M.format('m')}\s+(?:the\s+)?(?P<o>{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b{_WHICH_YEAR}",
)
def _month_ordinal(context: _Context, match: re.Match[str]) -> Found | None:
    return _day_found(context, match, _month(match), ORDINALS[match["o"].lower()]) if _is_name_of_month(match) else None


@_rule("# " + _DAY_WORDS, rf"(?:{_W},?\s+)?{_D.format('d')}\s+(?:of\s+)?{_M.format('m')}{_WHICH_YEAR}")
def _day_month(context: _Context, match: re.Match[str]) -> Found | None:
    return _day_found(context, match, _month(match), int(match["d"])) if _is_name_of_month(match) else None


@_rule("first last", rf"(?P<which>first|last)\s+day\s+of\s+{_M.format('m')}{_WHICH_YEAR}")
def _edge_of_month(context: _Context, match: re.Match[str]) -> Found | None:
    year = _year_for(context, match, _month(match))
    if year is None:
        return None
    month = cal.month_value(year, _month(match))
    return Found(
        match.end(), cal.day_value(month.start if match["which"].lower() == "first" else month.end), DateKind.DAY
    )


_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))


@_rule("the", rf"the\s+(?P<o>{_ORDINAL})\s+(?:day\s+)?of\s+{_M.format('m')}{_WHICH_YEAR}")
def _the_first_of(context: _Context, match: re.Match[str]) -> Found | None:
    return _day_found(context, match, _month(match), ORDINALS[match["o"].lower()]) if _is_name_of_month(match) else None


@_rule("the first last", r"(?:the\s+)?(?P<which>first|last)\s+day\s+of\s+(?P<year>20\d\d)")
def _edge_day_of_year(_: _Context, match: re.Match[str]) -> Found | None:
    year = int(match["year"])
    return Found(
        match.end(),
        cal.day_value(date(year, 1, 1) if match["which"].lower() == "first" else date(year, 12, 31)),
        DateKind.DAY,
    )


@_rule(
    "the that same next",
    r"(?:the|that)\s+(?P<which>same|following|next|previous)\s+(?P<unit>day|week|month|year)\b(?!\s*-)",
)
def _the_same_day(context: _Context, match: re.Match[str]) -> Found | None:
    base = context.last_day
    if base is None:
        return None
    shift = {"same": 0, "following": 1, "next": 1, "previous": -1}[match["which"].lower()]
    return _shifted(match.end(), base, shift, match["unit"].lower())


@_rule("the following", rf"(?:the\s+)?following\s+{_M.format('m')}")
def _following_month(context: _Context, match: re.Match[str]) -> Found | None:
    base = context.last_day or context.last_month
    if base is None or not _is_name_of_month(match):
        return None
    month = _month(match)
    return Found(
        match.end(), cal.month_value(base.year + (month <= base.month), month), DateKind.MONTH, is_relative=True
    )


@_rule("the", r"the\s+weekend\b")
def _weekend(context: _Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return None
    return Found(
        match.end(), cal.day_value(cal.last_saturday(context.published)), DateKind.DAY, True, is_approximate=True
    )


@_rule(
    "the",
    r"the\s+(?P<d>\d{1,2})(?:st|nd|rd|th)(?=[,.;:)]|\s+(?:of\s+(?:this|the)\s+month|and|that|when|to|in|at|it|the|as|after|before|he|she|they|we|is|was)\b|\s*$)",
    flags=0,
)
def _the_24th(context: _Context, match: re.Match[str]) -> Found | None:
    if not re.search(
        r"(?:\b(?:on|by|until|from|since|before|after|of|for|to)\s+)$",
        context.text[max(0, match.start() - 8) : match.start()],
    ):
        return None
    base = context.last_day or context.published
    if base is None:
        return None
    day = cal.real_day(base.year, base.month, int(match["d"]))
    ahead = _is_ahead(context, match.start())
    if day and context.published and day > context.published and not ahead:
        day = cal.real_day(*cal.add_months(day.year, day.month, -1), day.day)
    elif day and context.published and day < context.published and ahead:
        day = cal.real_day(context.published.year, context.published.month, day.day)
    return Found(match.end(), cal.day_value(day), DateKind.DAY, is_relative=True) if day else None


@_rule(_DAY_WORDS, rf"(?P<w>{_W})(?:\s+(?:morning|afternoon|evening|night|last|week))?(?![\w-])")
def _weekday(context: _Context, match: re.Match[str]) -> Found | None:
    return _weekday_found(context, match, "")


@_rule(
    "last this next coming past previous",
    rf"(?P<which>last|this|next|(?:this\s+)?coming|past|previous)\s+(?P<w>{_W})(?![\w-])",
    flags=_I,
)
def _weekday_relative(context: _Context, match: re.Match[str]) -> Found | None:
    return _weekday_found(context, match, match["which"].lower())


def _weekday_found(context: _Context, match: re.Match[str], which: str) -> Found | None:
    name = match["w"].rstrip(".")
    if (
        name.lower() not in WEEKDAYS
        or len(name) < 5
        and not name[0].isupper()
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
    _I,
)
_WEEKDAY_ADJACENT = re.compile(r"\b(?:by|until|from|as of|starting|before|for)\s+(?:on\s+)?$", _I)


def _is_ahead_of_weekday(context: _Context, at: int) -> bool:
    """Stricter than for months: a bare weekday in news is nearly always the one just gone."""
    before = context.text[max(context.sentence_start, at - 60) : at]
    stops = [match.end() for match in _STOP.finditer(before)]
    before = before[stops[-1] :] if stops else before
    ahead = max((match.end() for match in _WEEKDAY_AHEAD.finditer(before)), default=-1)
    behind = max((match.end() for match in _SPOKEN.finditer(before)), default=-1)
    return ahead > behind or (behind < 0 and bool(_WEEKDAY_ADJACENT.search(before)))


@_rule(
    "today tonight yesterday tomorrow this",
    r"(?:(?P<day>today|tonight|yesterday|tomorrow)|this\s+(?:morning|afternoon|evening))(?:\s+(?:morning|afternoon|evening|night))?(?!'s\s+(?:world|standards|market|cars))\b",
)
def _today(context: _Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return Found(match.end(), None, DateKind.DAY, is_relative=True)
    shift = {"yesterday": -1, "tomorrow": 1}.get((match["day"] or "").lower(), 0)
    return Found(match.end(), cal.day_value(context.published + timedelta(days=shift)), DateKind.DAY, is_relative=True)


# --- weeks, months, quarters, halves ------------------------------------------------------------------------------------
_RELATIVE = {"this": 0, "current": 0, "last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}
_WHICH = r"(?P<which>this|last|next|past|previous|current|coming|the current|the coming|the previous)"


@_rule("the this", r"(?:the|this)\s+(?P<unit>year|month)\s+(?:is\s+out|ends|closes|is\s+over|was\s+out)\b")
def _before_year_is_out(context: _Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return None
    month = 12 if match["unit"].lower() == "year" else context.published.month
    return Found(match.end(), cal.month_value(context.published.year, month), DateKind.MONTH, True)


@_rule(
    "this last next past previous current coming earlier later the",
    rf"(?:(?:earlier|later)\s+)?(?:the\s+)?{_WHICH}\s+(?P<unit>week|weekend|month|quarter|year)(?!'s\s+(?:old|time)|-)\b",
)
def _relative_unit(context: _Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return Found(match.end(), None, DateKind.VAGUE, is_relative=True)
    which = match["which"].lower().removeprefix("the ")
    if which in ("past", "coming") and match["unit"].lower() != "weekend" and which == "past":
        return None  # "the past year" is a stretch of time
    shift, unit, day = _RELATIVE[which], match["unit"].lower(), context.published
    if unit in ("week", "weekend"):
        return Found(match.end(), cal.week_value(day + timedelta(weeks=shift)), DateKind.WEEK, is_relative=True)
    if unit == "month":
        return Found(
            match.end(), cal.month_value(*cal.add_months(day.year, day.month, shift)), DateKind.MONTH, is_relative=True
        )
    if unit == "quarter":
        year, month = cal.add_months(day.year, day.month, shift * 3)
        return Found(match.end(), cal.quarter_value(year, (month + 2) // 3), DateKind.QUARTER, is_relative=True)
    return Found(match.end(), cal.year_value(day.year + shift), DateKind.YEAR, is_relative=True)


@_rule("this last next past coming", rf"{_WHICH}\s+{_M.format('m')}")
def _relative_month(context: _Context, match: re.Match[str]) -> Found | None:
    if context.published is None or not _is_name_of_month(match):
        return None
    which, month = match["which"].lower(), _month(match)
    year = context.published.year
    if which in ("last", "past"):
        year -= month >= context.published.month
    elif which in ("next", "coming"):
        year += month <= context.published.month
    return Found(match.end(), cal.month_value(year, month), DateKind.MONTH, is_relative=True)


@_rule(
    _MONTH_WORDS,
    rf"{_M.format('m')}(?:\s*(?:/|-|–|\s+or\s+|\s+to\s+|\s+and\s+)\s*{_M.format('m2')}){_WHICH_YEAR}",
)
def _months(context: _Context, match: re.Match[str]) -> Found | None:
    if not (_is_name_of_month(match) and _is_name_of_month(match, "m2")):
        return None
    joined = match.group()
    before = context.text[max(0, match.start() - 10) : match.start()].rstrip().lower()
    if (" and " in joined and not before.endswith("between")) or (
        " to " in joined and not before.endswith(("from", "in", "between"))
    ):
        return None
    if re.match(r"\s+\d{1,2}(?!\d)", context.text[match.end() :]):
        return None  # "February or March 3": let the day win
    first, last = _month(match), _month(match, "m2")
    year = _year_for(context, match, last)
    if year is None:
        return None
    value = cal.span_value(cal.month_value(year - (first > last), first), cal.month_value(year, last))
    return Found(match.end(), value, DateKind.RANGE, _stated_year(context, match) is None)


_MAY_BEFORE = re.compile(
    r"(?:\b(?:in|of|on|by|since|last|next|this|from|until|till|before|after|late|early|mid|end|to|through|and|or|between|for|around|about|during|as early as|than|is|was|the)|mid-|end-|[,(/–—-])\s*$",
    _I,
)


@_rule(_MONTH_WORDS, rf"{_M.format('m')}{_WHICH_YEAR}(?!\w)")
def _bare_month(context: _Context, match: re.Match[str]) -> Found | None:
    if not _is_name_of_month(match):
        return None
    has_year = _stated_year(context, match) is not None
    name = match["m"].lower()
    if name in ("may", "march", "mar", "jan", "jun", "dec", "sep") and not has_year:
        if not _MAY_BEFORE.search(context.text[max(0, match.start() - 14) : match.start()]):
            return None
        if name == "may" and re.match(
            r"\s+(?:be|have|not|also|still|yet|well|come|take|allow|help)\b", context.text[match.end() :]
        ):
            return None
    year = _year_for(context, match, _month(match))
    if year is None:
        return None
    return Found(match.end(), cal.month_value(year, _month(match)), DateKind.MONTH, not has_year)


_Q = r"(?P<which>first|second|third|fourth|last|final|1st|2nd|3rd|4th|opening|closing)"
_QUARTERS = {
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


@_rule(
    "first second third fourth last final 1st 2nd 3rd 4th # opening closing",
    rf"{_Q}[\s-]+(?:(?:or|and|to)\s+(?P<also>second|third|fourth)\s+)?(?:calendar\s+|fiscal\s+)?(?P<unit>quarter|half)(?:\s+of\s+(?:fiscal\s+)?|,?\s+)?(?:(?P<year>20\d\d)|(?P<rel>this|last|next|the)\s+year)?\b",
)
def _quarter(context: _Context, match: re.Match[str]) -> Found | None:
    number, unit = _QUARTERS[match["which"].lower()], match["unit"].lower()
    if unit == "half":
        number = 2 if number in (2, 4) else 1
    if match["which"].lower() in ("last",) and not (match["year"] or match["rel"]):
        return None  # "last quarter" is the one before this
    return _part_of_year(context, match, unit, number)


@_rule(
    "q1 q2 q3 q4 h1 h2 q h",
    r"(?P<u>[QH])(?P<n>[1-4])(?:(?:\s+(?:of\s+)?(?:FY|fiscal\s+)?|\s*FY|\s*'|-)'?(?:(?P<year>20[1-4]\d)|(?P<short>[1-3]\d))(?!\d)|\s+(?:of\s+)?(?P<rel>this|last|next)\s+year)?\b",
    flags=0,
)
def _q1(context: _Context, match: re.Match[str]) -> Found | None:
    return _part_of_year(context, match, "quarter" if match["u"] == "Q" else "half", int(match["n"]))


@_rule("# 1q 2q 3q 4q 1h 2h", r"(?P<n>[1-4])(?P<u>[QH])\s?'?(?:(?P<year>20[1-4]\d)|(?P<short>[1-3]\d))?\b", flags=0)
def _1q25(context: _Context, match: re.Match[str]) -> Found | None:
    return _part_of_year(context, match, "quarter" if match["u"] == "Q" else "half", int(match["n"]))


def _part_of_year(context: _Context, match: re.Match[str], unit: str, number: int) -> Found | None:
    if unit == "half" and number > 2:
        return None
    year = _stated_year(context, match)
    is_relative = year is None or bool(match.groupdict().get("rel"))
    middle = number * 3 - 1 if unit == "quarter" else number * 6 - 3
    if year is None:
        if context.published is None:
            return Found(match.end(), None, DateKind.QUARTER, is_relative=True)
        ahead = _is_ahead(context, match.start())
        year = cal.nearest_year(context.published, middle, 15, ahead=ahead)
        last_month = number * (3 if unit == "quarter" else 6)
        year += bool(ahead) and cal.month_value(year, last_month).end < context.published
    if unit == "quarter":
        return Found(match.end(), cal.quarter_value(year, number), DateKind.QUARTER, is_relative)
    return Found(match.end(), cal.half_value(year, number), DateKind.SEASON, is_relative)


_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"


@_rule(
    "spring summer autumn fall winter",
    rf"{_SEASON}(?:\s+of)?\s+(?:(?P<year>20\d\d)|(?P<rel>this|last|next|the same|the following)\s+year)(?!\d)",
)
def _season_year(context: _Context, match: re.Match[str]) -> Found | None:
    year = _stated_year(context, match)
    return _season_found(match, year) if year else None


@_rule(
    "last this next coming the",
    rf"(?:(?P<which>last|this|next|coming)|(?:(?<=\bin )|(?<=\bby )|(?<=\bto )|(?<=\bfor )|(?<=from )|(?<=since )|(?<=before )|(?<=until )|(?<=over )|(?<=after )|(?<=during ))the)\s+{_SEASON}\b(?!\s+(?:of|20\d\d|festival|recess))",
)
def _season_relative(context: _Context, match: re.Match[str]) -> Found | None:
    return _season_near(context, match, (match["which"] or "").lower())


@_rule(
    "spring summer autumn winter",
    rf"(?:(?<=by )|(?<=since )|(?<=until )|(?<=before )|(?<=early as )|(?<=after )){_SEASON}\b(?!\s+(?:of|20\d\d|festival|recess|holiday))",
)
def _season_bare(context: _Context, match: re.Match[str]) -> Found | None:
    return _season_near(context, match, "")


def _season_near(context: _Context, match: re.Match[str], which: str) -> Found | None:
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
    value = cal.season_near(published, season, ahead=_is_ahead(context, match.start()))
    return Found(match.end(), value, DateKind.SEASON, is_relative=True)


def _season_found(match: re.Match[str], year: int) -> Found:
    return Found(
        match.end(), cal.season_value(year, match["season"].lower().replace("fall", "autumn")), DateKind.SEASON, True
    )


# --- edges: early, mid, late, end ------------------------------------------------------------------------------------------
_EDGE = r"(?P<edge>early|mid|middle|late|later|end|start|beginning|close|turn|second half|first half|first week|last week|first days|final days)(?:(?:-|\s+)(?:of|in)(?:\s+the)?\s+|-|\s+)"


@_rule(
    "early mid middle late end start beginning close first last second mid-january mid-february",
    rf"{_EDGE}(?:this\s+)?{_M.format('m')}{_WHICH_YEAR}(?!\s+\d{{1,2}}(?!\d))(?!\w)",
)
def _edge_month(context: _Context, match: re.Match[str]) -> Found | None:
    if not _is_name_of_month(match):
        return None
    month = _month(match)
    day = {"e": 5, "s": 3, "b": 3, "m": 15, "l": 25, "c": 28, "f": 5, "t": 28}.get(match["edge"][0].lower(), 15)
    year = _year_for(context, match, month, 28 if match["edge"].lower() == "end" else day)
    return (
        Found(match.end(), cal.month_value(year, month), DateKind.MONTH, _stated_year(context, match) is None)
        if year
        else None
    )


@_rule(
    "early mid middle late later end start beginning close turn",
    rf"{_EDGE}(?:the\s+)?(?:(?P<year>20\d\d)(?!\d)|(?P<rel>this|last|next|the\s+following|the\s+same)\s+year\b|(?P<unit>year|month|quarter|(?P<q>first|second|third|fourth)\s+quarter|{_Q.replace('which', 'qq')}\s+half)\b|(?P<which>this|last|next)\s+(?P<unit2>month|quarter)\b)",
)
def _edge_year(context: _Context, match: re.Match[str]) -> Found | None:
    edge = match["edge"].lower()
    published = context.published
    unit = match["unit"] or match["unit2"] or "year"
    if published is None and match["year"] is None:
        return Found(match.end(), None, DateKind.VAGUE, is_relative=True)
    if unit == "month" and published:
        shift = _RELATIVE[match["which"].lower()] if match["which"] else 0
        return Found(
            match.end(), cal.month_value(*cal.add_months(published.year, published.month, shift)), DateKind.MONTH, True
        )
    if "quarter" in unit and published:
        quarter = _QUARTERS[match["q"].lower()] if match["q"] else (published.month + 2) // 3
        year = (
            cal.nearest_year(published, quarter * 3, 15, ahead=_is_ahead(context, match.start()))
            if match["q"]
            else published.year
        )
        month = {"e": quarter * 3 - 2, "s": quarter * 3 - 2, "b": quarter * 3 - 2, "m": quarter * 3 - 1}.get(
            edge[0], quarter * 3
        )
        return Found(match.end(), cal.month_value(year, month), DateKind.MONTH, True)
    if "half" in unit:
        return None
    year = _stated_year(context, match) or (published.year if published else 0)
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


@_rule("year-end yearend year midyear mid-year", r"(?P<end>year[- ]?end|mid-?year)(?:\s+(?P<year>20\d\d))?\b")
def _year_end(context: _Context, match: re.Match[str]) -> Found | None:
    year = (
        int(match["year"])
        if match["year"]
        else context.last_year or (context.published.year if context.published else None)
    )
    month = 6 if match["end"][0].lower() == "m" else 12
    return Found(match.end(), cal.month_value(year, month), DateKind.MONTH, not match["year"]) if year else None


@_rule("later earlier", r"(?P<which>later|earlier)\s+(?:in\s+the\s+|this\s+)(?P<unit>year|month|week)\b")
def _later_in(context: _Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return None
    day, unit = context.published, match["unit"].lower()
    future = match["which"].lower() == "later"
    if unit == "year":
        return Found(match.end(), cal.year_value(day.year), DateKind.YEAR, True, future)
    if unit == "month":
        return Found(match.end(), cal.month_value(day.year, day.month), DateKind.MONTH, True, future)
    return Found(match.end(), cal.week_value(day), DateKind.WEEK, True, future)


# --- years ---------------------------------------------------------------------------------------------------------------
@_rule("#", r"(?P<a>20[0-4]\d)\s*(?:-|–|—|/|\s+to\s+|\s+and\s+|\s+or\s+)\s*(?P<b>20[0-4]\d|\d\d)(?![\d-])")
def _years(context: _Context, match: re.Match[str]) -> Found | None:
    first = int(match["a"])
    last = int(match["b"]) if len(match["b"]) == 4 else first // 100 * 100 + int(match["b"])
    joined = match.group()
    if " and " in joined and not re.search(
        r"\bbetween\s+$", context.text[max(0, match.start() - 10) : match.start()], _I
    ):
        return None
    if not first < last <= first + 30:
        return None
    return Found(match.end(), cal.span_value(cal.year_value(first), cal.year_value(last)), DateKind.RANGE)


_YEAR_HEADING = re.compile(r"(?:^|.*\n)[#*\s]*20\d\d[*:.]*\s*(?:\n|$)", re.DOTALL)
_COUNTED = re.compile(
    r"\s*(?:%|percent|per cent|units|vehicles|cars|people|yuan|km|kilomet|miles|employees|staff|sets|jobs|dollars|million|billion|hours|trips|engineers|wafers|chips|boards|mAh|rpm|mm|m\b|[.,:]\d|[-/]\d)",
    _I,
)


@_rule("#", r"(?P<year>20[0-4]\d|199\d)(?![\d])")
def _year(context: _Context, match: re.Match[str]) -> Found | None:
    before = context.text[max(0, match.start() - 2) : match.start()]
    if (
        before[-1:] in ("$", "€", "£", "¥", ".", "-", "/", "#")
        and not before.endswith(". ")
        or re.search(r"\d,$", before)
        or _COUNTED.match(context.text, match.end())
    ):
        return None
    year = int(match["year"])
    context.last_year = year
    if _YEAR_HEADING.match(context.text[max(0, match.start() - 4) : match.end() + 4]):
        context.section_year = year
    return Found(match.end(), cal.year_value(year), DateKind.YEAR)


# --- so and so long ago, within -------------------------------------------------------------------------------------------
_N = r"(?P<n>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty|twenty-four|thirty|(?:a\s+)?couple\s+of|several|a\s+few|some)"
_NUMBER_WORDS = "# a an one two three four five six seven eight nine ten eleven twelve eighteen twenty thirty couple several some twenty-four"


@_rule(
    _NUMBER_WORDS,
    rf"{_N}[\s-]+(?P<unit>day|week|fortnight|month|year)s?\s+(?P<dir>ago|earlier|before|previously|later|afterwards|from\s+now|hence)\b",
)
def _ago(context: _Context, match: re.Match[str]) -> Found | None:
    count, unit, where = _count(match["n"]), match["unit"].lower(), match["dir"].lower()
    if count is None:
        return Found(match.end(), None, DateKind.VAGUE, is_relative=True)
    from_publication = where in ("ago",) or where.startswith(("from", "hence"))
    base = context.published if from_publication else context.last_day
    if base is None:
        return None
    sign = -1 if where in ("ago", "earlier", "before", "previously") else 1
    return _shifted(match.end(), base, sign * count, unit)


@_rule(
    "within inside in over",
    r"(?P<w>within|inside|in|over)\s+(?:the\s+)?(?P<next>next\s+|coming\s+)?"
    + _N
    + r"[\s-]+(?P<unit>day|week|month|year)s?\b(?!\s+(?:of|after|ago))",
)
def _within(context: _Context, match: re.Match[str]) -> Found | None:
    if match["w"].lower() not in ("within", "inside") and not match["next"]:
        return None
    count = _count(match["n"])
    if (
        context.published is None
        or count is None
        or not (match["next"] or _is_ahead(context, match.start()) or match["unit"].lower() == "month")
    ):
        return None
    found = _shifted(match.end(), context.published, count, match["unit"].lower())
    return Found(found.end, found.value, found.kind, True, True, DateSide.BEFORE)


def _count(words: str) -> int | None:
    words = words.lower().removeprefix("a ").removesuffix(" of").strip()
    return int(words) if words.isdigit() else NUMBERS.get(words)


def _shifted(end: int, base: date, count: int, unit: str) -> Found:
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


# --- holidays and vague words ------------------------------------------------------------------------------------------------
_HOLIDAYS = {
    "new year's day": "new year", "new year's": "new year", "new year": "new year", "christmas day": "christmas", "christmas": "christmas", "easter": "easter",
    "spring festival": "lunar new year", "lunar new year": "lunar new year", "chinese new year": "lunar new year",
    "mid-autumn festival": "mid-autumn", "mid-autumn holiday": "mid-autumn", "mid-autumn": "mid-autumn", "may day": "labour day",
    "national day holiday": "national day", "national day": "national day", "golden week": "national day", "october holiday": "national day", "singles' day": "singles day", "singles day": "singles day",
}  # fmt: skip


@_rule(
    "new christmas easter spring lunar chinese mid-autumn mid may national golden october singles singles'",
    rf"(?P<h>{'|'.join(sorted(map(re.escape, _HOLIDAYS), key=len, reverse=True))})\b(?!\s+(?:resolution|party|message|speech|greeting))(?:,?\s+(?:of\s+)?(?P<year>20\d\d)|\s+(?P<rel>this|last|next)\s+year)?",
)
def _holiday(context: _Context, match: re.Match[str]) -> Found | None:
    if not match["h"][0].isupper() and match["h"].lower() not in ("spring festival", "lunar new year"):
        return None
    name = _HOLIDAYS[match["h"].lower()]
    year = _stated_year(context, match)
    if year is None:
        if context.published is None:
            return Found(match.end(), None, DateKind.DAY, is_relative=True)
        probe = cal.holiday(name, context.published.year)
        if probe is None:
            return None
        year = cal.nearest_year(context.published, probe.month, probe.day, ahead=_is_ahead(context, match.start()))
    day = cal.holiday(name, year)
    if day is None:
        return None
    if match["h"].lower().endswith(" day") and name in ("new year", "christmas"):
        return Found(match.end(), cal.day_value(day), DateKind.DAY, True)
    return Found(match.end(), cal.month_value(day.year, day.month), DateKind.MONTH, True, is_approximate=True)


@_rule(
    "recently lately soon shortly recent coming",
    r"(?:recently|lately|soon|shortly|(?:recent|coming)\s+(?:days|weeks|months|years))\b",
)
def _vague(_: _Context, match: re.Match[str]) -> Found | None:
    future = match.group().lower().startswith(("soon", "shortly", "coming"))
    return Found(match.end(), None, DateKind.VAGUE, is_relative=True, is_future=future)


# --- what stands before --------------------------------------------------------------------------------------------------
_BEFORE = re.compile(
    r"(?:(?P<before>\bby|\bbefore|\buntil|\btill|\bno later than|\bnot later than|\bahead of|\bprior to|\bup to|\bat the latest by|\bat the latest in)|(?P<from>\bfrom|\bsince|\bstarting(?: on| in| from)?|\bbeginning(?: on| in)?|"
    r"\bas of|\bas from|\beffective(?: from| on)?)|(?P<after>\bafter|\bno earlier than|\bnot before|\blater than)|(?P<about>\baround|\babout|\bas early as|\bas soon as|\broughly|\bcirca|\bsome time in|\bsometime in|\bat the earliest in)|\bon|\bin|\bat|\bduring)"
    r"\s+(?:the\s+)?(?:(?P<about2>around|about|as early as)\s+)?$",
    _I,
)


_ABBREVIATED = re.compile(r"\b[A-Z][a-z]{2,4}\.$")


def _build(context: _Context, start: int, found: Found) -> DateMention:
    match = _BEFORE.search(context.text[max(0, start - 26) : start])
    side, approximate = found.side, found.is_approximate
    if match:
        start -= min(start, 26) - match.start()
        if match["before"]:
            side = DateSide.BEFORE
        elif match["from"]:
            side = DateSide.FROM
        elif match["after"]:
            side = DateSide.AFTER
        approximate = approximate or bool(match["about"] or match["about2"])
    future = found.is_future or _lies_ahead(context, found.value)
    end = found.end
    if context.text[end - 1] == "." and not _ABBREVIATED.search(context.text[max(0, end - 6) : end]):
        end -= 1  # the stop of the sentence, not of "Aug."
    return DateMention(
        Span(start, end), context.text[start:end], found.value, found.kind, side, approximate, found.is_relative, future
    )


_BY_WORD: dict[str, list[tuple[re.Pattern[str], Rule]]] = {}
for _words, _pattern, _read in _RULES:
    for _word in _words:
        _BY_WORD.setdefault(_word, []).append((_pattern, _read))
_TOKEN = re.compile(r"[A-Za-z]+(?:-[a-z]+)*|\d+(?:st|nd|rd|th|Q|H)?|[.!?]\s|\n")


# The commonest words begin a date now and then only: one cheap look at what follows spares ten patterns.
_PART_WORDS = r"(?:first|second|third|fourth|last|final|next|past|previous|same|following|current|coming|opening|closing|end|start|spring|summer|autumn|fall|winter)"
_GATES = {
    "the": re.compile(rf"the\s+(?:\d|year\b|month\b|weekend|{_PART_WORDS}\b|{_ORDINAL})", _I),
    "a": re.compile(r"a\s+(?:day|week|fortnight|month|year|couple|few)\b", _I),
    "an": re.compile(r"an\s+(?:hour|year)\b", _I),
    "in": re.compile(r"in\s+(?:the\s+)?(?:next|coming)\b", _I),
    "that": re.compile(r"that\s+(?:same|following|next|previous)\b", _I),
    "this": re.compile(
        rf"this\s+(?:week|month|quarter|year|morning|afternoon|evening|coming|spring|summer|autumn|fall|winter|{_W}|[A-Z])",
        _I,
    ),
}


def find_dates_en(folded: str, published: date | None) -> list[DateMention]:
    """Dates of an English text in order; see `tracker.nlp.dates.find_dates`."""
    context = _Context(folded, published)
    taken = 0
    for token in _TOKEN.finditer(folded):
        start = token.start()
        word = token.group()
        if word[0] in ".!?\n":
            context.sentence_start, context.last_year = token.end(), None
            continue
        if start < taken:
            continue
        lower = word.lower()
        rules = _BY_WORD["#"] if word[0].isdigit() else _BY_WORD.get(lower) or _BY_WORD.get(lower.partition("-")[0])
        if not rules or (gate := _GATES.get(lower)) and not gate.match(folded, start):
            continue
        for pattern, rule in rules:
            if (match := pattern.match(folded, start)) and (found := rule(context, match)):
                context.mentions.append(_build(context, start, found))
                taken = found.end
                if found.value and found.kind is DateKind.DAY:
                    context.last_day = found.value.start
                if found.value and found.kind in (DateKind.DAY, DateKind.MONTH):
                    context.last_month = found.value.start.replace(day=1)
                break
    return context.mentions
