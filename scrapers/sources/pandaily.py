"""Pandaily: technology in China, in English. The site has been rebuilt more than once: expect breaks."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="pandaily",
    name="Pandaily",
    publisher="Pandaily",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=120),
    terms="Copyright Pandaily: keep for analysis, show excerpts with a link.",
    homepage="https://pandaily.com",
    zone="Asia/Shanghai",
    discover=Feed(("https://pandaily.com/feed/",)),
    read=Html(),
    archive=Pages(query=(("paged", "{page}"),)),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=30),
)
