"""Lin-gang, where lists of vehicle data that may leave the country and rules of driverless trials come out.

Its pages are drawn by a script from a query interface; each row carries the whole text.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.json_api import JsonApi, Row, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Item, SourceKind, Tier
from scrapers.errors import LayoutChanged
from scrapers.read.listed import Listed
from scrapers.read.text import text_of_html

SITE = "https://www.lingang.gov.cn"
QUESTION = {
    "pageSize": 30,
    "pageNumber": 1,
    "columns": ["id", "content_title", "content_datetime", "content", "file_url", "file_code"],
    "tableName": "view_zhengcewenjian",
    "orderBy": "content_datetime desc",
    "eqMap": {"del": 0, "content_display": 0},  # published rows only
}


def _rows(answer: Any) -> Iterable[Row]:
    """The list of rows, wherever it lies: what is around it is not documented."""
    waiting = [answer]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list) and one and isinstance(one[0], dict) and "content_title" in one[0]:
            return one
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    raise LayoutChanged("no list of rows with content_title")


def _item(row: Row, base: str, source: Source) -> Item:
    identifier, number = text_at(row, "id"), text_at(row, "file_code")
    return build_item(
        f"{SITE}/html/website/lg/index/government/file/{identifier}.html",
        text_at(row, "content_title"),
        base=base,
        external_id=identifier,
        published=text_at(row, "content_datetime"),
        zone=source.zone,
        text=text_of_html(text_at(row, "content")),
        is_text_whole=True,
        extra={"document_number": number} if number else None,
    )


source = Source(
    slug="lingang",
    name="Lin-gang policies",
    publisher="中国（上海）自由贸易试验区临港新片区管理委员会",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=12),
    terms="Government information; quote with source.",
    homepage=f"{SITE}/html/website/lg/index/government/file/index.html",
    zone="Asia/Shanghai",
    discover=JsonApi((f"{SITE}/baseSelect",), _rows, item=_item, questions=(json.dumps(QUESTION),)),
    read=Listed(),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    quirks=Quirks(ipv4_only=True, legacy_tls=True),
    enabled_by_default=False,
    disabled_reason="The query interface is the site's own, and not offered to others: ask before switching it on.",
)
