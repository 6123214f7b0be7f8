"""What travels through the scrapers: an item found, a snapshot fetched, a document read.

All frozen: a stage passes on a new value, it never edits the old one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from scrapers.errors import ScraperError
from scrapers.volatile import stable


class Precision(StrEnum):
    """How much of a time the source gave; a date-only value is not midnight UTC."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class SourceKind(StrEnum):
    NEWS = "news"
    FILING = "filing"
    NOTICE = "notice"


class Tier(StrEnum):
    """Who stands behind a source, strongest first."""

    OFFICIAL = "official"
    COMPANY = "company"
    MEDIA = "media"
    ANALYST = "analyst"
    AUTHOR = "author"


class Partial(StrEnum):
    """Why only a part of a text could be had."""

    HEADLINE = "headline"  # no more than its title
    TEASER = "teaser"  # what a listing or a summary says of it
    PAYWALL = "paywall"  # the public part of a text that is to be paid or logged in for


@dataclass(frozen=True, slots=True)
class Published:
    """A publication time as the source gave it and as we understood it.

    `at` is aware and in UTC, None when the raw string could not be read. For DAY precision and coarser it
    is the start of the local day and `on` is the calendar day in the source's own zone.
    """

    raw: str
    at: datetime | None
    on: date | None
    precision: Precision | None
    zone: str | None  # IANA name or offset that was applied, e.g. "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Attachment:
    url: str
    name: str
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something a source lists: enough to fetch it, and what the listing itself said."""

    url: str  # canonical, see scrapers.urls
    title: str
    external_id: str  # the source's own id where it has one, else the canonical URL
    published: Published | None = None
    fetch_url: str | None = None  # where the bytes are, when not at `url`
    text: str | None = None  # text the listing carries (abstract, content:encoded), already plain
    is_text_whole: bool = False  # True: `text` is the whole document and nothing needs fetching
    authors: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)  # source-specific facts, e.g. form, docket


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one answer, never changed, with the headers they came with."""

    url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    fetched_at: datetime  # aware, UTC
    requested_url: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """What a snapshot says, cleaned: the text has one paragraph a line and no mark-up."""

    url: str  # canonical
    title: str
    text: str
    language: str  # "en", "zh-Hans", "zh-Hant", or another BCP 47 tag
    kind: SourceKind
    published: Published | None
    authors: tuple[str, ...] = ()
    publisher: str | None = None  # where it differs from the source's, e.g. a portal's "来源"
    attachments: tuple[Attachment, ...] = ()
    is_partial: bool = False  # headline, teaser or abstract only
    partial: Partial | None = None  # why, where the reader knows more than that; see `why_partial`
    document_number: str = ""  # the authority's own: 工信部联通装〔2025〕12号, 2025-00021
    issuing_bodies: tuple[str, ...] = ()  # as written, in the order of signing
    issued_on: date | None = None  # the day of signing, which may lie months before publication
    effective_on: date | None = None
    comments_close_on: date | None = None  # last day of a consultation
    warnings: tuple[str, ...] = ()  # what was odd but survivable, in words for the operator
    extra: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[ScraperError, ...] = ()  # of the source, which did not keep it from being read

    @property
    def why_partial(self) -> Partial | None:
        if not self.is_partial:
            return None
        return self.partial or (Partial.TEASER if self.text.strip() else Partial.HEADLINE)

    @property
    def text_hash(self) -> str:
        """Identity of a version: title and text, nothing volatile."""
        return hashlib.sha256(f"{self.title}\n\n{stable(self.text)}".encode()).hexdigest()
