"""Global Times, in English. Its feed is slow: a newest item of six weeks ago has been seen."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="global-times",
    name="Global Times",
    publisher="Global Times",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=240),
    terms="Copyright Global Times: keep for analysis, show excerpts with a link.",
    homepage="https://www.globaltimes.cn",
    zone="Asia/Shanghai",
    discover=Feed(("https://www.globaltimes.cn/rss/outbrain.xml",)),
    read=Html(body=("div.article_content", "div.article_right"), title=("div.article_title", "meta:og:title")),
    expect=range(3, 401),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=60),
)
