"""Nvidia's newsroom: declared so that nobody adds it again. Its releases are exhibits of its 8-K filings."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="nvidia",
    name="Nvidia newsroom",
    publisher="NVIDIA",
    kind=SourceKind.NEWS,
    jurisdiction="US",
    language="en",
    tier=Tier.COMPANY,
    cadence=timedelta(minutes=120),
    terms="The site's terms forbid robots and scrapers, with no exception for the feed.",
    homepage="https://nvidianews.nvidia.com",
    discover=Feed(("https://nvidianews.nvidia.com/releases.xml",)),
    read=Html(),
    expect=range(3, 201),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=60),
    enabled_by_default=False,
    terms_forbid=True,
    disabled_reason="The site's terms forbid robots and scrapers without permission.",
)
