"""Pages of provincial governments: the meta set that all Chinese government sites must carry, two common bodies."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="gov-cn-cms",
    name="Provincial government pages",
    publisher="省级人民政府",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(days=1),
    terms="Government information; quote with source.",
    homepage="https://www.shanxi.gov.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        ("https://www.shanxi.gov.cn/ywdt/sxyw/",), row="li:has(a[href*='/t20'])", title="a@title || a", published="span"
    ),
    read=Html(
        body=("div.TRS_Editor", "div.TRS_UEDITOR", "#zoom", "#UCAP-CONTENT"),
        title=("meta:ArticleTitle",),
        published=("meta:PubDate",),
        publisher=("meta:ContentSource", "meta:SiteName"),
        authors=(),
    ),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    enabled_by_default=False,
    disabled_reason="Reads recorded pages; no province's listing has been proven against its live site yet.",
)
