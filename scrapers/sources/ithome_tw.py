"""iThome Taiwan: technology news in Traditional Chinese. Not IT之家.

Its feed formats times with the month where the minutes belong, on a 12-hour clock without am or pm, so only the
day is kept, with a warning each run.
"""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="ithome-tw",
    name="iThome Taiwan",
    publisher="iThome",
    kind=SourceKind.NEWS,
    jurisdiction="TW",
    language="zh-Hant",
    tier=Tier.MEDIA,
    cadence=timedelta(hours=2),
    terms="Copyright iThome: keep for analysis, show excerpts with a link.",
    homepage="https://www.ithome.com.tw",
    zone="Asia/Taipei",
    discover=Feed(("https://www.ithome.com.tw/rss/atom/632",)),
    read=Html(),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
)
