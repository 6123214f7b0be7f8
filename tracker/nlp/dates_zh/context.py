"""What every Chinese date rule leans on: numbers, the year and month meant, hints of what is to come, the register of rules."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tracker.nlp import calendar as cal
from tracker.nlp.types import DateKind, DateMention, DateSide, DateValue

DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "○": 0,
    "元": 1,
    "正": 1,
}
NUMBER = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
YEAR = r"(?:(?P<y>(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})\s*年(?!前|后|内|来|间|度报告)|(?P<yy>[12]\d|[二][〇零一二三四五六七八九])年(?=\s*(?:[一二三四五六七八九十\d]{1,2}月|春|夏|秋|冬|底|初|末|上半|下半|[一二三四]季)))"
RELATIVE_YEAR = r"(?P<ry>今年|本年|去年|前年|明年|后年|来年|上年(?!度)|旧年|当年|同年|次年|翌年|隔年|那年|这一年)(?!度)"
YEAR_PART = rf"(?:(?:{YEAR}|{RELATIVE_YEAR})\s*(?:的)?)"
MONTH = r"(?:(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九元正])\s*月(?:份)?|(?P<rm>上上个月|上个?月|本月|当月|这个月|下个?月|同月|次月|翌月))"
DAY = rf"(?P<d>{NUMBER})\s*[日号]"
PART = r"(?P<part>初|上旬|中旬|下旬|底|末|中(?!国|心|央|标|旬|美|欧|方|外|型|期|科|芯|信|汽|小|大|兴|的))"
_AHEAD = re.compile(
    r"将|拟|计划|预计|预期|有望|可望|争取|力争|目标|待|定[在于]|料|未来|推迟|延|改[到至为]|最快|最早|最迟|最晚|才|再|(?<![开过大协晚社机议年])会(?![上议见谈后场长员同])|准备|打算|希望|盼|不迟于|不晚于|排[在到]|挪|调整至|截至|截止|目前预计|下一步|届时|或|力求|应|须|冀|料定|估计|研判|判断|推[到至]|延[至到后]|等到|得到|要到|拖到|可以在|能在"
)
_PAST = re.compile(
    r"曾|已|宣布|公布|发布|印发|签|获|了|过|当时|原定|原|此前|报道|表示|称|说|召开|举行|以来|挂网|提交|递|收到|发出|下发|出台|问世|落|成立|起诉|上线|推送|备案"
)
_STOP = re.compile(r"[。！？；\n]")


@dataclass(frozen=True, slots=True)
class Found:
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
    last_day: date | None = None
    last_month: date | None = None
    last_year: int | None = None  # written out in this sentence
    told_year: int | None = None  # a year gone by of which the paragraph tells
    anchor_year: int | None = None  # the latest year named anywhere before: 同年, 次年
    sentence_start: int = 0
    mentions: list[DateMention] = field(default_factory=list)


Rule = Callable[[Context, re.Match[str]], Found | None]
RULES: list[tuple[frozenset[str], re.Pattern[str], Rule]] = []
NUMERALS = "0123456789〇零○一二三四五六七八九十元正"
YEAR_WORDS = NUMERALS + "今本去前明后来上旧当同次翌隔那这"


def rule(chars: str, pattern: str) -> Callable[[Rule], Rule]:
    def register(rule: Rule) -> Rule:
        RULES.append((frozenset(chars), re.compile(pattern), rule))
        return rule

    return register


def number(text: str) -> int:
    """12, 十二, 二十 or 三 as a number."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
    return int("".join(str(DIGITS[char]) for char in text))


_AFTERWARDS = re.compile(
    r"[^。！？；，,\n]{0,4}?(?:将|(?<![开过])会(?![议见谈上后长])|才|再|有望|拟|可望|能|要)|(?:之|以)?前(?!述|款|景|后)"
)


def is_ahead(context: Context, match: re.Match[str]) -> bool | None:
    """Whether the words speak of what is to come: the last hint before the date decides, else one just after it."""
    at = match.start()
    before = context.text[max(context.sentence_start, at - 14) : at]
    ahead = max((hint.end() for hint in _AHEAD.finditer(before)), default=-1)
    behind = max((hint.end() for hint in _PAST.finditer(before)), default=-1)
    if ahead >= 0 or behind >= 0:
        return ahead >= behind
    return True if _AFTERWARDS.match(context.text, match.end()) else None


def stated_year(context: Context, match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        return number(groups["y"])
    if groups.get("yy"):
        return 2000 + number(groups["yy"])
    words = groups.get("ry")
    if not words:
        return None
    if words in ("同年", "当年", "那年", "这一年") and context.anchor_year:
        return context.anchor_year
    if words in ("次年", "翌年", "隔年") and context.anchor_year:
        return context.anchor_year + 1
    if context.published is None:
        return None
    shift = {
        "去年": -1,
        "旧年": -1,
        "上年": -1,
        "前年": -2,
        "明年": 1,
        "来年": 1,
        "次年": 1,
        "翌年": 1,
        "隔年": 1,
        "后年": 2,
    }.get(words, 0)
    return context.published.year + shift


def year_for(context: Context, match: re.Match[str], month: int, day: int = 15) -> int | None:
    if (year := stated_year(context, match)) is not None:
        context.last_year = context.anchor_year = year
        return year
    if context.published is None:
        return context.last_year
    ahead = is_ahead(context, match)
    if context.last_year not in (None, context.published.year) and ahead is not (
        context.last_year < context.published.year
    ):
        return context.last_year
    if context.last_year is None and context.told_year and not ahead and _is_told(context, match):
        return context.told_year
    return cal.nearest_year(context.published, month, day, ahead=ahead)


def _is_told(context: Context, match: re.Match[str]) -> bool:
    """Neither 4月1日起施行 nor 原定4月 leans on the year that the paragraph tells of."""
    text = context.text
    return not text.startswith("起", match.end()) and not text.endswith(("原定", "原订", "原定于"), 0, match.start())


def is_anchor(context: Context, day: date) -> bool:
    """Whether 两天后 may count from a day: from one to come only where none gone by was named."""
    return context.published is None or day <= context.published or context.last_day is None


def month_of(context: Context, match: re.Match[str], day: int = 15) -> tuple[int, int] | None:
    """(year, month) of a match with `m` or `rm`."""
    if relative := match.groupdict().get("rm"):
        anchor = (context.last_month if relative in ("同月", "次月", "翌月", "当月") else None) or context.published
        if anchor is None:
            return None
        shift = (
            -2 if relative.startswith("上上") else -1 if relative[0] == "上" else 1 if relative[0] in "下次翌" else 0
        )
        return cal.add_months(anchor.year, anchor.month, shift)
    month = number(match["m"])
    if not 1 <= month <= 12:
        return None
    year = year_for(context, match, month, day)
    return (year, month) if year else None
