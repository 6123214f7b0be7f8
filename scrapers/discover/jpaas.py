"""Columns of the publishing engine that MIIT and SAMR share: an empty page whose script names the list's address.

`<script parseType="buildstatic" url="/api-gateway/…/unit" queryData="{'webId':'…','pageId':'…'}">`; the answer
there is JSON with the rows as HTML in `data.html`.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from scrapers.declare import Found, Request, Source
from scrapers.discover.listing import Listing
from scrapers.document import Snapshot
from scrapers.errors import LayoutChanged
from scrapers.read.encoding import decode_snapshot
from scrapers.read.fields import Page
from scrapers.urls import fetchable_url, same_site

_PAIR = re.compile(r"'([\w]+)'\s*:\s*'([^']*)'")


@dataclass(frozen=True, slots=True)
class JpaasColumn:
    """`urls` are columns' pages or, where known, the lists' own addresses; `rows` reads the lists."""

    urls: tuple[str, ...]
    rows: Listing

    def requests(self) -> tuple[Request, ...]:
        return tuple(Request(url) for url in self.urls)

    def find(self, snapshot: Snapshot, source: Source) -> Found:
        if snapshot.body.lstrip()[:1] == b"{":
            return self.rows.find(snapshot, source)
        page = Page(decode_snapshot(snapshot).text, snapshot.url)
        units = [
            unit
            for script in page.select("script[url]")
            if (unit := _unit(str(script.get("url") or ""), str(script.get("querydata") or ""), snapshot.url))
        ]
        if not units:
            raise LayoutChanged("the column's page names no list", url=snapshot.url, selector="script[url]")
        return Found((), next_urls=tuple(dict.fromkeys(units)))


def _unit(url: str, query_data: str, base: str) -> str | None:
    if not url.endswith("/build/unit"):
        return None
    try:
        pairs = {str(key): str(value) for key, value in json.loads(query_data.replace("'", '"')).items()}
    except (ValueError, AttributeError):
        pairs = dict(_PAIR.findall(query_data))
    there = fetchable_url(url, base)
    return f"{there}?{urlencode(pairs)}" if pairs and same_site(there, base) else None
