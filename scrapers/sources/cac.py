"""CAC, the cyberspace administration: rules on data leaving the country, by the site's own list service.

The digits in an address (`c_1712776611775634.htm`) look like a time and are none: the page's own date counts.
"""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.json_api import JsonApi, Row, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Item, SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

CHANNELS = {
    "A093702": "releases",
    "A09370302": "administrative regulations",
    "A09370303": "departmental rules",
    "A09370305": "normative documents",
}


def _item(row: Row, base: str, source: Source) -> Item:
    return build_item(
        text_at(row, "infourl"),
        text_at(row, "topic"),
        base=base,
        published=text_at(row, "pubtime")[:10],  # what follows the day is not reliable
        zone=source.zone,
    )


source = Source(
    slug="cac",
    name="CAC rules and notices",
    publisher="国家互联网信息办公室",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=2),
    terms="Government information; quote with source.",
    homepage="https://www.cac.gov.cn",
    zone="Asia/Shanghai",
    discover=JsonApi(
        ("https://www.cac.gov.cn/cms/JsonList",),
        "list",
        item=_item,
        forms=tuple({"channelCode": code, "perPage": "20", "pageno": "1"} for code in CHANNELS),
    ),
    read=Html(body=("div#BodyLabel",), title=("h1.title",), published=("span#pubtime",), authors=()),
    archive=Pages(form=(("pageno", "{page}"),)),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    headers={"Referer": "https://www.cac.gov.cn/"},
    quirks=Quirks(ipv4_only=True),
)
