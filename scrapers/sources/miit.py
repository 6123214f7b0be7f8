"""MIIT, the ministry of industry: consultations on vehicle and network standards, access notices.

Its robots.txt answers 403 to some clients; then nothing is fetched and the source shows as blocked.
"""

from datetime import timedelta

from scrapers.declare import Evidence, Quirks, Source
from scrapers.discover.jpaas import JpaasColumn
from scrapers.discover.listing import Listing
from scrapers.document import SourceKind, Tier
from scrapers.read.html import Html
from scrapers.walks import Pages

SITE = "https://www.miit.gov.cn/"
COLUMNS = (
    f"{SITE}gzcy/yjzj/index.html",  # consultations
    f"{SITE}zwgk/wjgs/index.html",  # notices: vehicle catalogue, standards
    f"{SITE}zwgk/zcwj/wjfb/index.html",  # documents issued
    f"{SITE}jgsj/zbys/wjfb/index.html",  # of the department for equipment, which admits vehicles
)

source = Source(
    slug="miit",
    name="MIIT notices and consultations",
    publisher="工业和信息化部",
    kind=SourceKind.NOTICE,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=2),
    terms="Government information; quote with source.",
    homepage=SITE,
    zone="Asia/Shanghai",
    discover=JpaasColumn(
        COLUMNS,
        Listing(
            COLUMNS,
            row="li:has(a[href*='/art_'])",
            title="a@title || a",  # the shown title may be cut
            published="span.fr || span.fl + span || span",
            envelope="data.html",
            base=SITE,
            extra=(("comments_close_on", "span.endtime"),),
        ),
    ),
    read=Html(
        body=("#con_con", ".ccontent"),
        title=("meta:ArticleTitle", "h1#con_title"),
        published=("meta:PubDate", "#con_time"),
    ),
    archive=Pages(query=(("paramJson", '{"pageNo":{page},"pageSize":"24"}'),)),
    expect=range(3, 200),
    evidence=Evidence.RECORDING,
    max_pages=2,  # the column's page, then its list
    quirks=Quirks(ipv4_only=True),
)
