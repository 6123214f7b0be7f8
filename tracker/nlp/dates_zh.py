"""Chinese dates, Simplified and Traditional alike: the text comes folded, so digits are narrow and characters Simplified."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.nlp import calendar as cal
from tracker.nlp.types import DateKind, DateMention, DateSide, DateValue, Span

_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "○": 0,
    "元": 1,
    "正": 1,
}
_N = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<y>(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})\s*年(?!前|后|内|来|间|度报告)|(?P<yy>[12]\d|[二][〇零一二三四五六七八九])年(?=\s*(?:[一二三四五六七八九十\d]{1,2}月|春|夏|秋|冬|底|初|末|上半|下半|[一二三四]季)))"
_REL = r"(?P<ry>今年|本年|去年|前年|明年|后年|来年|上年(?!度)|旧年|当年|同年|次年|翌年|隔年|那年|这一年)(?!度)"
_YP = rf"(?:(?:{_YEAR}|{_REL})\s*(?:的)?)"
_MONTH = rf"(?:(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九元正])\s*月(?:份)?|(?P<rm>上上个月|上个?月|本月|当月|这个月|下个?月|同月|次月|翌月))"
_DAY = rf"(?P<d>{_N})\s*[日号]"
_PART = r"(?P<part>初|上旬|中旬|下旬|底|末|中(?!国|心|央|标|旬|美|欧|方|外|型|期|科|芯|信|汽|小|大|兴|的))"
_AHEAD = re.compile(
    r"将|拟|计划|预计|预期|有望|可望|争取|力争|目标|待|定[在于]|料|未来|推迟|延|改[到至为]|最快|最早|最迟|最晚|才|再|(?<![开过大协晚社机议年])会(?![上议见谈后场长员同])|准备|打算|希望|盼|不迟于|不晚于|排[在到]|挪|调整至|截至|截止|目前预计|下一步|届时|或|力求|应|须|冀|料定|估计|研判|判断|推[到至]|延[至到后]|等到|得到|要到|拖到"
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
class _Context:
    text: str
    published: date | None
    last_day: date | None = None
    last_month: date | None = None
    last_year: int | None = None  # written out in this sentence
    anchor_year: int | None = None  # the latest year named anywhere before: 同年, 次年
    sentence_start: int = 0
    mentions: list[DateMention] = field(default_factory=list)


Rule = Callable[[_Context, re.Match[str]], Found | None]
_RULES: list[tuple[frozenset[str], re.Pattern[str], Rule]] = []
_NUMERALS = "0123456789〇零○一二三四五六七八九十元正"
_YEAR_WORDS = _NUMERALS + "今本去前明后来上旧当同次翌隔那这"


def _rule(chars: str, pattern: str) -> Callable[[Rule], Rule]:
    def register(rule: Rule) -> Rule:
        _RULES.append((frozenset(chars), re.compile(pattern), rule))
        return rule

    return register


def number(text: str) -> int:
    """12, 十二, 二十 or 三 as a number."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[char]) for char in text))


_AFTERWARDS = re.compile(
    r"[^。！？；，,\n]{0,4}?(?:将|(?<![开过])会(?![议见谈上后长])|才|再|有望|拟|可望|能|要)|(?:之|以)?前(?!述|款|景|后)"
)


def _is_ahead(context: _Context, match: re.Match[str]) -> bool | None:
    """Whether the words speak of what is to come: the last hint before the date decides, else one just after it."""
    at = match.start()
    before = context.text[max(context.sentence_start, at - 14) : at]
    ahead = max((hint.end() for hint in _AHEAD.finditer(before)), default=-1)
    behind = max((hint.end() for hint in _PAST.finditer(before)), default=-1)
    if ahead >= 0 or behind >= 0:
        return ahead >= behind
    return True if _AFTERWARDS.match(context.text, match.end()) else None


def _stated_year(context: _Context, match: re.Match[str]) -> int | None:
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


def _year_for(context: _Context, match: re.Match[str], month: int, day: int = 15) -> int | None:
    if (year := _stated_year(context, match)) is not None:
        context.last_year = context.anchor_year = year
        return year
    if context.published is None:
        return context.last_year
    ahead = _is_ahead(context, match)
    if context.last_year not in (None, context.published.year) and ahead is not (
        context.last_year < context.published.year
    ):
        return context.last_year
    return cal.nearest_year(context.published, month, day, ahead=ahead)


