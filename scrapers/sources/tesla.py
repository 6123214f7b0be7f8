"""Tesla's investor relations: its press releases. The same releases are exhibits of its 8-K, see sec_submissions."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="tesla",
    name="Tesla investor relations",
    publisher="Tesla",
    kind=SourceKind.NEWS,
    jurisdiction="US",
    language="en",
    tier=Tier.COMPANY,
    cadence=timedelta(minutes=120),
    terms="Press releases; quote with source.",
    homepage="https://ir.tesla.com",
    discover=Feed(("https://ir.tesla.com/press?format=rss",)),
    read=Html(),
    expect=range(3, 201),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=120),
    enabled_by_default=False,
    disabled_reason="The site blocks collectors; Tesla's releases come as exhibits of its filings, by sec-submissions.",
)
