"""Google News search feed: declared so that nobody adds it again. Its terms allow a person's feed reader only."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.listed import Listed

source = Source(
    slug="google-news-rss",
    name="Google News search",
    publisher="Google News",
    kind=SourceKind.NEWS,
    jurisdiction="INT",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(days=1),
    terms="The feed's copyright element: personal, non-commercial use in a feed reader; any other use is prohibited.",
    homepage="https://news.google.com",
    discover=Feed(("https://news.google.com/rss/search?q=Tesla+FSD+China+when:7d&hl=en-US&gl=US&ceid=US:en",)),
    read=Listed(),
    expect=range(1, 101),
    evidence=Evidence.RECORDING,
    is_headline_only=True,
    enabled_by_default=False,
    terms_forbid=True,
    disabled_reason="The feed's own terms forbid every use but a person's feed reader.",
)
