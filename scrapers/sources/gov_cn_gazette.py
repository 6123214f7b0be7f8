"""The State Council Gazette: orders and ministries' rules in full, also of ministries whose own sites refuse us.

One JSON names every issue by year; an issue's page leads to its documents.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.json_api import JsonApi, Row, at_path
from scrapers.discover.rows import build_item
from scrapers.document import Item, Snapshot, SourceKind, Tier
from scrapers.errors import LayoutChanged, Unreadable
from scrapers.read.encoding import decode_snapshot
from scrapers.read.fields import Page, value_in
from scrapers.read.html import Html

NEWEST = 6  # issues, of some thirty-six a year
_CONTENT = "a[href*='content_']"


def _issues(answer: Any) -> Iterable[Row]:
    years = at_path(answer, "0.values")
    if not isinstance(years, dict):
        raise LayoutChanged("no issues by year in the gazette's index", path="0.values")
    issues = [
        {"year": year, "name": name, "link": issue.get("gname")}
        for year, named in years.items()
        if isinstance(named, dict)
        for name, issue in named.items()
        if isinstance(issue, dict) and issue.get("gname")
    ]
    return sorted(issues, key=lambda issue: (_number(issue["year"]), _number(issue["name"])), reverse=True)[:NEWEST]


def _number(text: str) -> int:
    digits = re.search(r"[0-9]{1,6}", text)
    return int(digits[0]) if digits else 0


def _issue(row: Row, base: str, _source: Source) -> Item:
    return build_item(str(row["link"]), f"国务院公报{row['year']}{row['name']}", base=base)


@dataclass(frozen=True, slots=True)
class Issue:
    """The documents of an issue, by the links of its page."""

    def follow(self, snapshot: Snapshot, item: Item) -> tuple[Item, ...]:
        if "/content_" in snapshot.url:
            return ()
        page = Page(decode_snapshot(snapshot).text, snapshot.url)
        found: dict[str, Item] = {}
        for link in page.select(_CONTENT):
            try:
                one = build_item(
                    value_in(link, "@href") or "", value_in(link, "@title || .") or "", base=snapshot.url,
                    published=item.published, extra={"issue": item.title},
                )  # fmt: skip
            except Unreadable:
                continue  # a picture that links to the same document
            if "/gongbao/" in one.url:
                found.setdefault(one.url, one)
        if not found:
            raise LayoutChanged("no document in the issue", url=snapshot.url, selector=_CONTENT)
        return tuple(found.values())


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
    discover=JsonApi(("https://www.gov.cn/gongbao/gbgl.json",), _issues, item=_issue),
    read=Html(
        body=("#UCAP-CONTENT", ".pages_content"),
        title=("meta:ArticleTitle", "h1", "title"),
        title_end=r"_.*",
        published=("meta:firstpublishedtime", "meta:PubDate", ".pages-date"),
        authors=(),
    ),
    follow=Issue(),
    expect=range(1, NEWEST + 1),
    evidence=Evidence.SYNTHETIC,
    quirks=Quirks(ipv4_only=True),
)
