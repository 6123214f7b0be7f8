"""Beijing: the city's policies, and those of the development area that runs the automated-driving zone."""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="beijing",
    name="Beijing policies",
    publisher="北京市人民政府",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=6),
    terms="Government information; quote with source.",
    homepage="https://www.beijing.gov.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        (
            "https://www.beijing.gov.cn/zhengce/zhengcefagui/index.html",
            "https://kfqgw.beijing.gov.cn/zwgkkfq/2024zcwj/",
        ),
        row="li:has(> a[href*='/t20'])",
        title="a@title || a",
        published="span",
    ),
    read=Html(
        body=("#mainText", "div.view.TRS_UEDITOR", "div.TRS_UEDITOR", "div.TRS_Editor"),
        title=("meta:ArticleTitle", "h1", "title"),
        published=("meta:PubDate",),
        authors=(),
    ),
    archive=Pages(path="index_{page}.html", first=1),
    expect=range(5, 301),
    evidence=Evidence.SYNTHETIC,
    quirks=Quirks(ipv4_only=True),
)
