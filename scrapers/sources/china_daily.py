"""China Daily, in English. Probes disagree whether its feeds froze in 2017: an old newest item is a fault."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="china-daily",
    name="China Daily",
    publisher="China Daily",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=120),
    terms="Copyright China Daily: keep for analysis, show excerpts with a link.",
    homepage="https://www.chinadaily.com.cn",
    zone="Asia/Shanghai",
    discover=Feed(
        ("https://www.chinadaily.com.cn/rss/china_rss.xml", "https://www.chinadaily.com.cn/rss/bizchina_rss.xml")
    ),
    read=Html(),
    expect=range(5, 401),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=30),
)
