"""IT之家: technology and cars. The feed carries whole articles as HTML. Not iThome of Taiwan, see ithome_tw."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

TEASER_CHARS = 60  # a shorter description is a teaser: the page is fetched

source = Source(
    slug="ithome",
    name="IT之家",
    publisher="IT之家",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=30),
    terms="Copyright IT之家: keep for analysis, show excerpts with a link.",
    homepage="https://www.ithome.com",
    zone="Asia/Shanghai",
    discover=Feed(("https://www.ithome.com/rss/",), has_whole_text=True, least_whole_chars=TEASER_CHARS),
    read=Html(body=("div#paragraph",), title=("h1",)),
    expect=range(10, 201),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=7),
)
