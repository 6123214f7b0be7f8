"""Bloomberg: headline, time and link only; the text is behind a paywall. Two `<time>`: the first is publication."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.sitemap import NewsSitemap
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="bloomberg",
    name="Bloomberg headlines",
    publisher="Bloomberg",
    kind=SourceKind.NEWS,
    jurisdiction="INT",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(hours=1),
    terms="Copyright Bloomberg: headline and link only.",
    homepage="https://www.bloomberg.com",
    discover=NewsSitemap(("https://www.bloomberg.com/feeds/sitemap_news.xml",)),
    read=Html(
        title=("h1.lede-text-only__hed", "ld:headline", "meta:og:title"),
        published=("ld:datePublished", "time:not(.updated)@datetime"),
        is_partial=True,
        keeps_summary=False,
    ),
    expect=range(1, 1001),
    evidence=Evidence.SYNTHETIC,
    is_headline_only=True,
    enabled_by_default=False,
    disabled_reason="Paywalled, and the site challenges collectors; no permission to fetch it.",
)
