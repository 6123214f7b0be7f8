from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.document import Precision
from scrapers.read.dates import at_instant, day_only, is_finer, parse_day_first, parse_published

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"
DAYS = st.dates(min_value=date(1949, 10, 1), max_value=date(2099, 12, 31))
INSTANTS = st.datetimes(min_value=datetime(2002, 1, 1), max_value=datetime(2099, 1, 1))  # noqa: DTZ001
HAN = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("raw", "zone", "at", "precision"),
    [
        ("2024年04月24日23:52", SHANGHAI, "2024-04-24T15:52:00", "minute"),
        ("2020-02-19 20:29:58", SHANGHAI, "2020-02-19T12:29:58", "second"),
        ("2026-07-13-17:19:00", SHANGHAI, "2026-07-13T09:19:00", "second"),  # gov.cn's hyphen for a blank
        ("发布时间：2026-09-14 20:26", SHANGHAI, "2026-09-14T12:26:00", "minute"),
        ("新华网 ( 2012-06-04 09:20:26 )", SHANGHAI, "2012-06-04T01:20:26", "second"),
        ("2026年9月1日 下午3:05", SHANGHAI, "2026-09-01T07:05:00", "minute"),
        ("2026年9月1日15时05分", SHANGHAI, "2026-09-01T07:05:00", "minute"),
        ("２０２６年９月１日", SHANGHAI, "2026-08-31T16:00:00", "day"),
        ("二〇二六年十月二十五日", SHANGHAI, "2026-10-24T16:00:00", "day"),
        ("2026年9月", SHANGHAI, "2026-08-31T16:00:00", "month"),
        ("2026年", SHANGHAI, "2025-12-31T16:00:00", "year"),
        ("2026/9/7", SHANGHAI, "2026-09-06T16:00:00", "day"),
        ("2026.09.07", SHANGHAI, "2026-09-06T16:00:00", "day"),
        ("2026-09-17至2026-10-17", SHANGHAI, "2026-09-16T16:00:00", "day"),
        ("Wed, 26 Oct 2016 16:53:42 +0800", "UTC", "2016-10-26T08:53:42", "second"),
        ("2026-09-20 10:00:00  +0800", SHANGHAI, "2026-09-20T02:00:00", "second"),
        ("Sun, 25 Oct 2026 10:00:00 CST", SHANGHAI, "2026-10-25T02:00:00", "second"),
        ("Sun, 25 Oct 2026 10:00:00 CST", NEW_YORK, "2026-10-25T16:00:00", "second"),
        ("Wed, 03 Jan 2018 14:11:52 GMT", SHANGHAI, "2018-01-03T14:11:52", "second"),
        ("2016-12-06T23:22:22.402Z", "UTC", "2016-12-06T23:22:22.402000", "second"),
        ("2025-12-12T18:02:43-05:00", "UTC", "2025-12-12T23:02:43", "second"),
        ("20260828T121500Z", SHANGHAI, "2026-08-28T12:15:00", "second"),
        ("20250828165129", SHANGHAI, "2025-08-28T08:51:29", "second"),
        ("1477471986000", SHANGHAI, "2016-10-26T08:53:06", "second"),
        ("March 2, 2026", NEW_YORK, "2026-03-02T05:00:00", "day"),
        ("17 Sept 2026 4:05 PM EDT", NEW_YORK, "2026-09-17T20:05:00", "minute"),
        ("2026-03-06 16:11:25", NEW_YORK, "2026-03-06T21:11:25", "second"),  # winter time
        ("2026-07-06 16:11:25", NEW_YORK, "2026-07-06T20:11:25", "second"),  # summer time
        ("Mon Oct 11 14:57:21 CEST 2021", "UTC", "2021-10-11T12:57:21", "second"),
        ("Mon Oct 11 14:57:21 2021", SHANGHAI, "2021-10-11T06:57:21", "second"),
        ("Di., 25.01.2022 - 14:45", "UTC", "2022-01-25T14:45:00", "minute"),
        ("11.11.2021", "UTC", "2021-11-11T00:00:00", "day"),
        ("2026-09-07 24:00", SHANGHAI, "2026-09-07T16:00:00", "minute"),
    ],
)  # fmt: skip
def test_read(raw: str, zone: str, at: str, precision: str) -> None:
    found = parse_published(raw, zone=zone)
    assert (found.at, found.precision) == (datetime.fromisoformat(at).replace(tzinfo=UTC), precision)
    assert found.raw == raw


