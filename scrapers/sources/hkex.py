"""HKEXnews announcements: declared so that nobody adds it again. The site's terms forbid scripted access.

Most issuers we follow file the same announcements with the SEC as 6-K; see sec_submissions.
"""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.json_api import JsonApi
from scrapers.document import SourceKind, Tier
from scrapers.read.listed import Listed

source = Source(
    slug="hkex",
    name="HKEXnews announcements",
    publisher="Hong Kong Exchanges and Clearing",
    kind=SourceKind.FILING,
    jurisdiction="HK",
    language="en",
    tier=Tier.COMPANY,
    cadence=timedelta(days=1),
    terms="The site's terms forbid scripted access and text or data mining without written permission.",
    homepage="https://www.hkexnews.hk",
    zone="Asia/Hong_Kong",
    discover=JsonApi(
        ("https://www1.hkexnews.hk/search/titleSearchServlet.do",), "result", title="TITLE", link="FILE_LINK"
    ),
    read=Listed(),
    expect=range(1, 101),
    evidence=Evidence.SYNTHETIC,
    is_headline_only=True,
    enabled_by_default=False,
    terms_forbid=True,
    disabled_reason="The site's terms forbid scripted access and data mining without written permission.",
)
