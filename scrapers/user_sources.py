"""Sources that a user declares without code, in TOML. `docs/adding-a-source.md` shows every key.

[sources.example-wire]
name = "Example Wire"
publisher = "Example Media"
kind = "news"
jurisdiction = "CN"
language = "en"
homepage = "https://wire.example"
terms = "Headlines and excerpts may be kept."

[sources.example-wire.feed]
urls = ["https://wire.example/feed"]
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

import soupsieve
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from scrapers.declare import Discover, Source
from scrapers.discover.feed import Feed
from scrapers.discover.json_api import JsonApi
from scrapers.discover.listing import Listing
from scrapers.discover.sitemap import NewsSitemap
from scrapers.document import SourceKind, Tier
from scrapers.errors import BadDeclaration, Unreadable
from scrapers.read import fields
from scrapers.read.html import Html
from scrapers.toml_lines import line_of, line_of_error
from scrapers.urls import fetchable_url

MOST_ITEMS = 5000
SWITCHED_OFF = "switched off in the file"
WAYS = ("feed", "sitemap", "listing", "json")


def _selector(value: str) -> str:
    for way in value.split("||"):
        css = way.strip().rpartition("@")[0] if "@" in way else way.strip()
        if css and css != ".":
            try:
                soupsieve.compile(css)
            except (soupsieve.SelectorSyntaxError, ValueError) as error:
                raise ValueError(f"{css!r} is not a CSS selector") from error
    return value


def _way(value: str) -> str:
    return value if value.startswith(("meta:", "ld:")) else _selector(value)


def _address(value: str) -> str:
    try:
        fetchable_url(value)
    except Unreadable as error:
        raise ValueError(f"{value!r} is not an http address") from error
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is not a regular expression: {error}") from error
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{value!r} is not an IANA time zone, such as Asia/Shanghai") from error
    return value


Selector = Annotated[str, AfterValidator(_selector)]
Way = Annotated[str, AfterValidator(_way)]
Address = Annotated[str, AfterValidator(_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Addresses = Annotated[tuple[Address, ...], Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FeedTable(_Table):
    urls: Addresses
    has_whole_text: bool = False

    def build(self) -> Discover:
        return Feed(self.urls, has_whole_text=self.has_whole_text)


class SitemapTable(_Table):
    urls: Addresses
    only: Pattern = ""
    never: Pattern = ""
    languages: tuple[str, ...] = ()

    def build(self) -> Discover:
        return NewsSitemap(self.urls, self.only, self.never, self.languages)


class ListingTable(_Table):
    urls: Addresses
    row: Selector
    link: Selector = "a@href"
    title: Selector = "a"
    published: Selector = ""
    envelope: str = ""
    base: str = ""

    def build(self) -> Discover:
        return Listing(
            self.urls, self.row, self.link, self.title, self.published, envelope=self.envelope, base=self.base
        )


class JsonTable(_Table):
    urls: Addresses
    rows: str
    title: str
    link: str
    published: str = ""
    external_id: str = ""
    text: str = ""
    next_url: str = ""

    def build(self) -> Discover:
        return JsonApi(
            self.urls,
            self.rows,
            title=self.title,
            link=self.link,
            published=self.published,
            external_id=self.external_id,
            text=self.text,
            next_url=self.next_url,
        )


class PageTable(_Table):
    body: tuple[Selector, ...] = ()
    title: tuple[Way, ...] = ()
    published: tuple[Way, ...] = ()
    publisher: tuple[Way, ...] = fields.PUBLISHER
    drop: Selector = ""
    attachments: Selector = ""
    is_partial: bool = False

    def build(self) -> Html:
        return Html(
            body=self.body,
            title=self.title,
            published=self.published,
            publisher=self.publisher,
            drop=self.drop,
            attachments=self.attachments,
            is_partial=self.is_partial,
        )


class SourceTable(_Table):
    name: str = Field(min_length=1, max_length=200)
    publisher: str = Field(min_length=1, max_length=200)
    kind: SourceKind
    jurisdiction: str = Field(min_length=2, max_length=8)
    language: Literal["en", "zh-Hans", "zh-Hant"]
    tier: Tier = Tier.MEDIA
    homepage: Address
    terms: str = Field(min_length=1)
    cadence_minutes: int = Field(60, ge=5, le=60 * 24 * 30)
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    expect: tuple[int, int] = (1, MOST_ITEMS)
    max_pages: int = Field(1, ge=1, le=50)
    headline_only: bool = False
    enabled: bool = True
    headers: dict[str, str] = Field(default_factory=dict)
    feed: FeedTable | None = None
    sitemap: SitemapTable | None = None
    listing: ListingTable | None = None
    # Named apart because pydantic has a method `json`.
    json_api: JsonTable | None = Field(None, alias="json")
    page: PageTable = PageTable()

    @model_validator(mode="after")
    def one_way_to_find_items(self) -> Self:
        if len(self.ways()) != 1:
            raise ValueError(f"exactly one of the tables {', '.join(WAYS)} is needed, not {len(self.ways())}")
        if not 0 <= self.expect[0] <= self.expect[1]:
            raise ValueError("expect is [least, most] items of a run")
        return self

    def ways(self) -> list[Discover]:
        tables = (self.feed, self.sitemap, self.listing, self.json_api)
        return [table.build() for table in tables if table is not None]


def load_user_sources(path: Path) -> list[Source]:
    """Every source of the file. Raises BadDeclaration naming file, table and key of everything that is wrong.

    The error's context has the `line` where that can be told.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadDeclaration(f"{path.name}: {error}", file=str(path)) from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = line_of_error(text, error)
        raise BadDeclaration(f"{path.name}: {error}", file=str(path), line=line) from error
    tables = content.pop("sources", None)
    if content or not isinstance(tables, dict):
        stray = ", ".join(sorted(content)) or "nothing"
        raise BadDeclaration(
            f"{path.name}: only tables [sources.NAME] belong here, found {stray}",
            file=str(path),
            line=line_of(text, sorted(content)[:1] or ["sources"]) or 1,
        )
    return [_user_source(slug, table, path, text) for slug, table in tables.items()]


