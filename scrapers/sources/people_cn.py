"""People's Daily online (人民网), its car channel. Pages say GB2312 and may be UTF-8."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="people-cn",
    name="People's Daily online",
    publisher="人民网",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.MEDIA,
    cadence=timedelta(hours=4),
    terms="Copyright 人民网: keep for analysis, show excerpts with a link.",
    homepage="http://www.people.com.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        ("http://auto.people.com.cn/index.html",), row="a[href*='/n1/'][href*='/c']", link="@href", title=". || @title"
    ),
    read=Html(
        body=("div.rm_txt_con",),
        title=("div.rm_txt h1",),
        published=("div.rm_txt div.col-1-1", "meta:publishdate"),
        drop="div.bza, div.edit, p.paper_num, div.box_pic",
        authors=(),
    ),
    expect=range(5, 500),
    evidence=Evidence.SYNTHETIC,
)
