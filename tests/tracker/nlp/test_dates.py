"""Dates against their growing tables of cases (`data/dates_*.tsv`), and what must hold for any text."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.nlp import calendar as cal
from tracker.nlp.dates import find_dates
from tracker.nlp.normalise import fold
from tracker.nlp.types import DateKind, DateMention, DateSide

DATA = Path(__file__).parent / "data"
SIGNS = {DateSide.ON: "", DateSide.BEFORE: "<", DateSide.AFTER: ">", DateSide.FROM: "^"}
ALPHABETS = {
    "en": [
        "in ",
        "by ",
        "May ",
        "Oct. ",
        "3",
        "14",
        "2025",
        "-",
        "/",
        ",",
        " the ",
        "next ",
        "quarter",
        "end of ",
        "Q2",
        "week",
        " ago",
        "\\n",
        ".",
    ],
    "zh": [
        "年",
        "月",
        "日",
        "底",
        "前",
        "起",
        "2025",
        "3",
        "十",
        "今",
        "明",
        "上",
        "周",
        "季度",
        "半",
        "至",
        "自",
        "内",
        "。",
        "\\n",
        "会",
    ],
}


def cases(language: str) -> Iterator[tuple[str, str, str]]:
    for line in (DATA / f"dates_{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        if line and not line.startswith("#"):
            published, text, expected = [*line.split("\t"), ""][:3]
            yield published, text, expected


def form(mention: DateMention) -> str:
    if mention.value is None:
        return "-"
    return SIGNS[mention.side] + "~" * mention.is_approximate + mention.value.text


def found(text: str, language: str, published: str = "2025-10-15") -> tuple[DateMention, ...]:
    return find_dates(fold(text), language=language, published=date.fromisoformat(published))


@pytest.mark.parametrize(("published", "text", "expected"), list(cases("en")))
def test_english(published: str, text: str, expected: str) -> None:
    assert ", ".join(map(form, found(text, "en", published))) == expected


@pytest.mark.parametrize(("published", "text", "expected"), list(cases("zh")))
def test_chinese(published: str, text: str, expected: str) -> None:
    assert ", ".join(map(form, found(text, "zh", published))) == expected


def test_tables_are_long_enough() -> None:
    assert all(len(list(cases(language))) >= 120 for language in ("en", "zh"))


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2039, 12, 31)))
def test_written_days_come_back(day: date) -> None:
    assert found(f"自{day.year}年{day.month}月{day.day}日起施行", "zh")[0].value == cal.day_value(day)
    for text in (day.strftime("on %d %B %Y"), day.strftime("on %B %d, %Y"), day.isoformat()):
        assert [mention.value for mention in found(text, "en")] == [cal.day_value(day)]


@pytest.mark.parametrize("language", ["en", "zh"])
@given(data=st.data())
def test_any_text_gives_ordered_spans_of_real_days(language: str, data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(ALPHABETS[language]), max_size=30)))
    mentions = found(text, language)
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))
    for mention in mentions:
        assert fold(text)[mention.span.start : mention.span.end] == mention.surface
        assert mention.value is None or mention.value.start <= mention.value.end


def test_without_a_day_of_publication_only_full_dates_have_a_value() -> None:
    mentions = find_dates("On 3 March 2024 and on Tuesday", language="en", published=None)
    assert [mention.value and mention.value.text for mention in mentions] == ["2024-03-03", None]


def test_future_is_told_from_past() -> None:
    past, future = found("It came in July 2025 and ends in July 2026.", "en")
    assert (past.is_future, future.is_future) == (False, True)


def test_what_happened_in_a_quarter_is_dated_by_year() -> None:
    (mention,) = found("It was sold in the second quarter of 2025", "en")
    assert (mention.kind, cal.happened_text(mention)) == (DateKind.QUARTER, "2025")
    value = cal.happened_value(mention)
    assert value is not None
    assert (value.text, value.start) == ("2025", date(2025, 4, 1))


def test_a_heading_of_one_year_dates_the_lines_below_it() -> None:
    mentions = found("2021\nIn May a draft was shown.\n2022\nIn July it was adopted.", "en")
    assert [mention.value.text for mention in mentions if mention.value] == ["2021", "2021-05", "2022", "2022-07"]


def test_the_same_day_under_a_month_that_heads_its_lines_is_none_named_before() -> None:
    heads = "It was shown on Friday.\n- {}.\nOn the same day it rained."
    assert [form(mention) for mention in found(heads.format("April 2024"), "en")] == ["2025-10-10", "2024-04"]
    texts = [form(mention) for mention in found(heads.format("3 April 2024"), "en")]
    assert texts == ["2025-10-10", "2024-04-03", "2024-04-03"]


@given(st.integers(2000, 2099))
def test_easter_is_a_spring_sunday(year: int) -> None:
    assert date(year, 3, 22) <= cal.easter(year) <= date(year, 4, 25)
    assert cal.easter(year).weekday() == 6
