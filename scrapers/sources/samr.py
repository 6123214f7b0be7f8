"""SAMR, the market regulator: recalls, consultations, headline news. Recalls by software update matter here."""

from datetime import timedelta
from urllib.parse import urlencode

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.jpaas import JpaasColumn
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

SITE = "https://www.samr.gov.cn/"
PAGES = {
    "recalls": "bf39604e7599427c92ec64e90577f57a",
    "news": "39cd9de1f309431483ef3008309f39ca",
    "consultations": "b00644872e354a96b66e3cd954e9996f",
}


def _unit(page_id: str) -> str:
    parameters = {
        "parseType": "bulidstatic",  # the vendor's spelling; the right one is refused
        "webId": "29e9522dc89d4e088a953d8cede72f4c",
        "tplSetId": "5c30fb89ae5e48b9aefe3cdf49853830",
        "pageType": "column",
        "tagId": "内容区域",
        "editType": "null",
        "pageId": page_id,
    }
    return f"{SITE}api-gateway/jpaas-publish-server/front/page/build/unit?{urlencode(parameters)}"


UNITS = tuple(map(_unit, PAGES.values()))

source = Source(
    slug="samr",
    name="SAMR recalls and consultations",
    publisher="国家市场监督管理总局",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=2),
    terms="Government information; quote with source.",
    homepage=SITE,
    zone="Asia/Shanghai",
    discover=JpaasColumn(
        UNITS,
        Listing(
            UNITS,
            row="li.zjnav04Left02_content, li.nav04Left02_content, li:has(> a[href*='/art_'])",
            link=".doctitle a@href || a@href",
            title=".doctitle a@title || a@title || a",
            published=".doctime || span",  # may be a period; its start counts
            envelope="data.html",
            base=SITE,
            extra=(("status", ".docstatus"), ("period", ".doctime")),
        ),
    ),
    read=Html(
        body=(".Three_xilan_07",),
        title=("meta:ArticleTitle",),
        published=("meta:PubDate",),
        attachments="ul.contentLeft0102box",
    ),
    archive=Pages(query=(("paramJson", '{"pageNo":{page},"pageSize":20}'),)),
    expect=range(3, 300),
    evidence=Evidence.RECORDING,
    quirks=Quirks(ipv4_only=True),
)
