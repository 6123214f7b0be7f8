"""Teslarati: Tesla, in English. A WordPress feed; the article is on its page."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="teslarati",
    name="Teslarati",
    publisher="Teslarati",
    kind=SourceKind.NEWS,
    jurisdiction="US",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=60),
    terms="Copyright Teslarati: keep for analysis, show excerpts with a link.",
    homepage="https://www.teslarati.com",
    discover=Feed(("https://www.teslarati.com/feed/",)),
    read=Html(),
    archive=Pages(query=(("paged", "{page}"),)),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=14),
)
