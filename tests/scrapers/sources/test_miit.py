from datetime import UTC, date, datetime

from tests.scrapers.conftest import Replay


def test_the_column_leads_to_its_list_and_notices(written: Replay) -> None:
    found = written("miit")
    # The title attribute is whole where the shown title is cut.
    assert found.items[0].title == "公开征求《样例智能网联汽车准入要求（征求意见稿）》的意见"
    (notice,) = found.whole()
    assert notice.text.split("\n")[0] == "现向社会公开征求意见，请于2025年4月1日前反馈。"
    assert notice.published is not None
    assert notice.published.at == datetime(2025, 3, 2, 1, 30, tzinfo=UTC)
    assert notice.publisher == "样例司"
    assert notice.comments_close_on == date(2025, 4, 1)
    assert [attachment.name for attachment in notice.attachments] == ["附件：样例智能网联汽车准入要求.pdf"]


def test_recordings(recorded: Replay) -> None:
    found = recorded("miit")
    assert (len(found.items), found.errors) == (4, [])
    assert "关于公开征求《面向车联网应用的算力网络安全指南》等89项通信行业标准报批意见的公示" in [
        i.title for i in found.items
    ]
    (notice,) = found.whole()
    assert "请于2026年10月14日前反馈意见。" in notice.text  # a token of the recording, filled
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 9, 14, 12, 26, tzinfo=UTC)
    assert notice.comments_close_on == date(2026, 10, 14)
    assert notice.attachments[0].media_type == "application/pdf"
