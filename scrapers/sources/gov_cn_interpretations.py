"""What the State Council's site writes to explain policies. One JSON of all of them, some eight thousand."""

from dataclasses import replace

from scrapers.discover.json_api import JsonApi
from scrapers.sources import gov_cn

source = replace(
    gov_cn.source,
    slug="gov-cn-interpretations",
    name="State Council interpretations",
    homepage="https://www.gov.cn/zhengce/jiedu/",
    discover=JsonApi(
        ("https://www.gov.cn/zhengce/jiedu/ZCJD_QZ.json",),
        rows="",
        title="TITLE",
        link="URL",
        published="DOCRELPUBTIME",
    ),
    expect=range(50, 20_000),
    enabled_by_default=False,
    disabled_reason="Some eight thousand pages at once, few on this subject: collect them with --since first.",
)
