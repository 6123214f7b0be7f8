"""Xinhua, in English: the world feed. Not known to be alive: an old newest item is a fault."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="xinhua-en",
    name="Xinhua (English)",
    publisher="Xinhua",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=120),
    terms="Copyright Xinhua: keep for analysis, show excerpts with a link.",
    homepage="https://english.news.cn",
    zone="Asia/Shanghai",
    discover=Feed(("http://www.xinhuanet.com/english/rss/worldrss.xml",)),
    read=Html(),
    expect=range(3, 401),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=30),
)