def _month_of(context: _Context, match: re.Match[str], day: int = 15) -> tuple[int, int] | None:
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
    year = _year_for(context, match, month, day)
    return (year, month) if year else None


# --- days ------------------------------------------------------------------------------------------------------------
@_rule("12", r"(?P<y>20\d\d|19\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
def _iso(_: _Context, match: re.Match[str]) -> Found | None:
    day = cal.real_day(int(match["y"]), int(match["m"]), int(match["d"]))
    return Found(match.end(), cal.day_value(day), DateKind.DAY) if day else None


@_rule(
    _YEAR_WORDS + "下",
    rf"{_YP}?\s*{_MONTH}\s*{_DAY}?(?:\([^()]{{1,4}}\))?\s*(?:至|到|-|—|~|–|直至)+\s*(?:{_YP.replace('P<', 'P<b_')})?(?:(?P<m2>{_N})月)?(?P<d2>{_N})[日号]",
)
def _days(context: _Context, match: re.Match[str]) -> Found | None:
    if match["d"] is None:
        return None
    start = _month_of(context, match, number(match["d"]))
    if start is None:
        return None
    first = cal.real_day(*start, number(match["d"]))
    month = number(match["m2"]) if match["m2"] else start[1]
    year = number(match["b_y"]) if match["b_y"] else start[0] + (month < start[1])
    last = cal.real_day(year, month, number(match["d2"]))
    if first is None or last is None or first > last:
        return None
    return Found(match.end(), cal.span_value(cal.day_value(first), cal.day_value(last)), DateKind.RANGE)


@_rule(_YEAR_WORDS + "下", rf"{_YP}?\s*{_MONTH}\s*{_DAY}")
def _day(context: _Context, match: re.Match[str]) -> Found | None:
    day_number = number(match["d"])
    month = _month_of(context, match, min(day_number, 28))
    day = cal.real_day(*month, day_number) if month else None
    if day is None:
        return None
    context.anchor_year = day.year
    return Found(match.end(), cal.day_value(day), DateKind.DAY, match["y"] is None and match["yy"] is None)


@_rule(_NUMERALS, rf"{_DAY}(?!线|楼|院|馆|文|公告|令|机|车|桥|店|工厂|产品|服务|常|报|前端|均|产|系)")
def _bare_day(context: _Context, match: re.Match[str]) -> Found | None:
    if context.text[match.start() - 1 : match.start()] in tuple("第〔[/.-月年") and match.start():
        return None
    base = context.last_day or context.published
    number_of_day = number(match["d"])
    if base is None or not match["d"].isdigit() and not match.group().endswith(("日", "号")):
        return None
    if len(match["d"]) == 1 and not match["d"].isdigit():
        return None  # 一日, 三日: a stretch of time more often than a date
    day = cal.real_day(base.year, base.month, number_of_day)
    if (
        day
        and context.last_day is None
        and context.published
        and day > context.published
        and not _is_ahead(context, match)
    ):
        day = cal.real_day(*cal.add_months(day.year, day.month, -1), number_of_day)
    return Found(match.end(), cal.day_value(day), DateKind.DAY, True) if day else None


_SHIFTS = {"今": 0, "昨": -1, "明": 1}


@_rule(
    "今昨明前后大当同次翌隔即第又两二三四五六七八九十",
    r"(?P<w>大前天|前天|后天|前日|即日|第二天|又?隔一天|[两二三四五六七八九十]日[后前]|[今昨明](?:天|日|晨|早|晚|夜|午)|当[天日晚]|同[日天]|同一天|次[日天]|翌[日天]|隔[天日])(?!报|历|本|化)",
)
def _relative_day(context: _Context, match: re.Match[str]) -> Found | None:
    word = match["w"]
    if word[-1] in "后前" and len(word) == 3 and word[0] not in "大":
        base = context.last_day or context.published
        shift = number(word[0].replace("两", "二")) * (1 if word[-1] == "后" else -1)
    elif word[0] in "第又":
        base, shift = context.last_day or context.published, 1
    elif word[0] in "当同次翌隔":
        base, shift = context.last_day or context.published, 1 if word[0] in "次翌隔" else 0
    else:
        shift = {"大前天": -3, "前天": -2, "前日": -2, "后天": 2, "即日": 0}.get(word, _SHIFTS.get(word[0], 0))
        base = context.published
    if base is None:
        return Found(match.end(), None, DateKind.DAY, is_relative=True)
    return Found(match.end(), cal.day_value(base + timedelta(days=shift)), DateKind.DAY, is_relative=True)


_WEEKDAYS = {
    "一": 0,
    "二": 1,
    "三": 2,
    "四": 3,
    "五": 4,
    "六": 5,
    "日": 6,
    "天": 6,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
}


@_rule(
    "上本这下周星礼",
    r"(?P<rel>上上个?|上个?|本|这个?|下下个?|下个?)?(?:周|星期|礼拜)(?:(?P<w>[一二三四五六日天](?![个年月周家期次项款条])|[1-6](?!\d))|(?P<end>末))?",
)
def _week(context: _Context, match: re.Match[str]) -> Found | None:
    if not match["rel"] and not match["w"]:
        return None
    if match["w"] == "一" and context.text[match.end() : match.end() + 1] in ("个", "次"):
        return None
    published = context.published
    if published is None:
        return Found(match.end(), None, DateKind.DAY, is_relative=True)
    rel = match["rel"] or ""
    shift = (
        -2
        if rel.startswith("上上")
        else 2
        if rel.startswith("下下")
        else -1
        if rel[:1] == "上"
        else 1
        if rel[:1] == "下"
        else 0
    )
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=shift)
    if not match["w"]:
        week = cal.week_value(published + timedelta(weeks=shift))
        return Found(match.end(), week, DateKind.WEEK, is_relative=True)
    day = monday + timedelta(days=_WEEKDAYS[match["w"]])
    if not rel and day > published and not _is_ahead(context, match):
        day -= timedelta(weeks=1)
    return Found(match.end(), cal.day_value(day), DateKind.DAY, is_relative=True)


