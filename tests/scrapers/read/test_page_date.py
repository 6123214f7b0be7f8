"""Which of the dates of a page is the day of its publication."""

from datetime import UTC, date, datetime

import pytest

from scrapers.document import Precision, Published
from scrapers.read.dates import on_day
from scrapers.read.fields import Page
from scrapers.read.page_date import declared_date, usual_date

SEEN_AT = datetime(2026, 9, 21, tzinfo=UTC)
ADDRESS = "https://a.example/story"
LINKED = '<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{}"}}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def times(*values: str) -> str:
    return "".join(f'<p><time datetime="{value}">then</time></p>' for value in values)


def read(html: str, *, url: str = ADDRESS, listed: Published | None = None, zone: str = "UTC") -> Published | None:
    return usual_date(Page(f"<html>{html}</html>", url), listed, zone=zone, seen_at=SEEN_AT)


def day(html: str, *, url: str = ADDRESS, listed: Published | None = None, zone: str = "UTC") -> date | None:
    found = read(html, url=url, listed=listed, zone=zone)
    return found.on if found else None


def test_what_names_the_article_comes_first() -> None:
    linked, built = LINKED.format("2026-09-03T10:00:00Z"), meta("date", "2026-09-04")
    assert day(linked + built) == date(2026, 9, 3)
    assert day(linked + meta("article:published_time", "2026-09-02T10:00:00Z")) == date(2026, 9, 2)
    assert day(times("2026-09-01 08:30") + built) == date(2026, 9, 1)
    assert day(built) == date(2026, 9, 4)


def test_what_cannot_be_read_leaves_the_word_to_the_next() -> None:
    assert day(LINKED.format("yesterday") + meta("date", "2026-09-04")) == date(2026, 9, 4)
    found = read(LINKED.format("yesterday"), listed=on_day(date(2026, 9, 4), "4 September", zone="UTC"))
    assert found is not None
    assert (found.raw, found.at) == ("yesterday", None)  # said in a warning; the listing's day is kept


def test_of_several_times_that_of_the_listing_is_the_articles() -> None:
    listed = on_day(date(2026, 9, 2), "2 September", zone="UTC")
    found = read(times("2026-09-05 10:00", "2026-09-02 08:30", "2026-09-07 11:00"), listed=listed)
    assert found is not None
    assert (found.at, found.precision) == (datetime(2026, 9, 2, 8, 30, tzinfo=UTC), Precision.MINUTE)
    assert read(times("2026-09-05 10:00", "2026-09-07 11:00"), listed=listed) is None


def test_of_several_times_and_no_listing_the_guess_chooses() -> None:
    found = read(times("2026-09-05 10:00", "2026-09-02 08:30", "2026-09-07 11:00"))
    assert found is not None
    assert found.at == datetime(2026, 9, 2, 8, 30, tzinfo=UTC)


def test_times_of_one_day_are_believed() -> None:
    found = read(times("2026-09-02 08:30", "2026-09-02 11:00"))
    assert found is not None
    assert found.at == datetime(2026, 9, 2, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "url", "zone", "expected"),
    [
        ("2026-09-09T03:28:35Z", "https://a.example/2026/09/08/x", "UTC", date(2026, 9, 8)),
        ("2026-09-08T23:01:00+00:00", "https://a.example/2026/09/09/x", "UTC", date(2026, 9, 9)),
        ("2026-09-09T20:00:00Z", "https://a.example/2026/09/08/x", "UTC", date(2026, 9, 9)),  # nowhere the 8th
        ("2026-09-09T03:28:35Z", "https://a.example/2026/09/01/x", "UTC", date(2026, 9, 9)),
        ("2026-09-09T03:28:35+02:00", "https://a.example/2026/09/08/x", "UTC", date(2026, 9, 9)),
        ("2026-09-09T03:28:35Z", "https://a.example/2026/09/08/x", "Asia/Shanghai", date(2026, 9, 9)),  # declared
    ],
)
def test_the_address_tells_the_publishers_day(raw: str, url: str, zone: str, expected: date) -> None:
    found = read(meta("article:published_time", raw), url=url, zone=zone)
    assert found is not None
    assert found.at == datetime.fromisoformat(raw)
    assert found.on == expected


def test_a_guess_yields_to_the_address() -> None:
    text = "<body><p class='date'>11 September 2026</p></body>"
    assert day(text) == date(2026, 9, 11)
    assert day(text, url="https://a.example/202609/t20260910_12.html") == date(2026, 9, 10)
    assert day(text, url="https://a.example/20261231/x") == date(2026, 9, 11)  # after it was seen
    assert day(f'<link rel="canonical" href="https://a.example/2026-09-08-x">{text}') == date(2026, 9, 8)


def test_a_declared_way_is_trusted() -> None:
    page = Page(
        f"<html>{meta('article:published_time', '2026-09-02')}{meta('odd', '2026-09-05 10:00')}</html>", ADDRESS
    )
    found = declared_date(page, ("meta:odd",), zone="UTC", zones={"meta:odd": "Asia/Shanghai"})
    assert found is not None
    assert found.at == datetime(2026, 9, 5, 2, tzinfo=UTC)
    assert declared_date(page, ("meta:none",), zone="UTC", zones={}) is None
