"""The policy library's search: declared so that nobody adds it again. The gazette and the newest policies are open."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.json_api import JsonApi
from scrapers.document import SourceKind, Tier
from scrapers.read.listed import Listed

source = Source(
    slug="gov-cn-search",
    name="State Council policy search",
    publisher="国务院",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(days=1),
    terms="robots.txt disallows the old search wholly; the new one asks for a key that it encrypts.",
    homepage="https://sousuo.www.gov.cn",
    zone="Asia/Shanghai",
    discover=JsonApi(
        ("https://sousuo.www.gov.cn/search-gov/data?t=zhengcelibrary&q=%E6%99%BA%E8%83%BD%E7%BD%91%E8%81%94&p=1&n=20",),
        "searchVO.catMap.bumenfile.listVO",
        title="title",
        link="url",
        published="pubtimeStr",
    ),
    read=Listed(),
    expect=range(1, 101),
    evidence=Evidence.SYNTHETIC,
    is_headline_only=True,
    enabled_by_default=False,
    terms_forbid=True,
    disabled_reason="The site's robots.txt disallows it, and its successor is guarded by a key.",
)
