"""MOT, the ministry of transport: news of its own, pilots of automated driving among them."""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="mot-news",
    name="MOT news",
    publisher="交通运输部",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=4),
    terms="Government information; quote with source.",
    homepage="https://www.mot.gov.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        ("https://www.mot.gov.cn/jiaotongyaowen/",),
        row="div.tab-pane a[href]",
        link="@href",
        title="@title || .",
        published="span.badge",
    ),
    read=Html(
        body=("#article-content", "div.TRS_UEDITOR"),
        title=("h1.article-title", "meta:ArticleTitle"),
        published=(".publish-date", "meta:PubDate"),
        publisher=(".source", "meta:ContentSource"),
        authors=(),
    ),
    archive=Pages(path="index_{page}.html", first=1),
    expect=range(5, 201),
    evidence=Evidence.SYNTHETIC,
    quirks=Quirks(ipv4_only=True),
)
