"""HTML pages: by declared selectors where a source has them, else by trafilatura."""

import re
from dataclasses import dataclass

import trafilatura
from bs4 import Tag

from scrapers.declare import Source
from scrapers.document import Attachment, Document, Item, Published, Snapshot, SourceKind
from scrapers.errors import LayoutChanged, NoText, Unreadable
from scrapers.read import fields
from scrapers.read.attachments import attachments_in
from scrapers.read.dates import is_finer
from scrapers.read.encoding import decode_snapshot
from scrapers.read.fields import Page
from scrapers.read.notice import with_facts
from scrapers.read.page_date import declared_date, usual_date
from scrapers.read.text import MAX_TAGS, text_of_tag, tidy

MAX_BYTES = 5_000_000  # finding the main text of more takes minutes; articles have a fiftieth of it
PARTIAL_CHARS = 40  # a main text shorter than this is a caption or a cookie note, not the article


@dataclass(frozen=True, slots=True)
class Html:
    """Ways to find each part, tried in order; see `scrapers.read.fields` for their syntax.

    `body`: CSS selectors, newest layout first; empty leaves it to trafilatura. The one that matches must match
    once. Empty `title` and `published` mean the usual places; given ones must be found. `is_partial` marks
    pages of which only the headline and the summary (`meta:description`) are kept.
    """

    body: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    publisher: tuple[str, ...] = fields.PUBLISHER
    authors: tuple[str, ...] = fields.AUTHORS
    drop: str = ""  # what to cut out of the body
    attachments: str = ""  # where files are linked, beside the body
    title_end: str = ""  # regular expression of the site's name after a title
    is_partial: bool = False
    keeps_summary: bool = True  # for partial ones: False keeps the headline alone
    zones: tuple[tuple[str, str], ...] = ()  # (way, IANA name) where one place's times are in another zone

    def read(self, snapshot: Snapshot, item: Item, source: Source) -> Document:
        if len(snapshot.body) > MAX_BYTES:
            raise Unreadable(f"a page of {len(snapshot.body)} bytes", url=snapshot.url)
        decoded = decode_snapshot(snapshot)
        page = Page(decoded.text, snapshot.url)
        published = self._published(page, item, snapshot, source.zone)
        warnings = [*decoded.warnings, *_date_warnings(published, item.published)]
        body = None if self.is_partial else self._body(page)
        # Everything else is read first: cutting `drop` out of the body changes the page.
        title = self._title(page, item)
        attachments = self._attachments(page, body)
        is_notice = source.kind is SourceKind.NOTICE
        header = text_of_tag(page.soup).split("\n") if is_notice else []
        document = Document(
            url=item.url,
            title=title,
            text=self._summary(page) if self.is_partial else self._text(page, body, title),
            language=source.language,
            kind=source.kind,
            published=_better(published, item.published),
            authors=_authors(page, self.authors) or item.authors,
            publisher=_publisher(page, self.publisher),
            attachments=attachments,
            is_partial=self.is_partial,
            warnings=tuple(warnings),
            extra=dict(item.extra),
        )
        return with_facts(document, listed=item.extra, header=header, zone=source.zone) if is_notice else document

    def _title(self, page: Page, item: Item) -> str:
        found = page.first(self.title or fields.TITLE)
        if found is None and self.title:
            raise LayoutChanged(f"no title by {self.title}", url=page.url, selector=", ".join(self.title))
        title = re.sub(f"(?:{self.title_end})$", "", found[0]).strip() if found else item.title
        if not title:
            raise LayoutChanged("the page has no title", url=page.url)
        return title

    def _published(self, page: Page, item: Item, snapshot: Snapshot, zone: str) -> Published | None:
        if not self.published:
            return usual_date(page, item.published, zone=zone, seen_at=snapshot.fetched_at)
        found = declared_date(page, self.published, zone=zone, zones=dict(self.zones))
        if found is None:
            raise LayoutChanged(f"no date by {self.published}", url=page.url, selector=", ".join(self.published))
        return found

    def _body(self, page: Page) -> Tag | None:
        for css in self.body:
            outer = _outermost(page.select(css))
            if len(outer) > 1:
                raise LayoutChanged(f"{len(outer)} bodies by {css!r}", url=page.url, selector=css)
            if outer:
                return outer[0]
        if self.body:
            raise LayoutChanged(f"no body by {self.body}", url=page.url, selector=", ".join(self.body))
        return None

    def _text(self, page: Page, body: Tag | None, title: str) -> str:
        if body is None:
            return _main_text(page, title)
        if self.drop:
            for tag in fields.select(body, self.drop):
                tag.extract()
        text = text_of_tag(body)
        if not text:
            raise NoText("the body is empty", url=page.url, selector=", ".join(self.body))
        return text

    def _summary(self, page: Page) -> str:
        if not self.keeps_summary:
            return ""
        found = page.first(("meta:description", "meta:og:description", "ld:description"))
        return found[0] if found else ""

    def _attachments(self, page: Page, body: Tag | None) -> tuple[Attachment, ...]:
        places = page.select(self.attachments) if self.attachments else []
        return attachments_in([*([body] if body is not None else []), *places], page.url)


def _outermost(tags: list[Tag]) -> list[Tag]:
    """Without those that lie inside another: editors nest their own boxes."""
    inside = {id(tag) for tag in tags}
    return [tag for tag in tags if not any(id(parent) in inside for parent in tag.parents)]


def _main_text(page: Page, title: str) -> str:
    if page.text.count("<") > MAX_TAGS:
        raise Unreadable(f"a page of more than {MAX_TAGS} tags", url=page.url)
    found = trafilatura.extract(page.text, url=page.url, include_comments=False, include_tables=True, deduplicate=False)
    text = tidy(found or "").removeprefix(f"{title}\n")
    if len(text) < PARTIAL_CHARS:
        raise NoText(f"no main text found ({len(text)} characters)", url=page.url)
    return text


def _authors(page: Page, ways: tuple[str, ...]) -> tuple[str, ...]:
    """Names only: some sites put an editor's number or a profile address there."""
    for way in ways:
        names = [part.strip() for value in page.values(way) for part in value.split(",")]
        kept = tuple(dict.fromkeys(name for name in names if name and not name.isdigit() and "://" not in name))
        if kept:
            return kept
    return ()


def _publisher(page: Page, ways: tuple[str, ...]) -> str | None:
    found = page.first(ways)
    return fields.origin_name(found[0]) or None if found else None


def _better(page: Published | None, listed: Published | None) -> Published | None:
    """The page's own time, unless the listing's is finer or the page's cannot be read."""
    if page is None or page.at is None or (is_finer(listed, page) and listed is not None and listed.on == page.on):
        return listed or page
    return page


def _date_warnings(page: Published | None, listed: Published | None) -> list[str]:
    if page is not None and page.at is None:
        return [f"the page's date cannot be read: {page.raw!r}"]
    if page is not None and page.on and listed is not None and listed.on and abs((page.on - listed.on).days) > 2:
        return [f"the page is dated {page.on}, the listing says {listed.on}"]
    return []
