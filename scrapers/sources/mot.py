"""MOT, the ministry of transport: consultations. Some rows lead to other agencies' sites with other templates."""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="mot",
    name="MOT consultations",
    publisher="交通运输部",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=6),
    terms="Government information; quote with source.",
    homepage="https://www.mot.gov.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        ("https://www.mot.gov.cn/hudong/yijianzhengji/index.html",),
        row="ul.news-list li.news-item",
        link="a.news-link@href",
        title=".news-title",
        title_start=r"(\[[^\]]*\])?\s*-\s*",  # "[进行中] - ", empty for feedback reports
        published=".news-date",
        extra=(("status", ".statusX"),),
    ),
    read=Html(
        body=("#article-content", "div.TRS_UEDITOR"),
        title=("h1.article-title", "meta:ArticleTitle"),
        published=(".publish-date", "meta:PubDate"),
        publisher=(".source", "meta:ContentSource"),
        attachments="#article-content ol",
        drop="ol:has(a[href])",
    ),
    expect=range(3, 101),
    evidence=Evidence.RECORDING,
    quirks=Quirks(ipv4_only=True),
)
