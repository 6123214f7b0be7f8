"""From one address to the way a source's items are likely found: a feed, a sitemap, a JSON API or a listing page.

A guess saves the typing and proves nothing: what it says is looked at by `scrapers.check` and by a person.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag

from scrapers.document import Snapshot
from scrapers.errors import ScraperError, Unreadable
from scrapers.fetch import Fetcher
from scrapers.guess.json_rows import guess_json
from scrapers.guess.listing import guess_listing
from scrapers.read.encoding import decode_snapshot
from scrapers.read.text import line_of_html, soup_of
from scrapers.urls import fetchable_url

LEAST_CHARS = 10  # less tells no language
HEAD_CHARS = 5000  # comments and style sheets may come before the root
_FEED = re.compile(r"<(\w{1,20}:)?(rss|feed|rdf)\b", re.IGNORECASE)
_SITEMAP = re.compile(r"<(\w{1,20}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})
_NOT_NEWS = re.compile(r"comment|评论", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_ADDRESS = re.compile(r"https?:\S+|<[^<>]{1,500}>")


@dataclass(frozen=True, slots=True)
class Guess:
    """`way` is feed, sitemap, listing or json, and `table` what the table of that name holds (`scrapers.user_sources`).

    `snapshot` is the answer the guess was made from; `name` and `language` may be empty.
    """

    way: str
    table: Mapping[str, Any]
    snapshot: Snapshot
    name: str = ""
    language: str = ""


def guess(url: str, fetcher: Fetcher) -> Guess:
    """Ask for the address, and for the feed that its page names, if any. Raises ScraperError."""
    snapshot = _get(url, fetcher)
    text = decode_snapshot(snapshot).text
    head = text.lstrip()[:HEAD_CHARS]
    if head.startswith(("{", "[")):
        return _of_json(url, snapshot, text)
    if _SITEMAP.search(head):
        return Guess("sitemap", {"urls": [url]}, snapshot, language=language_of(text))
    if _FEED.search(head):
        return _of_feed(url, snapshot, text)
    soup = soup_of(text)
    for feed_url in _feeds(soup, snapshot.url):
        try:
            answer = _get(feed_url, fetcher)
        except ScraperError:
            continue  # named and not there: the page itself is left
        said = decode_snapshot(answer).text
        if _FEED.search(said.lstrip()[:HEAD_CHARS]):
            return _of_feed(feed_url, answer, said)
    return _of_page(url, snapshot, soup, text)


def language_of(text: str) -> str:
    """The script most of a text is in; empty for one that is too short to tell."""
    sample = line_of_html(_ADDRESS.sub(" ", text[:200_000]))
    han = _HAN.findall(sample)
    if len(sample) < LEAST_CHARS:
        return ""
    if len(han) * 20 < len(sample):
        return "en"
    # The old national sets hold one script each, and share what both write.
    traditional = sum(not _is_in(sign, "gb2312") and _is_in(sign, "big5") for sign in han)
    simplified = sum(not _is_in(sign, "big5") and _is_in(sign, "gb2312") for sign in han)
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def _is_in(sign: str, charset: str) -> bool:
    try:
        sign.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _get(url: str, fetcher: Fetcher) -> Snapshot:
    snapshot = fetcher.fetch(url).snapshot
    if snapshot is None:
        raise Unreadable("the server says that nothing has changed", url=url)
    return snapshot


def _of_json(url: str, snapshot: Snapshot, text: str) -> Guess:
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise Unreadable(f"begins like JSON and is none: {error}", url=url) from error
    table = guess_json(answer)
    if table is None:
        raise Unreadable("no list of rows with a title and a link in this JSON", url=url)
    return Guess(
        "json", {"urls": [url], **table}, snapshot, language=language_of(json.dumps(answer, ensure_ascii=False))
    )


def _of_feed(url: str, snapshot: Snapshot, text: str) -> Guess:
    title = re.search(r"<title[^>]{0,200}>(.{0,300}?)</title>", text, re.DOTALL | re.IGNORECASE)
    name = line_of_html(re.sub(r"<!\[CDATA\[(.*?)\]\]>", r"\1", title[1], flags=re.DOTALL)) if title else ""
    return Guess("feed", {"urls": [url]}, snapshot, name[:200], language_of(text))


def _of_page(url: str, snapshot: Snapshot, soup: BeautifulSoup, text: str) -> Guess:
    table = guess_listing(soup)
    if table is None:
        raise Unreadable("no list of links on this page: it may be filled in by a script", url=url)
    title = soup.find("title")
    name = line_of_html(title.get_text()) if isinstance(title, Tag) else ""
    return Guess("listing", {"urls": [url], **table}, snapshot, name[:200], language_of(text))


def _feeds(soup: BeautifulSoup, base: str) -> list[str]:
    """The first two that the page names, those of comments left out."""
    found = []
    for link in soup.find_all("link", rel="alternate", href=True):
        said = f"{link.get('title', '')} {link['href']}"
        if str(link.get("type", "")).lower() in _FEED_TYPES and not _NOT_NEWS.search(said):
            try:
                found.append(fetchable_url(str(link["href"]), base))
            except Unreadable:
                continue
    return found[:2]
