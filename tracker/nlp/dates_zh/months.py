"""Months and pairs of months."""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re

from tracker.nlp import calendar as cal
from tracker.nlp.dates_zh.context import (
    MONTH,
    NUMBER,
    PART,
    YEAR,
    YEAR_PART,
    YEAR_WORDS,
    Context,
    Found,
    month_of,
    number,
    rule,
    stated_year,
    year_for,
)
from tracker.nlp.types import DateKind


@rule(
    YEAR_WORDS,
    rf"{YEAR_PART}?\s*(?P<m>{NUMBER})月?\s*(?:或|至|到|-|—|~|–|、|/)\s*(?:{YEAR.replace('P<', 'P<b_')})?(?P<m2>{NUMBER})\s*月(?:份)?(?!\s*{NUMBER}[日号])(?:间|期间)?",
)
def _months(context: Context, match: re.Match[str]) -> Found | None:
    return _months_found(context, match, match["m"], match["m2"])


@rule(YEAR_WORDS, rf"{YEAR_PART}?\s*(?P<m>[一二三四五六七八九])(?P<m2>[一二三四五六七八九])月(?:份|间)?")
def _two_months(context: Context, match: re.Match[str]) -> Found | None:
    return _months_found(context, match, match["m"], match["m2"])


def _months_found(context: Context, match: re.Match[str], first_word: str, last_word: str) -> Found | None:
    first, last = number(first_word), number(last_word)
    if not (1 <= first <= 12 and 1 <= last <= 12) or first == last:
        return None
    if "、" in match.group() and first > last:
        return None
    year = year_for(context, match, first)
    if year is None:
        return None
    last_year = number(match["b_y"]) if match.groupdict().get("b_y") else year + (last < first)
    value = cal.span_value(cal.month_value(year, first), cal.month_value(last_year, last))
    return Found(match.end(), value, DateKind.RANGE, stated_year(context, match) is None)


@rule(YEAR_WORDS + "下", rf"{YEAR_PART}?\s*{MONTH}\s*{PART}?")
def _month(context: Context, match: re.Match[str]) -> Found | None:
    if match["m"] in ("元", "正") and "年" not in match.group():
        return None
    late = {"初": 3, "上旬": 5, "中旬": 15, "中": 15, "下旬": 25, "底": 28, "末": 28}.get(match["part"] or "", 15)
    month = month_of(context, match, late)
    if month is None:
        return None
    context.anchor_year = month[0]
    return Found(match.end(), cal.month_value(*month), DateKind.MONTH, match["y"] is None and match["yy"] is None)
