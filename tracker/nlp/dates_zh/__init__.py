"""Chinese dates, Simplified and Traditional alike: the text comes folded, so digits are narrow and characters Simplified."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from datetime import date

from tracker.nlp.dates_zh import days, months, parts, spans  # noqa: F401 (they register their rules, in order of precedence)
from tracker.nlp.dates_zh.context import RULES, Context, Found, Rule, is_anchor
from tracker.nlp.types import DateKind, DateMention, DateSide, Span

_PREFIX = re.compile(
    r"(?:(?P<from>自|从|由)|(?P<before>不迟于|不晚于|截至|截止到?|直到|至迟|最迟|最晚|赶在|抢在)|(?P<after>不早于|早于)|(?P<about>最早|最快|约|大约|大概|或于)|于|在)(?:到|在|于)?$"
)
_SUFFIX = re.compile(
    r"\s*(?:(?P<about>前后|左右|上下)|(?P<before>之前|以前|前(?!述|款|景|提|往|来|去|沿|夕|期|三|两|半)|为止|止|截止)|(?P<from>零时起|起|开始|以来|始)|(?P<after>之后|以后|过后|后(?!续|期|台|端)))"
)


def _build(context: Context, start: int, found: Found) -> DateMention:
    text, side, approximate, end = context.text, found.side, found.is_approximate, found.end
    prefix = _PREFIX.search(text[max(0, start - 5) : start])
    suffix = _SUFFIX.match(text, end)
    for match in (prefix, suffix):
        if match is None:
            continue
        if match["before"]:
            side = DateSide.BEFORE
        elif match["from"]:
            side = DateSide.FROM
        elif match["after"]:
            side = DateSide.AFTER
        approximate = approximate or bool(match["about"])
    if prefix:
        start -= min(start, 5) - prefix.start()
    if suffix:
        end = suffix.end()
    future = found.is_future or bool(found.value and context.published and found.value.start > context.published)
    return DateMention(
        Span(start, end), text[start:end], found.value, found.kind, side, approximate, found.is_relative, future
    )


_BY_CHAR: dict[str, list[tuple[re.Pattern[str], Rule]]] = {}
for _chars, _pattern, _read in RULES:
    for _char in _chars:
        _BY_CHAR.setdefault(_char, []).append((_pattern, _read))
_STARTS = re.compile(f"[{''.join(_BY_CHAR)}]|[。！？；\n]")
# A number is never read from its second digit.
_GLUED = re.compile(r"[\dA-Za-z.,]$")


# A sentence that opens with a year tells of that year, and so do those after it: 转折在2022年8月底…。10月7日的规则…
_OPENS_WITH_YEAR = re.compile(r"[^，,。；]{0,8}?((?:19|20)\d\d)年")


def _end_sentence(context: Context, end: int, *, is_line: bool) -> None:
    if context.last_year is not None:
        opening = _OPENS_WITH_YEAR.match(context.text, context.sentence_start)
        context.told_year = _gone_by(context, int(opening[1])) if opening and not is_line else None
    elif is_line:
        context.told_year = None
    context.sentence_start, context.last_year = end, None


def _gone_by(context: Context, year: int) -> int | None:
    return year if context.published and year < context.published.year else None


def find_dates_zh(folded: str, published: date | None) -> list[DateMention]:
    """Dates of a Chinese text in order; see `tracker.nlp.dates.find_dates`."""
    context = Context(folded, published)
    taken = 0
    for token in _STARTS.finditer(folded):
        start, char = token.start(), token.group()
        if char in "。！？；\n":
            _end_sentence(context, token.end(), is_line=char == "\n")
            continue
        if start < taken or (char.isdigit() and char.isascii() and start and _GLUED.match(folded[start - 1])):
            continue
        for pattern, read in _BY_CHAR[char]:
            if (match := pattern.match(folded, start)) and (found := read(context, match)):
                mention = _build(context, start, found)
                context.mentions.append(mention)
                taken = mention.span.end
                if found.value and found.kind is DateKind.DAY and is_anchor(context, found.value.start):
                    context.last_day = found.value.start
                if found.value and found.kind in (DateKind.DAY, DateKind.MONTH):
                    context.last_month = found.value.start.replace(day=1)
                break
    return context.mentions
