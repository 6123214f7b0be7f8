"""Quarters, halves, seasons, holidays, the edges of a year, and years."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from datetime import date, timedelta

from tracker.nlp import calendar as cal
from tracker.nlp.dates_zh.context import YEAR_PART, YEAR_WORDS, Context, Found, is_ahead, rule, stated_year, year_for
from tracker.nlp.types import DateKind, DateSide

_ORDER = {"一": 1, "二": 2, "三": 3, "四": 4, "首": 1, "1": 1, "2": 2, "3": 3, "4": 4, "末": 4, "头": 1}


@rule(
    YEAR_WORDS + "第首头本上下这",
    rf"{YEAR_PART}?\s*(?:(?P<first3>前三)季度?|第?(?P<q>[一二三四首头1-4])(?:、(?P<q2>[二三四]))?(?:个)?季(?:度)?|(?P<rq>本|上|下|这)(?:一|个)?季度?)(?P<edge>初|末|底|内)?(?!节|度报|报|军|后赛)",
)
def _quarter(context: Context, match: re.Match[str]) -> Found | None:
    published = context.published
    if match["rq"]:
        if published is None or (match["rq"] == "上" and "季度" not in match.group()):
            return None
        year, month = cal.add_months(published.year, published.month, {"上": -3, "下": 3}.get(match["rq"], 0))
        return _quarter_found(match, year, (month + 2) // 3, is_relative=True)
    quarter = 3 if match["first3"] else _ORDER[match["q"]]
    year_found = year_for(context, match, quarter * 3 - 1)
    if year_found and published and stated_year(context, match) is None and is_ahead(context, match):
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


@rule(YEAR_WORDS + "Q", rf"{YEAR_PART}?\s*Q(?P<q>[1-4])(?!\d)")
def _q1(context: Context, match: re.Match[str]) -> Found | None:
    quarter = int(match["q"])
    year = year_for(context, match, quarter * 3 - 1)
    return Found(match.end(), cal.quarter_value(year, quarter), DateKind.QUARTER, match["y"] is None) if year else None


@rule(YEAR_WORDS + "上下前后", rf"{YEAR_PART}?\s*(?P<h>[上下前后]半年|[前后]半部分|上半(?=年度)|H1|H2)(?P<edge>末|底)?")
def _half(context: Context, match: re.Match[str]) -> Found | None:
    half = 1 if match["h"][0] in "上前" or match["h"] == "H1" else 2
    year = year_for(context, match, half * 6 - 3)
    if year is None:
        return Found(match.end(), None, DateKind.SEASON, is_relative=True)
    return Found(match.end(), cal.half_value(year, half), DateKind.SEASON, match["y"] is None)


_SEASONS = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}


@rule(YEAR_WORDS, rf"(?:{YEAR_PART}|(?P<short>[今去明]))\s*(?P<s>[春夏秋冬])(?:天|季|末|初|节前后)?(?!节|测|晚|运|令)")
def _season(context: Context, match: re.Match[str]) -> Found | None:
    season = _SEASONS[match["s"]]
    year = stated_year(context, match)
    if year is None and match["short"] and context.published:
        year = context.published.year + {"今": 0, "去": -1, "明": 1}[match["short"]]
    if year is None:
        return None
    context.anchor_year = year
    return Found(match.end(), cal.season_value(year, season), DateKind.SEASON, match["y"] is None)


@rule("春夏秋冬", r"(?P<s>[春夏秋冬])(?:天|季)(?!路测|测试|新)")
def _bare_season(context: Context, match: re.Match[str]) -> Found | None:
    if context.published is None:
        return None
    value = cal.season_near(context.published, _SEASONS[match["s"]], ahead=is_ahead(context, match))
    return Found(match.end(), value, DateKind.SEASON, True)


@rule(
    YEAR_WORDS + "年岁",
    rf"(?:{YEAR_PART}\s*年?|年|岁)(?P<edge>初|内|中(?!国|心|央|报|美|外|欧|旬|标)|底|末|终|尾)(?!级)",
)
def _edge_of_year(context: Context, match: re.Match[str]) -> Found | None:
    edge = match["edge"]
    if match.group()[0] == "岁" and edge not in "末尾":
        return None
    year = stated_year(context, match)
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


@rule(
    YEAR_WORDS + "春农元国五中双圣复",
    rf"{YEAR_PART}?\s*(?P<h>{'|'.join(sorted(_HOLIDAYS, key=len, reverse=True))})(?!路|晚会|档|版)",
)
def _holiday(context: Context, match: re.Match[str]) -> Found | None:
    name = _HOLIDAYS[match["h"]]
    year = stated_year(context, match)
    if year is None:
        if context.published is None:
            return Found(match.end(), None, DateKind.DAY, is_relative=True)
        probe = cal.holiday(name, context.published.year)
        if probe is None:
            return None
        ahead = True if context.text[match.end() : match.end() + 1] in ("前", "后") else is_ahead(context, match)
        year = cal.nearest_year(context.published, probe.month, probe.day, ahead=ahead)
    day = cal.holiday(name, year)
    if day is None:
        return None
    if re.match(r"(?:假期)?(?:之|以)?后", context.text[match.end() : match.end() + 4]):
        day += timedelta(days=8)  # people are back at work a week later
    elif name in ("new year", "singles day", "labour day"):
        return Found(match.end(), cal.day_value(day), DateKind.DAY, True)
    return Found(match.end(), cal.month_value(day.year, day.month), DateKind.MONTH, True, is_approximate=True)


@rule("12", r"(?P<y>20\d\d)\s*年?\s*(?:至|到|-|—|~|–)\s*(?P<y2>20\d\d)\s*年(?!度)")
def _years(_: Context, match: re.Match[str]) -> Found | None:
    first, last = int(match["y"]), int(match["y2"])
    return (
        Found(match.end(), cal.span_value(cal.year_value(first), cal.year_value(last)), DateKind.RANGE)
        if first < last
        else None
    )


@rule(YEAR_WORDS, rf"{YEAR_PART}(?P<which>最后一天|第一天|头一天)")
def _edge_day(context: Context, match: re.Match[str]) -> Found | None:
    year = stated_year(context, match)
    if year is None:
        return None
    context.anchor_year = year
    return Found(
        match.end(), cal.day_value(date(year, 12, 31) if match["which"][0] == "最" else date(year, 1, 1)), DateKind.DAY
    )


@rule(YEAR_WORDS, rf"{YEAR_PART}(?!版|款|第\d)")
def _year(context: Context, match: re.Match[str]) -> Found | None:
    year = stated_year(context, match)
    if year is None:
        return None
    context.last_year = context.anchor_year = year
    return Found(match.end(), cal.year_value(year), DateKind.YEAR, match["y"] is None and match["yy"] is None)
