"""DPAC: vehicle recalls in detail. A remedy by "升级软件" is an over-the-air recall."""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="dpac",
    name="DPAC vehicle recalls",
    publisher="国家市场监督管理总局缺陷产品召回技术中心",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=4),
    terms="Government information; quote with source.",
    homepage="https://www.samrdprc.org.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        ("https://www.samrdprc.org.cn/qczh/gnzhqc/", "https://www.samrdprc.org.cn/qczh/qczhgg1/"),
        row=".boxl_ul li:has(a)",
        title="a@title || a",
        published="span",
    ),
    read=Html(
        body=("div.TRS_Editor", "div.TRS_UEDITOR"),
        title=("meta:ArticleTitle", "h1", "div.show_tit", "title"),
        authors=(),
    ),
    archive=Pages(path="index_{page}.html", first=1),
    expect=range(3, 201),
    evidence=Evidence.SYNTHETIC,
    quirks=Quirks(ipv4_only=True),
)
