"""Days, weekdays and words like 昨天."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from datetime import timedelta

from tracker.nlp import calendar as cal
from tracker.nlp.dates_zh.context import (
    DAY,
    MONTH,
    NUMBER,
    NUMERALS,
    YEAR_PART,
    YEAR_WORDS,
    Context,
    Found,
    is_ahead,
    month_of,
    number,
    rule,
)
from tracker.nlp.types import DateKind


@rule("12", r"(?P<y>20\d\d|19\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
def _iso(_: Context, match: re.Match[str]) -> Found | None:
    day = cal.real_day(int(match["y"]), int(match["m"]), int(match["d"]))
    return Found(match.end(), cal.day_value(day), DateKind.DAY) if day else None


@rule(
    YEAR_WORDS + "下",
    rf"{YEAR_PART}?\s*{MONTH}\s*{DAY}?(?:\([^()]{{1,4}}\))?\s*(?:至|到|-|—|~|–|直至)+\s*(?:{YEAR_PART.replace('P<', 'P<b_')})?(?:(?P<m2>{NUMBER})月)?(?P<d2>{NUMBER})[日号]",
)
def _days(context: Context, match: re.Match[str]) -> Found | None:
    if match["d"] is None:
        return None
    start = month_of(context, match, number(match["d"]))
    if start is None:
        return None
    first = cal.real_day(*start, number(match["d"]))
    month = number(match["m2"]) if match["m2"] else start[1]
    year = number(match["b_y"]) if match["b_y"] else start[0] + (month < start[1])
    last = cal.real_day(year, month, number(match["d2"]))
    if first is None or last is None or first > last:
        return None
    return Found(match.end(), cal.span_value(cal.day_value(first), cal.day_value(last)), DateKind.RANGE)


@rule(YEAR_WORDS + "下", rf"{YEAR_PART}?\s*{MONTH}\s*{DAY}")
def _day(context: Context, match: re.Match[str]) -> Found | None:
    day_number = number(match["d"])
    month = month_of(context, match, min(day_number, 28))
    day = cal.real_day(*month, day_number) if month else None
    if day is None:
        return None
    context.anchor_year = day.year
    return Found(match.end(), cal.day_value(day), DateKind.DAY, match["y"] is None and match["yy"] is None)


@rule(NUMERALS, rf"{DAY}(?!线|楼|院|馆|文|公告|令|机|车|桥|店|工厂|产品|服务|常|报|前端|均|产|系)")
def _bare_day(context: Context, match: re.Match[str]) -> Found | None:
    if context.text[match.start() - 1 : match.start()] in tuple("第〔[/.-月年)路街巷") and match.start():
        return None
    base = context.last_day or context.published
    number_of_day = number(match["d"])
    if base is None or (not match["d"].isdigit() and not match.group().endswith(("日", "号"))):
        return None
    if len(match["d"]) == 1 and not match["d"].isdigit():
        return None  # 一日, 三日: a stretch of time more often than a date
    day = cal.real_day(base.year, base.month, number_of_day)
    if (
        day
        and context.last_day is None
        and context.published
        and day > context.published
        and not is_ahead(context, match)
    ):
        day = cal.real_day(*cal.add_months(day.year, day.month, -1), number_of_day)
    return Found(match.end(), cal.day_value(day), DateKind.DAY, True) if day else None


_SHIFTS = {"今": 0, "昨": -1, "明": 1}


@rule(
    "今昨明前后大当同次翌隔即第又两二三四五六七八九十",
    r"(?P<w>大前天|前天|后天|前日|即日|第二天|又?隔一天|[两二三四五六七八九十]日[后前]|[今昨明](?:天|日|晨|早|晚|夜|午)|当[天日晚]|同[日天]|同一天|次[日天]|翌[日天]|隔[天日])(?!报|历|本|化)",
)
def _relative_day(context: Context, match: re.Match[str]) -> Found | None:
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


@rule(
    "上本这下周星礼",
    r"(?P<rel>上上个?|上个?|本|这个?|下下个?|下个?)?(?:周|星期|礼拜)(?:(?P<w>[一二三四五六日天](?![个年月周家期次项款条])|[1-6](?!\d))|(?P<end>末))?",
)
def _week(context: Context, match: re.Match[str]) -> Found | None:
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
    if not rel and day > published and not is_ahead(context, match):
        day -= timedelta(weeks=1)
    return Found(match.end(), cal.day_value(day), DateKind.DAY, is_relative=True)
