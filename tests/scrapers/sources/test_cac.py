from datetime import UTC, date, datetime

from scrapers.sources.cac import CHANNELS, source
from tests.scrapers.conftest import Replay


def test_rules_by_the_list_service(written: Replay) -> None:
    found = written("cac")
    assert [item.title for item in found.items] == ['样例数据出境"安全评估"办法', "样例公告二", "样例公告三"]
    assert found.items[0].published is not None
    assert found.items[0].published.on == date(2026, 3, 22)
    (rule,) = found.whole()
    assert rule.url == "https://www.cac.gov.cn/2026-03/22/c_1712776611775634.htm"
    assert rule.published is not None
    assert rule.published.at == datetime(2026, 3, 22, 10, 0, tzinfo=UTC)
    assert rule.text.startswith("第一条 为了规范样例数据出境活动，制定本办法。")
    assert rule.attachments[0].url == "https://www.cac.gov.cn/files/1.pdf"


def test_every_channel_is_posted_for() -> None:
    requests = source.discover.requests()
    assert [(request.method, (request.data or {})["channelCode"]) for request in requests] == [
        ("POST", code) for code in CHANNELS
    ]
