"""What every English date rule leans on: words, the year meant, hints of what is to come, and the register of rules."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tracker.nlp import calendar as cal
from tracker.nlp.types import DateKind, DateMention, DateSide, DateValue

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
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
} | {"a": 1, "an": 1, "couple": 2, "twenty-four": 24, "thirty": 30}  # fmt: skip
ORDINALS = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"],
        start=1,
    )
}  # fmt: skip

MONTH = r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b(?:(?<=\b[A-Za-z]{{3}})(?<!May)\.|(?<=\bSept)\.)?"
DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%:]|[.,]\d|\s*(?:percent|per cent|million|billion|p\.m|a\.m|am\b|pm\b))"
WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
YEAR = r"(?P<{0}>(?:19|20)\d\d)(?!\d)"
DASH = r"\s*(?:-|–|—|to|until|till|through|and)\s*"
WHICH_YEAR = r"(?:,?\s+(?:(?:of\s+|in\s+)?(?:(?P<year>(?:19|20)\d\d)(?!\d)|'(?P<short>\d\d)\b|(?P<rel>this|last|next|that|the following|the same|the previous|the)\s+year\b)|(?P<ya>a year (?:ago|earlier))))?"
ANY_CASE = re.IGNORECASE


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
class Context:
    text: str
    published: date | None
    last_day: date | None = None  # the latest day named before: "two days earlier" counts from it
    last_month: date | None = None  # the first of the latest month named before
    section_year: int | None = None  # a heading above that is nothing but a year
    last_year: int | None = None  # a year written out in the same sentence
    told_year: int | None = None  # a year gone by of which the paragraph tells: "2022 was busy. In May came the draft."
    sentence_start: int = 0
    sentence_day: date | None = None  # the latest day named in the same sentence, to come or gone by
    mentions: list[DateMention] = field(default_factory=list)


Rule = Callable[[Context, re.Match[str]], Found | None]
RULES: list[tuple[frozenset[str], re.Pattern[str], Rule]] = []


def rule(words: str, pattern: str, *, flags: int = ANY_CASE) -> Callable[[Rule], Rule]:
    """Register a rule for the first words it may begin with ("#" for a number)."""

    def register(rule: Rule) -> Rule:
        RULES.append((frozenset(words.lower().split()), re.compile(pattern, flags), rule))
        return rule

    return register


_AHEAD = re.compile(
    r"\b(?:will|shall|would|to be|due|expect\w*|plan\w*|aim\w*|hop(?:e[sd]?|ing)|intend\w*|schedul\w*|slated|set (?:for|to)|target\w*|until|till|"
    r"starting|takes? effect|could|may|might|should|likely|next|upcoming|coming|pencil\w*|forecast\w*|promis\w+|booked|listed for|"
    r"tomorrow|deadline|open for comment|goes|put (?:back|off)|postponed|delayed|slipped|moved|pushed|is to|are to|wants?|reckons?|thinks?|"
    r"no later than|as (?:early|soon) as|ought|enters? into force|come into (?:force|operation)|applies|apply|lapses?|expires?|bites?|ends|begins|"
    r"starts?|opens|bets?|in time for|projected|anticipates?|later|not before|remains?)\b",
    ANY_CASE,
)
SPOKEN = re.compile(
    r"(?<!be )(?<!is )(?<!are )\b(?:said|told|announced|reported|wrote|met|was|were|had|has been|began|since|came|went|took|made|put|sent|gave|got|saw|"
    r"(?:\w{3,}(?<!ne)(?<!ce))ed)\b",
    ANY_CASE,
)
_DUE = re.compile(r"\b(?:by|before|until|till|no later than|ahead of)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", ANY_CASE)
_HAD = re.compile(r"[^.!?;\n]{0,60}?\bhad\b(?! to\b)", ANY_CASE)  # "by 20 August five offices had signed"
_ADJACENT = re.compile(r"\b(?:from|as of|starting|beginning|for|to)\s+(?:the\s+)?$", ANY_CASE)
_AFTERWARDS = re.compile(
    r"[^.!?;\n]{0,60}?\b(?:(?P<ahead>will|shall|is to|are to|(?:is|are) (?:due|expected|planned|scheduled)|should|would)|was|were|had|\w{3,}ed)\b",
    ANY_CASE,
)
STOP = re.compile(r"[.!?;]\s|\n")


def is_ahead(context: Context, at: int) -> bool | None:
    """Whether the sentence speaks of what is to come: the last hint before the date decides, else the first after it."""
    before = context.text[max(context.sentence_start, at - 70) : at]
    stops = [match.end() for match in STOP.finditer(before)]
    before = before[stops[-1] :] if stops else before
    if _DUE.search(before):
        return not _HAD.match(context.text, at)
    ahead = max((match.end() for match in _AHEAD.finditer(before)), default=-1)
    behind = max((match.end() for match in SPOKEN.finditer(before)), default=-1)
    if ahead >= 0 or behind >= 0:
        return ahead >= behind
    if _ADJACENT.search(before):
        return True
    after = _AFTERWARDS.match(context.text, at)
    return bool(after["ahead"]) if after else None


_MOVED = re.compile(
    r"\b(?:delay|postpon|mov|push|put back|put off|reschedul|shift|slip|adjust|brought forward|defer|chang)\w*\b[^.;,]{0,40}\bfrom\s+$",
    ANY_CASE,
)


def is_moved(context: Context, at: int) -> bool:
    """ "Postponed from March to June": two dates, no stretch between them."""
    return bool(_MOVED.search(context.text[max(context.sentence_start, at - 80) : at]))


def month_number(match: re.Match[str], group: str = "m") -> int:
    return MONTHS[match.group(group).lower().rstrip(".")]


def is_name_of_month(match: re.Match[str], group: str = "m") -> bool:
    """ "may" and "march" in small letters are verbs unless "in" or "by" goes before, "mar", "sep" and so on nothing at all."""
    word = match.group(group)
    if word[0].isupper() or (len(word) > 3 and word != "march"):
        return True
    before = match.string[max(0, match.start(group) - 7) : match.start(group)]
    return word in ("may", "march") and bool(re.search(r"\b(?:in|since|until|by|last|next|of|from|on)\s$", before))


def stated_year(context: Context, match: re.Match[str]) -> int | None:
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


def year_for(context: Context, match: re.Match[str], month: int, day: int = 15) -> int | None:
    if (year := stated_year(context, match)) is not None:
        context.last_year = year
        return year
    if context.published is None:
        return context.last_year
    ahead = is_ahead(context, match.start())
    if context.last_year is not None and ahead is not (context.last_year < context.published.year):
        return context.last_year if context.last_year != context.published.year else nearest(context, month, day, ahead)
    if context.section_year is not None:
        return context.section_year
    if context.told_year is not None and not ahead and context.told_year < context.published.year:
        return context.told_year
    return nearest(context, month, day, ahead)


def nearest(context: Context, month: int, day: int, ahead: bool | None) -> int | None:
    return cal.nearest_year(context.published, month, day, ahead=ahead) if context.published else None


def lies_ahead(context: Context, value: DateValue | None) -> bool:
    return bool(value and context.published and value.start > context.published)


def is_anchor(context: Context, day: date) -> bool:
    """Whether "two days later" may count from a day: from one to come only where none gone by was named."""
    return context.published is None or day <= context.published or context.last_day is None


def _day_found(context: Context, match: re.Match[str], month: int, day: int) -> Found | None:
    year = year_for(context, match, month, day)
    if year is None:
        return None
    value = cal.real_day(year, month, day)
    if value is None:
        return None
    return Found(match.end(), cal.day_value(value), DateKind.DAY, stated_year(context, match) is None)
