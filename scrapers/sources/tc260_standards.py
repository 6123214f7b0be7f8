"""TC260's published standards: number, title, file. The files are PDF; only the list is read."""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.listed import Listed

source = Source(
    slug="tc260-standards",
    name="TC260 published standards",
    publisher="全国网络安全标准化技术委员会",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(days=1),
    terms="Government information; quote with source.",
    homepage="https://www.tc260.org.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        ("https://www.tc260.org.cn/front/bzcx/yfgbcx.html",),
        row="div.search_res_tab table tbody tr:has(a[href])",
        title="td:nth-of-type(2)",
        extra=(("document_number", "td:nth-of-type(1)"),),
    ),
    read=Listed(),
    expect=range(3, 501),
    evidence=Evidence.SYNTHETIC,
    quirks=Quirks(ipv4_only=True),
    is_headline_only=True,
)
