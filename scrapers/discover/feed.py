"""RSS and Atom, by feedparser."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import feedparser

from scrapers.declare import Found, Request, Source
from scrapers.discover.rows import Notes, build_item, undated
from scrapers.document import Item, Snapshot
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from scrapers.paywall import is_teaser
from scrapers.read.dates import day_only
from scrapers.read.text import text_of_html
from scrapers.read.xml import xml_text
from scrapers.urls import canonical_url

# WordPress ends every teaser with this line.
_FOOTER = re.compile(r"\n?The post .{1,300} (?:first appeared|appeared first) on .{1,100}$", re.DOTALL)
_TEASER_END = re.compile(r"\s*\[\s*(?:…|\.\.\.)\s*\]$")
MAX_ENTRIES = 5000
MAX_TAGS = 250_000
ROOT_CHARS = 5000  # comments and style sheets may come before the root
_ROOT = re.compile(r"<(\w{1,20}:)?(rss|feed|rdf)\b", re.IGNORECASE)
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
FEW = 2  # one row proves nothing about how a feed writes its minutes

Entry = Any  # a FeedParserDict: feedparser ships no types


@dataclass(frozen=True, slots=True)
class Feed:
    """`has_whole_text`: content:encoded, or else the description, is the article and its page need not be fetched.

    `adapt` may change an item or drop it (None) with the raw entry in hand.
    """

    urls: tuple[str, ...]
    has_whole_text: bool = False
    least_whole_chars: int = 0  # a shorter text is a teaser after all
    adapt: Callable[[Entry, Item], Item | None] | None = None

    def requests(self) -> tuple[Request, ...]:
        return tuple(Request(url) for url in self.urls)

    def find(self, snapshot: Snapshot, source: Source) -> Found:
        decoded = xml_text(snapshot)
        # Checked first: feedparser takes minutes to find that a large page is no feed.
        if not _ROOT.search(decoded.text, 0, ROOT_CHARS) or decoded.text.count("<") > MAX_TAGS:
            raise Unreadable("not a feed: no such root element, or far too many", url=snapshot.url)
        # sanitize and resolve are off: we take plain text, and resolve against the address that answered.
        parsed = feedparser.parse(
            BytesIO(decoded.text.encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        entries = parsed.entries[:MAX_ENTRIES]
        problem = str(parsed.get("bozo_exception") or "")
        if not entries and (problem or not parsed.get("version")):
            raise Unreadable(f"not a feed: {problem or 'no such root element'}", url=snapshot.url)
        if not entries:
            raise NothingFound("the feed has no entry", url=snapshot.url)
        notes = Notes(list(decoded.warnings))
        if problem:
            notes.add(f"the feed is not well-formed: {problem[:200]}")
        items = self._items(entries, snapshot.url, source, notes)
        if notes.skipped == len(entries):
            raise LayoutChanged(f"none of {len(entries)} entries has a link and a title", url=snapshot.url)
        undated(items, notes)
        return Found(tuple(_without_false_minutes(items, source, notes)), notes.all(), ttl=_ttl(parsed.feed))

    def _items(self, entries: list[Entry], base: str, source: Source, notes: Notes) -> list[Item]:
        items: list[Item] = []
        for entry in entries:
            try:
                item: Item | None = self._item(entry, base, source)
                if self.adapt is not None and item is not None:
                    item = self.adapt(entry, item)
            except Unreadable as error:
                notes.skip(f"an entry was skipped: {error}")
                continue
            if item is not None:
                items.append(item)
        return items

    def _item(self, entry: Entry, base: str, source: Source) -> Item:
        content = next((part.value for part in entry.get("content", ()) if part.get("value")), "")
        summary = entry.get("summary") or ""
        text = _without_footer(text_of_html(content or summary))
        return build_item(
            entry.get("link") or entry.get("id") or "",
            entry.get("title") or "",
            base=base,
            external_id=_id(entry, base),
            # Asked for an `updated` that is not there, feedparser warns and gives `published` once more.
            published=str(entry.get("published") or ("updated" in entry and entry["updated"]) or ""),
            zone=source.zone,
            text=text,
            is_text_whole=self.has_whole_text and len(text) >= max(1, self.least_whole_chars) and not is_teaser(text),
            authors=_authors(entry),
            extra={"summary": _without_footer(text_of_html(summary))} if content and summary else None,
        )


def _ttl(feed: Any) -> timedelta | None:
    """How long the feed says it holds: `ttl` (RSS 2.0, minutes), else the syndication module's period and frequency."""
    minutes = str(feed.get("ttl") or "").strip()
    if re.fullmatch(r"\d{1,6}", minutes, re.ASCII) and int(minutes):
        return timedelta(minutes=int(minutes))
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    if period is None:
        return None
    frequency = str(feed.get("sy_updatefrequency") or "").strip()
    times = int(frequency) if re.fullmatch(r"\d{1,4}", frequency, re.ASCII) else 1
    return period / max(1, times)


def _id(entry: Entry, base: str) -> str:
    raw = str(entry.get("id") or "").strip()
    if not raw.startswith(("http:", "https:")):
        return raw
    try:
        return canonical_url(raw, base)  # tracking keys get even into ids
    except Unreadable:
        return raw


def _authors(entry: Entry) -> tuple[str, ...]:
    names = [author.get("name") or "" for author in entry.get("authors", ())] or [entry.get("author") or ""]
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _without_footer(text: str) -> str:
    return _TEASER_END.sub(" …", _FOOTER.sub("", text).strip())


def _without_false_minutes(items: list[Item], source: Source, notes: Notes) -> list[Item]:
    """Keep only the day when every minute equals the month: the publisher formats with the month's letter.

    iThome Taiwan does so, on a 12-hour clock without am or pm; feedparser accepts it silently.
    """
    dated = [item for item in items if item.published and item.published.at and item.published.raw.count(":") >= 2]
    parts = [re.search(r"-(\d{2})-\d{2}\s+\d{2}:(\d{2}):\d{2}", item.published.raw) for item in dated if item.published]
    if len(dated) < FEW or not all(part and part[1] == part[2] for part in parts):
        return items
    notes.add("every date has the month in its minutes: only the days are kept")
    return [
        replace(item, published=day_only(item.published, zone=source.zone)) if item.published else item
        for item in items
    ]