@pytest.mark.parametrize(
    "raw",
    ["", "长期", "yesterday", "3小时前", "{{DATE-3}}", "2026-02-30", "2026-13-01", "0000-00-00", "12:30", "1234",
     "99999999999999", "3026-01-01"],
)  # fmt: skip
def test_not_read(raw: str) -> None:
    found = parse_published(raw, zone=SHANGHAI)
    assert (found.at, found.on, found.precision, found.raw) == (None, None, None, raw)


def test_the_day_is_that_of_the_source() -> None:
    assert parse_published("Tue, 14 Jul 2026 20:40:48 +0000", zone=SHANGHAI).on == date(2026, 7, 15)
    assert parse_published("2026-01-29T01:55:03.000Z", zone=NEW_YORK).on == date(2026, 1, 28)


def test_day_first_is_known_by_the_source_alone() -> None:
    found = parse_day_first("29/04/2025 17:00", zone="Asia/Hong_Kong")
    assert found.at == datetime(2025, 4, 29, 9, 0, tzinfo=UTC)
    assert parse_published("29/04/2025", zone="UTC").at is None


@given(DAYS)
def test_chinese_days_round_trip(day: date) -> None:
    for raw in (f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}"):
        found = parse_published(raw, zone=SHANGHAI)
        assert (found.on, found.precision, found.zone) == (day, Precision.DAY, SHANGHAI)
        assert found.at is not None
        assert found.at.astimezone(ZoneInfo(SHANGHAI)).date() == day


@given(DAYS)
def test_days_in_chinese_numerals_round_trip(day: date) -> None:
    def number(n: int) -> str:
        tens, ones = divmod(n, 10)
        return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")

    year = "".join(HAN[int(digit)] for digit in str(day.year))
    assert parse_published(f"{year}年{number(day.month)}月{number(day.day)}日", zone=SHANGHAI).on == day


@given(INSTANTS, st.integers(-12 * 4, 14 * 4))
def test_instants_round_trip(naive: datetime, quarters: int) -> None:
    at = naive.replace(microsecond=0, tzinfo=UTC)
    local = at.astimezone(tz=at.tzinfo) + timedelta(0)
    offset = f"{'-' if quarters < 0 else '+'}{abs(quarters) // 4:02d}:{abs(quarters) % 4 * 15:02d}"
    shifted = (local + timedelta(minutes=15 * quarters)).replace(tzinfo=None)
    assert parse_published(f"{shifted:%Y-%m-%dT%H:%M:%S}{offset}", zone=SHANGHAI).at == at
    assert parse_published(format_datetime(at), zone=SHANGHAI).at == at
    assert parse_published(str(int(at.timestamp()) * 1000).rjust(13, "0"), zone=SHANGHAI).at == at


@given(st.text(max_size=80), st.sampled_from([SHANGHAI, NEW_YORK, "UTC"]))
def test_any_text_is_survived(raw: str, zone: str) -> None:
    found = parse_published(raw, zone=zone)
    assert (found.at is None) == (found.on is None) == (found.precision is None)


@given(st.text(alphabet="0123456789年月日-/:. T+上下午時分秒十二〇apmZGMT", max_size=30))
def test_any_text_near_a_date_is_survived(raw: str) -> None:
    parse_published(raw, zone=NEW_YORK)
    parse_day_first(raw, zone=NEW_YORK)


def test_coarser_and_finer() -> None:
    second = parse_published("2026-09-07 10:00:00", zone=SHANGHAI)
    day = day_only(second, zone=SHANGHAI)
    assert (day.on, day.precision, day.raw) == (date(2026, 9, 7), Precision.DAY, second.raw)
    assert is_finer(second, day)
    assert not is_finer(day, second)
    assert is_finer(day, None)
    assert at_instant(datetime(2026, 1, 1, 20, tzinfo=UTC), "x", zone=SHANGHAI).on == date(2026, 1, 2)


def test_without_a_declared_zone_the_day_is_the_one_that_is_written() -> None:
    raw = "2026-09-07T23:30:00-07:00"
    assert parse_published(raw, zone="UTC").on == date(2026, 9, 7)
    assert parse_published(raw, zone=SHANGHAI).on == date(2026, 9, 8)
