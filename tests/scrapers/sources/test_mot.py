from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_a_consultation(written: Replay) -> None:
    found = written("mot")
    assert [(item.title, item.extra.get("status")) for item in found.items] == [
        ("关于《样例自动驾驶运输指南（征求意见稿）》公开征求意见的通知", "[进行中]"),
        ("关于样例办法的反馈情况", None),
        ("其他部门的通知", "[已结束]"),
    ]
    (notice,) = found.whole()
    assert notice.url == "https://www.mot.gov.cn/hudong/yijianzhengji/202503/t20250305_1.html"
    assert (notice.text, notice.publisher) == ("现公开征求意见。", "运输服务司")
    assert [a.url for a in notice.attachments] == ["https://www.mot.gov.cn/hudong/yijianzhengji/202503/P020250305.doc"]


def test_recordings(recorded: Replay) -> None:
    found = recorded("mot")
    assert (len(found.items), found.errors) == (4, [])
    (notice,) = found.whole()
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 7, 30, 8, 16, tzinfo=UTC)
    assert "意见反馈截止时间为2026年8月30日（公示之日起30日）。" in notice.text
    assert "iframe" not in notice.text
    assert len(notice.attachments) == 1
