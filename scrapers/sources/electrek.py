"""Electrek: electric vehicles, in English. Its own feed has not been recorded, only another site's copy of it."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

source = Source(
    slug="electrek",
    name="Electrek",
    publisher="Electrek",
    kind=SourceKind.NEWS,
    jurisdiction="US",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=60),
    terms="Copyright Electrek: keep for analysis, show excerpts with a link.",
    homepage="https://electrek.co",
    discover=Feed(("https://electrek.co/feed/",)),
    read=Html(),
    archive=Pages(query=(("paged", "{page}"),)),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=14),
)
