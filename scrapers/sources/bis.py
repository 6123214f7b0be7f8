"""BIS, the bureau of export control: press releases, hours or days before the rule is in the Federal Register.

No feed is known. The site has had three hosts; addresses are cut after a filter of stop words and hold no day.
"""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="bis",
    name="BIS press releases",
    publisher="Bureau of Industry and Security",
    kind=SourceKind.NOTICE,
    jurisdiction="US",
    language="en",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=2),
    terms="Public domain.",
    homepage="https://www.bis.gov",
    zone="America/New_York",
    discover=Listing(
        ("https://www.bis.gov/news-updates",), row="a[href*='/press-release/']", link="@href", title=". || @title"
    ),
    read=Html(),
    expect=range(3, 201),
    evidence=Evidence.SYNTHETIC,
)
