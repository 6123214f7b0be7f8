"""TechNode's Chinese edition (动点科技). A WordPress feed; the article is on its page."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="technode-cn",
    name="TechNode (Chinese)",
    publisher="动点科技",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=120),
    terms="Copyright 动点科技: keep for analysis, show excerpts with a link.",
    homepage="https://cn.technode.com",
    zone="Asia/Shanghai",
    discover=Feed(("https://cn.technode.com/feed/",)),
    read=Html(),
    archive=Pages(query=(("paged", "{page}"),)),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=30),
)
