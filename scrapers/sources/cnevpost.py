"""CnEVPost: electric vehicles in China, in English. A WordPress feed of teasers; the article is on its page."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="cnevpost",
    name="CnEVPost",
    publisher="CnEVPost",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=30),
    terms="Copyright CnEVPost: keep for analysis, show excerpts with a link.",
    homepage="https://cnevpost.com",
    zone="Asia/Shanghai",
    discover=Feed(("https://cnevpost.com/feed/",)),
    read=Html(
        body=("div.entry-content",),
        title=("h1.entry-title", "ld:headline"),
        drop="div.subscription-container, div.danpian-xiangguan-post",
    ),
    archive=Pages(query=(("paged", "{page}"),)),
    expect=range(5, 101),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=14),
)
