"""MIIT's policy library, by the site's search: rules on connected cars of all departments, with their numbers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from scrapers.declare import Evidence, Source
from scrapers.discover.json_api import JsonApi, Row, at_path, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Item
from scrapers.errors import LayoutChanged
from scrapers.sources import miit
from scrapers.walks import Pages

TERMS = ("智能网联汽车", "自动驾驶")
SEARCH = (
    "https://www.miit.gov.cn/search-front-server/api/search/info?websiteid=110000000000000&scope=basic&q={term}&pg=10"
    "&cateid=58&pos=title_text,infocontent,titlepy&dateField=deploytime"
    "&sortFields=%5B%7B%22name%22:%22deploytime%22,%22type%22:%22desc%22%7D%5D&p=1"
)
ROWS = "data.searchResult.dataResults"


def _rows(answer: Any) -> Iterable[Row]:
    groups = at_path(answer, ROWS)
    if not isinstance(groups, list):
        raise LayoutChanged(f"no list at {ROWS!r}", path=ROWS)
    hits = [hit for group in groups for hit in at_path(group, "groupData") or ()]
    return [hit["data"] for hit in hits if isinstance(hit, dict) and isinstance(hit.get("data"), dict)]


def _item(row: Row, base: str, source: Source) -> Item:
    number = text_at(row, "filenumbername")
    return build_item(
        text_at(row, "url"),
        text_at(row, "title_text"),  # what was found is marked up in it
        base=base,
        published=text_at(row, "jsearch_date"),
        zone=source.zone,
        extra={"document_number": number} if number else None,
    )


source = replace(
    miit.source,
    slug="miit-policies",
    name="MIIT policy library",
    discover=JsonApi(tuple(SEARCH.format(term=quote(term)) for term in TERMS), _rows, item=_item),
    archive=Pages(query=(("p", "{page}"),)),
    expect=range(1, 101),
    evidence=Evidence.SYNTHETIC,
    max_pages=1,
)
