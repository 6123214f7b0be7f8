"""Listing pages: rows by CSS selectors, also where the HTML comes inside JSON."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from bs4 import Tag

from scrapers.declare import Found, Request, Source
from scrapers.discover.json_api import at_path, json_of
from scrapers.discover.rows import Notes, build_item, undated
from scrapers.document import Item, Snapshot
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from scrapers.read.encoding import decode_snapshot
from scrapers.read.fields import Page, value_in
from scrapers.urls import with_query

_DATE_IN_URL = re.compile(r"/t?(20\d{2})[-/]?([01]\d)[-/]?([0-3]\d)[_/]")


@dataclass(frozen=True, slots=True)
class Listing:
    """Selectors are relative to the row; `@attribute` at the end reads an attribute.

    `envelope`: path of the HTML in a JSON answer, e.g. `data.html`. `base`: what relative links are resolved
    against when that is not the listing's own address. Of a period ("A至B") the start counts.
    `more`: query parameters of further pages with `{page}` in the value.
    """

    urls: tuple[str, ...]
    row: str
    link: str = "a@href"
    title: str = "a"
    published: str = ""
    title_start: str = ""  # regular expression of a mark before the title, such as a status
    envelope: str = ""
    base: str = ""
    extra: tuple[tuple[str, str], ...] = ()  # (name, selector) of further facts
    more: tuple[tuple[str, str], ...] = ()

    def requests(self) -> tuple[Request, ...]:
        return tuple(Request(url) for url in self.urls)

    def find(self, snapshot: Snapshot, source: Source) -> Found:
        notes = Notes()
        page = Page(self._markup(snapshot, notes), snapshot.url)
        rows = page.select(self.row)
        if not rows:
            if not page.soup.find(True):
                raise Unreadable("the answer is not a page", url=snapshot.url)
            raise NothingFound(f"no row by {self.row!r}", url=snapshot.url, selector=self.row)
        items = [item for item in (self._item(row, snapshot.url, source, notes) for row in rows) if item]
        if not items:
            raise LayoutChanged(f"none of {len(rows)} rows has a link and a title", url=snapshot.url, selector=self.row)
        undated(items, notes)
        return Found(tuple(items), notes.all(), self._next(snapshot))

    def _markup(self, snapshot: Snapshot, notes: Notes) -> str:
        if not self.envelope:
            decoded = decode_snapshot(snapshot)
            notes.kept.extend(decoded.warnings)
            return decoded.text
        markup = at_path(json_of(snapshot), self.envelope)
        if not isinstance(markup, str):
            raise LayoutChanged(f"no HTML at {self.envelope!r}", url=snapshot.url, path=self.envelope)
        return markup

    def _item(self, row: Tag, url: str, source: Source, notes: Notes) -> Item | None:
        link = value_in(row, self.link)
        title = value_in(row, self.title)
        if not link or not title:
            notes.add("a row without a link or a title was skipped")
            return None
        raw = value_in(row, self.published) if self.published else None
        if raw is None and self.published:
            notes.add(f"a row without a date by {self.published!r} ({title[:60]})")
        if self.title_start:
            title = re.sub(f"^(?:{self.title_start})", "", title)
        facts = {name: value for name, css in self.extra if (value := value_in(row, css))}
        try:
            return build_item(
                link, title, base=self.base or url, published=raw or _date_in(link), zone=source.zone, extra=facts
            )
        except Unreadable as error:
            notes.add(f"a row was skipped: {error}")
            return None

    def _next(self, snapshot: Snapshot) -> tuple[str, ...]:
        """The page after this one. Its number is read back from the address, so that no state is kept."""
        if not self.more:
            return ()
        name, value = self.more[0]
        pattern = re.escape(value).replace(r"\{page\}", r"(\d+)")
        found = re.search(pattern, _query_value(snapshot.requested_url, name))
        page = int(found[1]) + 1 if found else 2
        return (
            with_query(snapshot.requested_url, **{key: text.replace("{page}", str(page)) for key, text in self.more}),
        )


def _query_value(url: str, name: str) -> str:
    return parse_qs(urlsplit(url).query).get(name, [""])[0]


def _date_in(link: str) -> str | None:
    """The day that government addresses carry, `t20260730_4210791.html`."""
    match = _DATE_IN_URL.search(link)
    if not match:
        return None
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC).strftime("%Y-%m-%d")
    except ValueError:
        return None
