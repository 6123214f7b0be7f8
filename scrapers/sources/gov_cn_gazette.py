"""The State Council Gazette: orders and ministries' rules in full, also of ministries whose own sites refuse us.

One JSON names every issue by year; an issue's page links its documents.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scrapers.declare import Beginning, Evidence, Found, Quirks, Request, Source, Step
from scrapers.discover.json_api import at_path, json_of
from scrapers.discover.rows import Notes, build_item
from scrapers.document import Item, Snapshot, SourceKind, Tier
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from scrapers.read.encoding import decode_snapshot
from scrapers.read.fields import Page, value_in
from scrapers.read.html import Html
from scrapers.urls import fetchable_url

NEWEST = 3  # issues read in one run, of some thirty-six a year
INDEX = "https://www.gov.cn/gongbao/gbgl.json"
DOCUMENT = "a[href*='content_']"


@dataclass(frozen=True, slots=True)
class Gazette:
    """The index leads to the newest issues, an issue's page to its documents."""

    urls: tuple[str, ...] = (INDEX,)

    def requests(self) -> tuple[Request, ...]:
        return tuple(Request(url) for url in self.urls)

    def find(self, snapshot: Snapshot, source: Source) -> Found:  # noqa: ARG002 - the protocol's shape
        if snapshot.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"[", b"{"}:
            issues = issues_of(snapshot)
            if not issues:
                raise NothingFound("the gazette's index names no issue", url=snapshot.url)
            return Found((), next_urls=tuple(url for _, url in issues[:NEWEST]))
        notes = Notes()
        items = _documents(snapshot, notes)
        if not items:
            raise LayoutChanged("no document in the issue", url=snapshot.url, selector=DOCUMENT)
        return Found(tuple(items.values()), notes.all())


def issues_of(snapshot: Snapshot) -> list[tuple[int, str]]:
    """Year and address of every issue in the index, newest first."""
    years = at_path(json_of(snapshot), "0.values")
    if not isinstance(years, dict):
        raise LayoutChanged("no issues by year in the gazette's index", url=snapshot.url, path="0.values")
    issues = [
        (_number(year), _number(name), fetchable_url(str(issue["gname"]), snapshot.url))
        for year, named in years.items()
        if isinstance(named, dict)
        for name, issue in named.items()
        if isinstance(issue, dict) and issue.get("gname")
    ]
    return [(year, url) for year, _, url in sorted(issues, reverse=True)]


def _number(text: str) -> int:
    digits = re.search(r"[0-9]{1,6}", text)
    return int(digits[0]) if digits else 0


def _documents(snapshot: Snapshot, notes: Notes) -> dict[str, Item]:
    page = Page(decode_snapshot(snapshot).text, snapshot.url)
    found: dict[str, Item] = {}
    for link in page.select(DOCUMENT):
        try:
            item = build_item(value_in(link, "@href") or "", value_in(link, "@title || .") or "", base=snapshot.url)
        except Unreadable as error:
            if link.find("img") is None:  # a picture that links a document is no row
                notes.skip(f"a link was skipped: {error}")
            continue
        if "/gongbao/" in item.url:
            found.setdefault(item.url, item)
    return found


@dataclass(frozen=True, slots=True)
class Issues:
    """Every issue of a year, back to 2000."""

    def beginnings(self, source: Source, since: date, until: date) -> tuple[Beginning, ...]:  # noqa: ARG002 - of the protocol
        return tuple((request, None, None) for request in source.discover.requests())

    def further(self, step: Step, snapshot: Snapshot, found: Found, since: date) -> tuple[Step, ...]:
        if found.items:
            return ()
        urls = [url for year, url in issues_of(snapshot) if year >= since.year]
        return tuple(replace(step, request=Request(url), page=step.page + 1) for url in urls)


source = Source(
    slug="gov-cn-gazette",
    name="State Council Gazette",
    publisher="国务院",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(days=1),
    terms="Government information; quote with source.",
    homepage="https://www.gov.cn/gongbao/",
    zone="Asia/Shanghai",
    discover=Gazette(),
    read=Html(
        body=("#UCAP-CONTENT", ".pages_content"),
        title=("meta:ArticleTitle", "h1", "title"),
        title_end=r"_.*",
        published=("meta:firstpublishedtime", "meta:PubDate", ".pages-date"),
        authors=(),
    ),
    archive=Issues(),
    expect=range(2, 301),
    evidence=Evidence.SYNTHETIC,
    quirks=Quirks(ipv4_only=True),
    max_pages=NEWEST + 1,
)
