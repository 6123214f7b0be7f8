"""News sitemaps and indexes of sitemaps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from scrapers.declare import Found, Request, Source
from scrapers.discover.rows import Notes, build_item, undated
from scrapers.document import Item, Snapshot
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from scrapers.read.xml import local_name, xml_root, xml_text

MAX_ENTRIES = 50_000  # the protocol's limit


@dataclass(frozen=True, slots=True)
class NewsSitemap:
    """`only` and `never` are searched for in the address; `languages` keeps these `news:language` values.

    An entry without `news:title` is titled by its address's last words: the page gives the true one.
    """

    urls: tuple[str, ...]
    only: str = ""
    never: str = ""
    languages: tuple[str, ...] = ()
    newest_of_index: int = 2  # sitemaps followed from an index, latest `lastmod` first

    def requests(self) -> tuple[Request, ...]:
        return tuple(Request(url) for url in self.urls)

    def find(self, snapshot: Snapshot, source: Source) -> Found:
        root = xml_root(snapshot)
        notes = Notes(list(xml_text(snapshot).warnings))
        if local_name(root) == "sitemapindex":
            return Found((), notes.all(), self._newest(root))
        if local_name(root) != "urlset":
            raise LayoutChanged(f"neither urlset nor sitemapindex but {local_name(root)!r}", url=snapshot.url)
        rows = [row for row in _rows(root, "url") if self._is_wanted(row)]
        items = list(_items(rows, snapshot.url, source, notes))
        if not items:
            raise NothingFound("the sitemap has no entry we want", url=snapshot.url)
        undated(items, notes)
        return Found(tuple(items), notes.all())

    def _newest(self, root: etree._Element) -> tuple[str, ...]:
        rows = sorted(_rows(root, "sitemap"), key=lambda row: row.get("lastmod", ""), reverse=True)
        return tuple(row["loc"] for row in rows if row.get("loc"))[: self.newest_of_index]

    def _is_wanted(self, row: dict[str, str]) -> bool:
        url = row.get("loc", "")
        if self.languages and row.get("language", "") not in {*self.languages, ""}:
            return False
        return bool(url and re.search(self.only, url) and not (self.never and re.search(self.never, url)))


def sitemaps_since(snapshot: Snapshot, since: date) -> tuple[str, ...]:
    """The sitemaps of an index that may hold something of the day or later, newest first; none when it is no index."""
    root = xml_root(snapshot)
    if local_name(root) != "sitemapindex":
        return ()
    rows = [row for row in _rows(root, "sitemap") if row.get("loc")]
    # Without a day it may hold anything.
    kept = [row for row in rows if not row.get("lastmod") or row["lastmod"][:10] >= since.isoformat()]
    return tuple(row["loc"] for row in sorted(kept, key=lambda row: row.get("lastmod", ""), reverse=True))


def _rows(root: etree._Element, name: str) -> Iterator[dict[str, str]]:
    """Leaf values by local name; the first of a name counts (`image:loc` comes after `loc`)."""
    for count, element in enumerate(child for child in root if local_name(child) == name):
        if count >= MAX_ENTRIES:
            return
        row: dict[str, str] = {}
        for leaf in element.iter():
            if len(leaf) == 0 and leaf.text and local_name(leaf):
                row.setdefault(local_name(leaf), leaf.text.strip())
        yield row


def _items(rows: list[dict[str, str]], base: str, source: Source, notes: Notes) -> Iterator[Item]:
    for row in rows:
        try:
            yield build_item(
                row["loc"],
                row.get("title") or _words_of(row["loc"]),
                base=base,
                published=row.get("publication_date") or row.get("lastmod") or "",
                zone=source.zone,
                extra={"language": row["language"]} if row.get("language") else None,
            )
        except Unreadable as error:
            notes.add(f"an entry was skipped: {error}")


def _words_of(url: str) -> str:
    last = url.rstrip("/").rpartition("/")[2]
    return re.sub(r"\.\w{2,5}$", "", last).replace("-", " ").replace("_", " ") or url
