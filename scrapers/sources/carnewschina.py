"""CarNewsChina: cars in China, in English. A WordPress feed; the article is on its page."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="carnewschina",
    name="CarNewsChina",
    publisher="CarNewsChina",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=60),
    terms="Copyright CarNewsChina: keep for analysis, show excerpts with a link.",
    homepage="https://carnewschina.com",
    zone="Asia/Shanghai",
    discover=Feed(("https://carnewschina.com/feed/",)),
    read=Html(),
    archive=Pages(query=(("paged", "{page}"),)),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=14),
)
