"""The State Council's newest policies: one JSON of all of them, newest first. The HTML listing is an empty shell."""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.json_api import JsonApi
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html

source = Source(
    slug="gov-cn",
    name="State Council policies",
    publisher="国务院",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=3),
    terms="Government information; quote with source.",
    homepage="https://www.gov.cn/zhengce/zuixin/",
    zone="Asia/Shanghai",
    discover=JsonApi(
        ("https://www.gov.cn/zhengce/zuixin/ZUIXINZHENGCE.json",),
        rows="",  # the answer is the list
        title="TITLE",
        link="URL",
        published="DOCRELPUBTIME",
    ),
    read=Html(
        body=("#UCAP-CONTENT", ".pages_content"),
        title=("meta:ArticleTitle", "h1", "ld:headline", "title"),
        published=("meta:firstpublishedtime", ".pages-date"),  # lastmodifiedtime must not stand in for it
        authors=(),
    ),
    expect=range(50, 5000),
    evidence=Evidence.SYNTHETIC,
    quirks=Quirks(ipv4_only=True),
)
