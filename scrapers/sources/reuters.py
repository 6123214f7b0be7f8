"""Reuters: headline, time and link only. Its pages are behind a bot wall, which we do not work around."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.sitemap import NewsSitemap
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="reuters",
    name="Reuters headlines",
    publisher="Reuters",
    kind=SourceKind.NEWS,
    jurisdiction="INT",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(hours=1),
    terms="Copyright Reuters: headline and link only.",
    homepage="https://www.reuters.com",
    discover=NewsSitemap(
        ("https://www.reuters.com/arc/outboundfeeds/news-sitemap-index/?outputType=xml",), only="autos|technology|china"
    ),
    read=Html(
        title=("h1[data-testid='Heading']", "meta:og:title"),
        published=("ld:datePublished", "meta:article:published_time"),
        is_partial=True,
        keeps_summary=False,
    ),
    expect=range(1, 1001),
    evidence=Evidence.SYNTHETIC,
    max_pages=3,
    is_headline_only=True,
    enabled_by_default=False,
    disabled_reason="The site blocks collectors; no permission to fetch it.",
)
