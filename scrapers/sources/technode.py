"""TechNode: technology in China, in English. A WordPress feed; the article is on its page."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="technode",
    name="TechNode",
    publisher="TechNode",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=60),
    terms="Copyright TechNode: keep for analysis, show excerpts with a link.",
    homepage="https://technode.com",
    zone="Asia/Shanghai",
    discover=Feed(("https://technode.com/feed/",)),
    read=Html(),
    archive=Pages(query=(("paged", "{page}"),)),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=14),
)
