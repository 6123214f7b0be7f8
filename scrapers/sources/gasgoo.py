"""Gasgoo (盖世汽车), in English: connected and electric cars, the market. An article may be in several feeds."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="gasgoo",
    name="Gasgoo",
    publisher="Gasgoo",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=60),
    terms="Copyright Gasgoo: keep for analysis, show excerpts with a link.",
    homepage="https://autonews.gasgoo.com",
    zone="Asia/Shanghai",
    discover=Feed(
        (
            "https://autonews.gasgoo.com/api/rss?ClassId=11",
            "https://autonews.gasgoo.com/api/rss?ClassId=7",
            "https://autonews.gasgoo.com/api/rss?ClassId=2",
        )
    ),
    read=Html(),
    expect=range(3, 101),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=14),
)
