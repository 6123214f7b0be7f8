"""Xinhua (新华网), its car channel, and pages of its magazines. Layouts of several ages, newest first."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="xinhua",
    name="Xinhua",
    publisher="新华社",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.MEDIA,
    cadence=timedelta(hours=2),
    terms="Copyright 新华社: keep for analysis, show excerpts with a link.",
    homepage="https://www.news.cn",
    zone="Asia/Shanghai",
    discover=Listing(
        ("http://www.news.cn/auto/index.htm",),
        row="a[href$='/c.html'], a[href*='/c_'][href$='.htm']",
        link="@href",
        title=". || @title",
    ),
    read=Html(
        body=("#detail", "#p-detail", "#detail_content", "td[height='700']"),  # the last: regional pages of 2012
        title=("div.detail_tit h1", "h1 .title", "div.h-title", "title"),
        title_end=r"\s*-\s*(新华网|半月谈)",
        published=("span.h-time", ".detail_tit_time", "meta:publishdate", "font[color='#333333']"),
        publisher=("meta:source", ".h-info span:nth-of-type(2)", "font[color='#333333'] + font"),
        authors=(),
        drop=".lb, .zan-wap, .p-tags, #articleEdit",
    ),
    expect=range(5, 500),
    evidence=Evidence.SYNTHETIC,
)
