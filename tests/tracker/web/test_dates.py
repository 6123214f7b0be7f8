from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.web.pieces.dates import MONTHS, in_words, moment_in_words, published_in_words

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "words", "machine", "zh"),
    [
        ("2024-04-28", "28 Apr 2024", "2024-04-28", "2024年4月28日"),
        ("2024-04", "Apr 2024", "2024-04", "2024年4月"),
        ("2024", "2024", "2024", "2024年"),
        ("2025-Q1", "Q1 2025", "", "2025年第一季度"),
        ("2025-H2", "H2 2025", "", "2025年下半年"),
        ("2026-02/2026-03", "Feb to Mar 2026", "", "2026年2月至2026年3月"),
        ("2025-12/2026-01", "Dec 2025 to Jan 2026", "", "2025年12月至2026年1月"),
        ("2024/2025", "2024 to 2025", "", "2024年至2025年"),
        ("spring", "spring", "", "spring"),
    ],
)
def test_precision_is_kept(value: str, words: str, machine: str, zh: str) -> None:
    found = in_words(value)
    assert found is not None
    assert (found.text, found.machine, found.zh) == (words, machine, zh)


def test_no_date_is_no_date() -> None:
    assert in_words("") is None
    assert published_in_words(None, "", "") is None


def test_a_publication_date_that_could_not_be_read_is_shown_raw() -> None:
    found = published_in_words(None, "", "昨天")
    assert found is not None
    assert found.text == "undated (“昨天”)"


def test_a_month_of_publication_is_no_day() -> None:
    found = published_in_words(date(2024, 4, 1), "month", "April 2024")
    assert found is not None
    assert found.text == "Apr 2024"


@given(st.dates(min_value=date(1949, 10, 1)))
def test_every_day_is_said_with_its_month(day: date) -> None:
    found = in_words(day.isoformat())
    assert found is not None
    assert found.text == f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=7), "7 min ago"),
        (timedelta(hours=30), "30 h ago"),
        (timedelta(days=5), "5 days ago"),
        (timedelta(minutes=-20), "in 20 min"),
        (timedelta(days=40), "21 Jan 2026, 17:00 CST"),
    ],
)
def test_recent_times_are_relative_and_carry_the_exact_one(ago: timedelta, words: str) -> None:
    found = moment_in_words(NOW - ago, ZoneInfo("Asia/Shanghai"), NOW)
    assert found is not None
    assert found.text == words
    assert found.note.endswith("CST")