# --- months ------------------------------------------------------------------------------------------------------------
@_rule(
    _YEAR_WORDS,
    rf"{_YP}?\s*(?P<m>{_N})月?\s*(?:或|至|到|-|—|~|–|、|/)\s*(?:{_YEAR.replace('P<', 'P<b_')})?(?P<m2>{_N})\s*月(?:份)?(?!\s*{_N}[日号])(?:间|期间)?",
)
def _months(context: _Context, match: re.Match[str]) -> Found | None:
    return _months_found(context, match, match["m"], match["m2"])


@_rule(_YEAR_WORDS, rf"{_YP}?\s*(?P<m>[一二三四五六七八九])(?P<m2>[一二三四五六七八九])月(?:份|间)?")
def _two_months(context: _Context, match: re.Match[str]) -> Found | None:
    return _months_found(context, match, match["m"], match["m2"])


def _months_found(context: _Context, match: re.Match[str], first_word: str, last_word: str) -> Found | None:
    first, last = number(first_word), number(last_word)
    if not (1 <= first <= 12 and 1 <= last <= 12) or first == last:
        return None
    if "、" in match.group() and first > last:
        return None
    year = _year_for(context, match, first)
    if year is None:
        return None
    last_year = number(match["b_y"]) if match.groupdict().get("b_y") else year + (last < first)
    value = cal.span_value(cal.month_value(year, first), cal.month_value(last_year, last))
    return Found(match.end(), value, DateKind.RANGE, _stated_year(context, match) is None)


@_rule(_YEAR_WORDS + "下", rf"{_YP}?\s*{_MONTH}\s*{_PART}?")
def _month(context: _Context, match: re.Match[str]) -> Found | None:
    if match["m"] in ("元", "正") and "年" not in match.group():
        return None
    late = {"初": 3, "上旬": 5, "中旬": 15, "中": 15, "下旬": 25, "底": 28, "末": 28}.get(match["part"] or "", 15)
    month = _month_of(context, match, late)
    if month is None:
        return None
    context.anchor_year = month[0]
    return Found(match.end(), cal.month_value(*month), DateKind.MONTH, match["y"] is None and match["yy"] is None)