def _user_source(slug: str, table: Mapping[str, Any], path: Path, text: str) -> Source:
    try:
        return user_source(slug, table, where=path.name)
    except BadDeclaration as error:
        key = str(error.context.get("key", ""))
        error.context["line"] = line_of(text, ["sources", slug, *filter(None, key.split("."))]) or 1
        raise


def user_source(slug: str, table: Mapping[str, Any], *, where: str) -> Source:
    """One source of a parsed table, from a file or a form. Raises BadDeclaration; `where` begins its message."""
    place = f"{where}: [sources.{slug}]"
    problems = key = ""
    try:
        declared = SourceTable.model_validate(table)
    except ValidationError as error:
        problems = "; ".join(f"{_key(one['loc'])}{one['msg'].removeprefix('Value error, ')}" for one in error.errors())
        key = ".".join(map(str, error.errors()[0]["loc"]))
    if problems:
        # Out here: the collector cannot see into pydantic's error, which as our error's context would stay for good.
        raise BadDeclaration(f"{place} {problems}", file=where, table=slug, key=key)
    try:
        return _built(slug, declared)
    except BadDeclaration as error:
        raise BadDeclaration(f"{place} {error}", file=where, table=slug) from error


def _built(slug: str, declared: SourceTable) -> Source:
    return Source(
        slug=slug,
        name=declared.name,
        publisher=declared.publisher,
        kind=declared.kind,
        jurisdiction=declared.jurisdiction,
        language=declared.language,
        tier=declared.tier,
        cadence=timedelta(minutes=declared.cadence_minutes),
        terms=declared.terms,
        homepage=declared.homepage,
        discover=declared.ways()[0],
        read=declared.page.build(),
        expect=range(declared.expect[0], declared.expect[1] + 1),
        zone=declared.zone,
        headers=declared.headers,
        max_pages=declared.max_pages,
        is_headline_only=declared.headline_only,
        enabled_by_default=declared.enabled,
        disabled_reason="" if declared.enabled else SWITCHED_OFF,
    )


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) + ": " if location else ""
