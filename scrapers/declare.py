"""How a source is declared: who publishes, how items are found, how a page is read, what a sound run looks like."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from scrapers.document import Document, Item, Snapshot, SourceKind, Tier
from scrapers.errors import BadDeclaration

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Evidence(StrEnum):
    """What a declaration was tried on. The weaker counts where the list was recorded and the pages were not."""

    RECORDING = "recording"  # answers of the site itself, in a form it still has
    SYNTHETIC = "synthetic"  # answers written by us from a description: proven by the first live visit only


@dataclass(frozen=True, slots=True)
class Request:
    """One address to ask for, with what it needs beyond a plain GET."""

    url: str
    method: str = "GET"
    data: Mapping[str, str] | None = None  # form body
    json: str = ""  # JSON body, instead of a form
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quirks:
    """What a host needs from the connection. Per source, never for everyone."""

    ipv4_only: bool = False
    legacy_tls: bool = False  # OP_LEGACY_SERVER_CONNECT: old renegotiation


@dataclass(frozen=True, slots=True)
class Found:
    """What one listing answer held."""

    items: tuple[Item, ...]
    warnings: tuple[str, ...] = ()  # rows skipped or repaired, in words
    next_urls: tuple[str, ...] = ()  # further pages, newest first
    ttl: timedelta | None = None  # for how long the listing itself says it holds


class Discover(Protocol):
    """A way to find items. Implementations are frozen dataclasses with a field `urls`."""

    @property
    def urls(self) -> tuple[str, ...]: ...

    def requests(self) -> tuple[Request, ...]:
        """The first requests of a run, one for each listing."""
        ...

    def find(self, snapshot: Snapshot, source: "Source") -> Found:
        """Items in one answer. Raises Unreadable or LayoutChanged; an odd row is a warning."""
        ...


class Read(Protocol):
    """A way to turn an item's bytes into a document."""

    def read(self, snapshot: Snapshot, item: Item, source: "Source") -> Document:
        """Raises Unreadable or LayoutChanged."""
        ...


class Follow(Protocol):
    """A way to find further items in an item's own page, such as the documents of a filing index."""

    def follow(self, snapshot: Snapshot, item: Item) -> tuple[Item, ...]:
        """Empty when the page is itself the document."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One answer to ask an archive for. `root`: which of the walk's beginnings it comes from."""

    request: Request
    root: int = 0
    page: int = 1
    start: date | None = None  # the slice of time it covers, both days inclusive
    end: date | None = None


# What a walk begins with: the request, and the slice of time it covers where it is one.
Beginning = tuple[Request, date | None, date | None]


class Archive(Protocol):
    """A way to walk a source's history. Implementations are in `scrapers.walks`, or a source's own."""

    def beginnings(self, source: "Source", since: date, until: date) -> tuple[Beginning, ...]: ...

    def further(self, step: Step, snapshot: Snapshot, found: Found, since: date) -> tuple[Step, ...]:
        """What an answer leads to. The walk itself stops at items before `since` and at pages it has seen."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    slug: str
    name: str
    publisher: str
    kind: SourceKind
    jurisdiction: str  # "CN", "US", "HK", "TW", or "INT"
    language: str  # BCP 47: "en", "zh-Hans", "zh-Hant"
    tier: Tier
    cadence: timedelta  # how often it is worth looking
    terms: str  # what we may do with the text, in words
    homepage: str
    discover: Discover
    read: Read
    expect: range  # items in a sound run; outside it, OutOfRange
    zone: str = "UTC"  # IANA name, applied to times that carry none
    follow: Follow | None = None
    archive: Archive | None = None  # how its history is walked; None: along the listing's own next pages
    headers: Mapping[str, str] = field(default_factory=dict)
    quirks: Quirks = Quirks()
    max_pages: int = 1  # listing pages read in one run, for each listing
    max_age: timedelta | None = None  # freshness gate: a newest item older than this is Stale
    is_headline_only: bool = False  # the item's page is never fetched; documents are partial
    enabled_by_default: bool = True
    disabled_reason: str = ""
    terms_forbid: bool = False  # nothing is fetched, whatever the settings say
    evidence: Evidence = Evidence.SYNTHETIC

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise BadDeclaration(f"slug {self.slug!r} is not lower-case words joined by hyphens", source=self.slug)
        if not self.enabled_by_default and not self.disabled_reason:
            raise BadDeclaration(f"{self.slug} is off by default but says no reason", source=self.slug)
        for url in (self.homepage, *self.discover.urls):
            if urlsplit(url).scheme not in {"http", "https"}:
                raise BadDeclaration(f"{self.slug}: {url!r} is not an http address", source=self.slug)
