"""English dates: a grammar by first word, so that plain words cost one look-up each."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from tracker.nlp.dates_en import days, periods, years  # noqa: F401 (they register their rules, in order of precedence)
from tracker.nlp.dates_en.context import ANY_CASE, RULES, Context, Found, Rule, is_anchor, lies_ahead
from tracker.nlp.types import DateKind, DateMention, DateSide, Span

_BEFORE = re.compile(
    r"(?:(?P<before>\bby|\bbefore|\buntil|\btill|\bno later than|\bnot later than|\bahead of|\bprior to|\bup to|\bat the latest by|\bat the latest in)|(?P<from>\bfrom|\bsince|\bstarting(?: on| in| from)?|\bbeginning(?: on| in)?|"
    r"\bas of|\bas from|\beffective(?: from| on)?)|(?P<after>\bafter|\bno earlier than|\bnot before|\blater than)|(?P<about>\baround|\babout|\bas early as|\bas soon as|\broughly|\bcirca|\bsome time in|\bsometime in|\bat the earliest in)|\bon|\bin|\bat|\bduring)"
    r"\s+(?:the\s+)?(?:(?P<about2>around|about|as early as)\s+)?$",
    ANY_CASE,
)


_ABBREVIATED = re.compile(r"\b[A-Z][a-z]{2,4}\.$")


def _build(context: Context, start: int, found: Found) -> DateMention:
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
    future = found.is_future or lies_ahead(context, found.value)
    end = found.end
    if context.text[end - 1] == "." and not _ABBREVIATED.search(context.text[max(0, end - 6) : end]):
        end -= 1  # the stop of the sentence, not of "Aug."
    return DateMention(
        Span(start, end), context.text[start:end], found.value, found.kind, side, approximate, found.is_relative, future
    )


_BY_WORD: dict[str, list[tuple[re.Pattern[str], Rule]]] = {}
for _words, _pattern, _read in RULES:
    for _word in _words:
        _BY_WORD.setdefault(_word, []).append((_pattern, _read))


@dataclass(frozen=True, slots=True)
class _Starting:
    """The rules that may begin with a word, and one pattern that holds where any of theirs does."""

    rules: list[tuple[re.Pattern[str], Rule]]
    any_of_them: re.Pattern[str]


@lru_cache(maxsize=20_000)
def _starting(word: str) -> _Starting | None:
    lower = word.lower()
    key = "#" if word[0].isdigit() else lower if lower in _BY_WORD else lower.partition("-")[0]
    return _starting_with(key) if key in _BY_WORD else None


@cache
def _starting_with(key: str) -> _Starting:
    rules = _BY_WORD[key]
    parts = (f"(?{'i' if p.flags & re.IGNORECASE else ''}:{p.pattern.replace('(?P<', '(?:<')})" for p, _ in rules)
    return _Starting(rules, re.compile("|".join(re.sub(r"\(\?:<\w+>", "(?:", part) for part in parts)))


# A sentence that opens with a year tells of that year, and so do those after it: "In 2022 it was copied. In May …".
_OPENS_WITH_YEAR = re.compile(
    r"\W*(?:back |early |late |then came |that was )?(?:in )?(?P<year>(?:19|20)\d\d)(?!\d)", ANY_CASE
)
# A day that stands alone heads the sentences after it: "20 August 2021. The text is out, for use from 1 October."
_LABEL = re.compile(
    r"\W*(?P<day>\d{1,2} (?=[a-z]))?[a-z]{3,9}\.? (?:(?P<after>\d{1,2}), )?(?P<year>(?:19|20)\d\d)\W{0,3}$", ANY_CASE
)


def _end_sentence(context: Context, end: int, *, is_line: bool) -> None:
    if context.last_year is not None:
        label = _LABEL.match(context.text[context.sentence_start : end])
        if label and not (label["day"] or label["after"]):
            context.last_day = None  # "the same day" is then one of the month that heads these lines
        opening = label or (None if is_line else _OPENS_WITH_YEAR.match(context.text, context.sentence_start))
        context.told_year = int(opening["year"]) if opening else None
    elif is_line:
        context.told_year = None
    context.sentence_start, context.last_year, context.sentence_day = end, None, None


_TOKEN = re.compile(r"[A-Za-z]+(?:-[a-z]+)*|\d+(?:st|nd|rd|th|Q|H)?|[.!?]\s|\n")


def find_dates_en(folded: str, published: date | None) -> list[DateMention]:
    """Dates of an English text in order; see `tracker.nlp.dates.find_dates`."""
    context = Context(folded, published)
    taken = 0
    for token in _TOKEN.finditer(folded):
        word = token.group()
        starting = _starting(word)
        if starting is None:
            if word[0] in ".!?\n":
                _end_sentence(context, token.end(), is_line=word == "\n")
            continue
        start = token.start()
        if start < taken or not starting.any_of_them.match(folded, start):
            continue
        for pattern, read in starting.rules:
            if (match := pattern.match(folded, start)) and (found := read(context, match)):
                context.mentions.append(_build(context, start, found))
                taken = found.end
                if found.value and found.kind is DateKind.DAY and is_anchor(context, found.value.start):
                    context.last_day = found.value.start
                if found.value and found.kind is DateKind.DAY:
                    context.sentence_day = found.value.start
                if found.value and found.kind in (DateKind.DAY, DateKind.MONTH):
                    context.last_month = found.value.start.replace(day=1)
                break
    return context.mentions
