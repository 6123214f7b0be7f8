"""Associated Press, by its news sitemap. The meta time has no zone; the JSON-LD one has and is right."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.sitemap import NewsSitemap
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="ap",
    name="Associated Press",
    publisher="Associated Press",
    kind=SourceKind.NEWS,
    jurisdiction="US",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(hours=1),
    terms="Copyright AP: keep for analysis, show excerpts with a link.",
    homepage="https://apnews.com",
    discover=NewsSitemap(("https://apnews.com/ap-sitemap-latest.xml",), never="/hub/", languages=("eng", "en")),
    read=Html(
        body=("div.RichTextStoryBody",), title=("ld:headline", "h1.Page-headline"), published=("ld:datePublished",)
    ),
    expect=range(1, 1001),
    evidence=Evidence.SYNTHETIC,
    enabled_by_default=False,
    disabled_reason="All of the world's news, little on this subject: agree terms before fetching it all.",
)