# --- parts of a year ------------------------------------------------------------------------------------------------------
_ORDER = {"一": 1, "二": 2, "三": 3, "四": 4, "首": 1, "1": 1, "2": 2, "3": 3, "4": 4, "末": 4, "头": 1}


@_rule(
    _YEAR_WORDS + "第首头本上下这",
    rf"{_YP}?\s*(?:(?P<first3>前三)季度?|第?(?P<q>[一二三四首头1-4])(?:、(?P<q2>[二三四]))?(?:个)?季(?:度)?|(?P<rq>本|上|下|这)(?:一|个)?季度?)(?P<edge>初|末|底|内)?(?!节|度报|报|军|后赛)",
)
def _quarter(context: _Context, match: re.Match[str]) -> Found | None:
    published = context.published
    if match["rq"]:
        if published is None or match["rq"] == "上" and "季度" not in match.group():
            return None
        year, month = cal.add_months(published.year, published.month, {"上": -3, "下": 3}.get(match["rq"], 0))
        return _quarter_found(match, year, (month + 2) // 3, is_relative=True)
    quarter = 3 if match["first3"] else _ORDER[match["q"]]
    year_found = _year_for(context, match, quarter * 3 - 1)
    if year_found and published and _stated_year(context, match) is None and _is_ahead(context, match):
        year_found += cal.quarter_value(year_found, quarter).end < published
    if year_found is None:
        return Found(match.end(), None, DateKind.QUARTER, is_relative=True)
    relative = match["y"] is None
    if match["first3"]:
        value = cal.span_value(cal.month_value(year_found, 1), cal.month_value(year_found, 9))
        return Found(match.end(), value, DateKind.SEASON, relative)
    return _quarter_found(match, year_found, quarter, is_relative=relative)


def _quarter_found(match: re.Match[str], year: int, quarter: int, *, is_relative: bool) -> Found:
    if match["edge"] in ("初", "末", "底"):
        month = quarter * 3 - (2 if match["edge"] == "初" else 0)
        return Found(match.end(), cal.month_value(year, month), DateKind.MONTH, is_relative)
    return Found(match.end(), cal.quarter_value(year, quarter), DateKind.QUARTER, is_relative)


@_rule(_YEAR_WORDS + "Q", rf"{_YP}?\s*Q(?P<q>[1-4])(?!\d)")
def _q1(context: _Context, match: re.Match[str]) -> Found | None:
    quarter = int(match["q"])
    year = _year_for(context, match, quarter * 3 - 1)
    return Found(match.end(), cal.quarter_value(year, quarter), DateKind.QUARTER, match["y"] is None) if year else None


@_rule(_YEAR_WORDS + "上下前后", rf"{_YP}?\s*(?P<h>上半年|下半年|前半年|后半年|上半(?=年度)|H1|H2)(?P<edge>末|底)?")
def _half(context: _Context, match: re.Match[str]) -> Found | None:
    half = 1 if match["h"][0] in "上前" or match["h"] == "H1" else 2
    year = _year_for(context, match, half * 6 - 3)
    if year is None:
        return Found(match.end(), None, DateKind.SEASON, is_relative=True)
    return Found(match.end(), cal.half_value(year, half), DateKind.SEASON, match["y"] is None)


_SEASONS = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}


@_rule(_YEAR_WORDS, rf"(?:{_YP}|(?P<short>[今去明]))\s*(?P<s>[春夏秋冬])(?:天|季|末|初|节前后)?(?!节|测|晚|运|令)")
def _season(context: _Context, match: re.Match[str]) -> Found | None:
    season = _SEASONS[match["s"]]
    year = _stated_year(context, match)
    if year is None and match["short"] and context.published:
        year = context.published.year + {"今": 0, "去": -1, "明": 1}[match["short"]]
    if year is None:
        return None
    context.anchor_year = year
    return Found(match.end(), cal.season_value(year, season), DateKind.SEASON, match["y"] is None)


