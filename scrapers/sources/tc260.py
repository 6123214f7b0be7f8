"""TC260, the cybersecurity standards committee: drafts open for comment, vehicle data among them.

The list says until when comments are taken, not when the draft came out; that day is in the page's address.
"""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="tc260",
    name="TC260 consultations on standards",
    publisher="全国网络安全标准化技术委员会",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=12),
    terms="Government information; quote with source.",
    homepage="https://www.tc260.org.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        ("https://www.tc260.org.cn/front/bzzqyjList.html?start=0&length=10",),
        row="li.list-group-item.list_title_news",
        published="a@href",  # id=20250828165129
        extra=(("comments_close_on", ".list_time"),),
    ),
    read=Html(body=("div.news_end",), title=("h1", "h2", "div.news_title", "title"), authors=()),
    archive=Pages(query=(("start", "{offset}"),), size=10),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    headers={"Referer": "https://www.tc260.org.cn/"},
    quirks=Quirks(ipv4_only=True),
)
