from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scrapers.declare import Found, Source
from scrapers.discover.feed import Feed
from scrapers.document import Snapshot
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from scrapers.registry import load_sources

NOW = datetime(2026, 9, 21, tzinfo=UTC)
FEED = Feed(("https://a.example/feed",))
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def source() -> Source:
    return replace(load_sources()["cnevpost"], discover=FEED)


def snapshot(body: str | bytes, content_type: str = "application/xml") -> Snapshot:
    data = body.encode() if isinstance(body, str) else body
    return Snapshot("https://a.example/feed", 200, {"content-type": content_type}, data, NOW, "https://a.example/feed")


def find(body: str | bytes) -> Found:
    return FEED.find(snapshot(body), source())


def rss(*items: str, prolog: str = "") -> str:
    return f'{prolog}<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'


def test_atom_with_relative_links() -> None:
    found = find(
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>'
        "<entry><title>One &amp; two</title>"
        '<link rel="alternate" href="./1.html"/><id>tag:1</id><updated>2026-09-20T10:00:00+08:00</updated>'
        "<author><name>Ann</name></author><summary>Short</summary></entry></feed>"
    )
    (item,) = found.items
    assert (item.url, item.title, item.external_id) == ("https://a.example/1.html", "One & two", "tag:1")
    assert item.published is not None
    assert (item.published.at, item.authors) == (datetime(2026, 9, 20, 2, tzinfo=UTC), ("Ann",))


def test_odd_entries_are_skipped_with_a_reason() -> None:
    found = find(
        rss("<item><title>Good</title><link>https://a.example/1</link><pubDate>soon</pubDate></item>",
            "<item><title>No link</title></item>", "<item><link>https://a.example/2</link></item>",
            "<item><title>Script</title><link>javascript:alert(1)</link></item>")
    )  # fmt: skip
    assert [item.title for item in found.items] == ["Good"]
    assert len(found.warnings) == 4
    assert "the date 'soon' cannot be read (Good)" in found.warnings


@pytest.mark.parametrize("prolog", [BOMB, FILE])
def test_entities_are_refused(prolog: str) -> None:
    with pytest.raises(Unreadable, match="entities"):
        find(rss("<item><title>&b;</title><link>https://a.example/1</link></item>", prolog=prolog))


@pytest.mark.parametrize(
    "body", ["", "<html><body>Not a feed</body></html>", "not XML at all", "{}", "file:///etc/passwd"]
)
def test_what_is_no_feed(body: str) -> None:
    with pytest.raises(Unreadable):
        find(body)


@pytest.mark.filterwarnings("error")
def test_an_empty_date_is_none() -> None:
    entry = "<item><title>One</title><link>https://a.example/1</link><pubDate></pubDate></item>"
    changed = "<item><title>Two</title><link>https://a.example/2</link><pubDate/>{}</item>".format(
        '<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-09-20T10:00:00Z</dc:date>'
    )
    undated, dated = find(rss(entry, changed)).items
    assert undated.published is None
    assert dated.published is not None
    assert dated.published.at == datetime(2026, 9, 20, 10, tzinfo=UTC)


def test_an_empty_feed_is_a_fault() -> None:
    with pytest.raises(NothingFound):
        find(rss())


def test_a_broken_feed_gives_what_it_has() -> None:
    found = find(
        '<rss version="2.0"><channel><item><title>A</title><link>https://a.example/1</link></item><item><title>B'
    )
    assert [item.title for item in found.items] == ["A"]
    assert any("well-formed" in warning for warning in found.warnings)


def test_double_encoded_words_are_repaired() -> None:
    found = find(rss("<item><title>Wait&#226;&#128;&#166;</title><link>https://a.example/1</link></item>"))
    assert found.items[0].title == "Wait…"


def test_recorded_encodings(shared: Path) -> None:
    folder = shared / "replay" / "feed-encoding"
    found = find((folder / "iso-8859-1.rss").read_bytes())
    assert len(found.items) > 20
    assert all("\ufffd" not in item.title for item in found.items)
    for path in folder.glob("feedparser_*.xml"):
        with pytest.raises((LayoutChanged, Unreadable)):
            find(path.read_bytes())  # entries without link or title, or none at all


@pytest.mark.parametrize(
    ("says", "ttl"),
    [
        ("<ttl>90</ttl>", timedelta(minutes=90)),
        ("<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl><sy:updatePeriod>often</sy:updatePeriod>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
        ("", None),
    ],
)
def test_how_long_a_feed_says_it_holds(says: str, ttl: timedelta | None) -> None:
    entry = "<item><title>A</title><link>https://a.example/1</link></item>"
    body = (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>T</title>{says}{entry}</channel></rss>"
    )
    assert find(body).ttl == ttl


def test_a_feed_of_teasers_has_no_whole_texts_whatever_it_declares() -> None:
    words = "Tesla has asked for leave to move driving data abroad"
    texts = (f"{words}.", f"{words} […]", f"{words} … Read more", f"{words}阅读全文")
    entries = "".join(
        f"<item><title>T</title><link>https://a.example/{n}</link><description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    body = f'<rss version="2.0"><channel><title>T</title>{entries}</channel></rss>'
    found = replace(FEED, has_whole_text=True).find(snapshot(body), source())
    assert [item.is_text_whole for item in found.items] == [True, False, False, False]