@_rule("春夏秋冬", r"(?P<s>[春夏秋冬])(?:天|季)(?!路测|测试|新)")
def _bare_season(context: _Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return None
    value = cal.season_near(context.published, _SEASONS[match["s"]], ahead=_is_ahead(context, match))
    return Found(match.end(), value, DateKind.SEASON, True)


@_rule(
    _YEAR_WORDS + "年岁", rf"(?:{_YP}\s*年?|年|岁)(?P<edge>初|内|中(?!国|心|央|报|美|外|欧|旬|标)|底|末|终|尾)(?!级)"
)
def _edge_of_year(context: _Context, match: re.Match[str]) -> Found | None:
    edge = match["edge"]
    if match.group()[0] == "岁" and edge not in "末尾":
        return None
    year = _stated_year(context, match)
    if year is None:
        if context.published is None:
            return Found(match.end(), None, DateKind.VAGUE, is_relative=True)
        year = context.published.year
    else:
        context.anchor_year = year
    if edge == "内":
        return Found(match.end(), cal.year_value(year), DateKind.YEAR, True, side=DateSide.BEFORE)
    month = {"初": 1, "中": 6}.get(edge, 12)
    return Found(
        match.end(), cal.month_value(year, month), DateKind.MONTH, match["y"] is None, is_approximate=edge == "初"
    )


_HOLIDAYS = {"春节": "lunar new year", "农历新年": "lunar new year", "元旦": "new year", "国庆节": "national day", "国庆": "national day", "五一": "labour day",
             "中秋节": "mid-autumn", "中秋": "mid-autumn", "双十一": "singles day", "双11": "singles day", "圣诞节": "christmas", "圣诞": "christmas", "复活节": "easter"}  # fmt: skip


@_rule(
    _YEAR_WORDS + "春农元国五中双圣复",
    rf"{_YP}?\s*(?P<h>{'|'.join(sorted(_HOLIDAYS, key=len, reverse=True))})(?!路|晚会|档|版)",
)
def _holiday(context: _Context, match: re.Match[str]) -> Found | None:
    name = _HOLIDAYS[match["h"]]
    year = _stated_year(context, match)
    if year is None:
        if context.published is None:
            return Found(match.end(), None, DateKind.DAY, is_relative=True)
        probe = cal.holiday(name, context.published.year)
        if probe is None:
            return None
        ahead = True if context.text[match.end() : match.end() + 1] in ("前", "后") else _is_ahead(context, match)
        year = cal.nearest_year(context.published, probe.month, probe.day, ahead=ahead)
    day = cal.holiday(name, year)
    if day is None:
        return None
    if re.match(r"(?:假期)?(?:之|以)?后", context.text[match.end() : match.end() + 4]):
        day += timedelta(days=8)  # people are back at work a week later
    elif name in ("new year", "singles day", "labour day"):
        return Found(match.end(), cal.day_value(day), DateKind.DAY, True)
    return Found(match.end(), cal.month_value(day.year, day.month), DateKind.MONTH, True, is_approximate=True)


@_rule("12", r"(?P<y>20\d\d)\s*年?\s*(?:至|到|-|—|~|–)\s*(?P<y2>20\d\d)\s*年(?!度)")
def _years(_: _Context, match: re.Match[str]) -> Found | None:
    first, last = int(match["y"]), int(match["y2"])
    return (
        Found(match.end(), cal.span_value(cal.year_value(first), cal.year_value(last)), DateKind.RANGE)
        if first < last
        else None
    )


@_rule(_YEAR_WORDS, rf"{_YP}(?P<which>最后一天|第一天|头一天)")
def _edge_day(context: _Context, match: re.Match[str]) -> Found | None:
    year = _stated_year(context, match)
    if year is None:
        return None
    context.anchor_year = year
    return Found(
        match.end(), cal.day_value(date(year, 12, 31) if match["which"][0] == "最" else date(year, 1, 1)), DateKind.DAY
    )


@_rule(_YEAR_WORDS, rf"{_YP}(?!版|款|第\d)")
def _year(context: _Context, match: re.Match[str]) -> Found | None:
    year = _stated_year(context, match)
    if year is None:
        return None
    context.last_year = context.anchor_year = year
    return Found(match.end(), cal.year_value(year), DateKind.YEAR, match["y"] is None and match["yy"] is None)


# --- so and so long ago, holidays, vague words ---------------------------------------------------------------------------
@_rule(
    _NUMERALS + "两半数几",
    rf"(?P<n>{_N}|两|半|数|几)\s*(?:个)?(?P<unit>天|周|星期|礼拜|月|年)(?:多|半)?(?P<dir>前|以前|之前|后|以后|之后|内|之内|以内)(?!后|者|沿|景|期|端|排|的半|天|不久)",
)
def _ago(context: _Context, match: re.Match[str]) -> Found | None:
    if match["unit"] == "月" and "个" not in match.group():
        return None
    if match["n"] in ("数", "几"):
        return Found(match.end(), None, DateKind.VAGUE, is_relative=True)
    count = 2 if match["n"] == "两" else 0 if match["n"] == "半" else number(match["n"])
    where = match["dir"].replace("以", "").replace("之", "")
    base = (
        context.published
        if where == "内"
        else context.last_day or context.published
        if where == "后"
        else context.published
    )
    if base is None or count > 60:
        return None
    unit = match["unit"]
    if count == 0:
        if unit != "年":
            return None
        count, unit = 6, "月"
    found = _shifted(match.end(), base, -count if where == "前" else count, unit)
    if where != "内":
        return found
    return Found(found.end, found.value, found.kind, True, True, DateSide.BEFORE)


def _shifted(end: int, base: date, count: int, unit: str) -> Found:
    if unit == "天":
        return Found(end, cal.day_value(base + timedelta(days=count)), DateKind.DAY, True)
    if unit in ("周", "星期", "礼拜"):
        return Found(end, cal.week_value(base + timedelta(weeks=count)), DateKind.WEEK, True)
    if unit == "月":
        return Found(end, cal.month_value(*cal.add_months(base.year, base.month, count)), DateKind.MONTH, True)
    return Found(end, cal.year_value(base.year + count), DateKind.YEAR, True)


@_rule("近日最不早此稍随未", r"近日|日前|近期|近来|最近|不久前|早前|此前|稍早(?:前)?|不日|未来数[年月周天]|不久")
def _vague(context: _Context, match: re.Match[str]) -> Found | None:
    if match.group() == "日前" and context.text[match.start() - 1 : match.start()].isdigit():
        return None
    return Found(
        match.end(), None, DateKind.VAGUE, is_relative=True, is_future=match.group().startswith(("不日", "未来"))
    )


# --- what stands around ----------------------------------------------------------------------------------------------------
_PREFIX = re.compile(
    r"(?:(?P<from>自|从|由)|(?P<before>不迟于|不晚于|截至|截止到?|直到|至迟|最迟|最晚|赶在|抢在)|(?P<after>不早于|早于)|(?P<about>最早|最快|约|大约|大概|或于)|于|在)(?:到|在|于)?$"
)
_SUFFIX = re.compile(
    r"\s*(?:(?P<about>前后|左右|上下)|(?P<before>之前|以前|前(?!述|款|景|提|往|来|去|沿|夕|期|三|两|半)|为止|止|截止)|(?P<from>零时起|起|开始|以来|始)|(?P<after>之后|以后|过后|后(?!续|期|台|端)))"
)


def _build(context: _Context, start: int, found: Found) -> DateMention:
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
for _chars, _pattern, _read in _RULES:
    for _char in _chars:
        _BY_CHAR.setdefault(_char, []).append((_pattern, _read))
_STARTS = re.compile(f"[{''.join(_BY_CHAR)}]|[。！？；\n]")
# A number is never read from its second digit.
_GLUED = re.compile(r"[\dA-Za-z.,]$")


def find_dates_zh(folded: str, published: date | None) -> list[DateMention]:
    """Dates of a Chinese text in order; see `tracker.nlp.dates.find_dates`."""
    context = _Context(folded, published)
    taken = 0
    for token in _STARTS.finditer(folded):
        start, char = token.start(), token.group()
        if char in "。！？；\n":
            context.sentence_start, context.last_year = token.end(), None
            continue
        if start < taken or char.isdigit() and char.isascii() and start and _GLUED.match(folded[start - 1]):
            continue
        for pattern, rule in _BY_CHAR[char]:
            if (match := pattern.match(folded, start)) and (found := rule(context, match)):
                mention = _build(context, start, found)
                context.mentions.append(mention)
                taken = mention.span.end
                if found.value and found.kind is DateKind.DAY:
                    context.last_day = found.value.start
                if found.value and found.kind in (DateKind.DAY, DateKind.MONTH):
                    context.last_month = found.value.start.replace(day=1)
                break
    return context.mentions
