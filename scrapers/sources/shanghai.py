"""Shanghai: documents of the city's government. Some of its hosts speak only an old form of TLS."""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="shanghai",
    name="Shanghai government documents",
    publisher="上海市人民政府",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=6),
    terms="Government information; quote with source.",
    homepage="https://www.shanghai.gov.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        ("https://www.shanghai.gov.cn/nw12344/index.html",),
        row="li:has(> a[href*='/20'][href$='.html'])",
        title="a@title || a",
        published="span",
    ),
    read=Html(
        body=("#ivs_content", "div.Article_content", "div.TRS_UEDITOR"),
        title=("meta:ArticleTitle", "h1", "title"),
        published=("meta:PubDate",),
        authors=(),
    ),
    expect=range(5, 301),
    evidence=Evidence.SYNTHETIC,
    quirks=Quirks(ipv4_only=True, legacy_tls=True),
)
