"""Spans of time (三个月内) and vague words."""

import re
from datetime import date, timedelta

from tracker.nlp import calendar as cal
from tracker.nlp.dates_zh.context import NUMBER, NUMERALS, Context, Found, number, rule
from tracker.nlp.types import DateKind, DateSide


@rule(
    NUMERALS + "两半数几",
    rf"(?P<n>{NUMBER}|两|半|数|几)\s*(?:个)?(?P<unit>天|周|星期|礼拜|月|年)(?:多|半)?(?P<dir>前|以前|之前|后|以后|之后|内|之内|以内)(?!后|者|沿|景|期|端|排|的半|天|不久)",
)
def _ago(context: Context, match: re.Match[str]) -> Found | None:
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
    found = shifted(match.end(), base, -count if where == "前" else count, unit)
    if where != "内":
        return found
    return Found(found.end, found.value, found.kind, True, True, DateSide.BEFORE)


def shifted(end: int, base: date, count: int, unit: str) -> Found:
    if unit == "天":
        return Found(end, cal.day_value(base + timedelta(days=count)), DateKind.DAY, True)
    if unit in ("周", "星期", "礼拜"):
        return Found(end, cal.week_value(base + timedelta(weeks=count)), DateKind.WEEK, True)
    if unit == "月":
        return Found(end, cal.month_value(*cal.add_months(base.year, base.month, count)), DateKind.MONTH, True)
    return Found(end, cal.year_value(base.year + count), DateKind.YEAR, True)


@rule("近日最不早此稍随未", r"近日|日前|近期|近来|最近|不久前|早前|此前|稍早(?:前)?|不日|未来数[年月周天]|不久")
def _vague(context: Context, match: re.Match[str]) -> Found | None:
    if match.group() == "日前" and context.text[match.start() - 1 : match.start()].isdigit():
        return None
    return Found(
        match.end(), None, DateKind.VAGUE, is_relative=True, is_future=match.group().startswith(("不日", "未来"))
    )
