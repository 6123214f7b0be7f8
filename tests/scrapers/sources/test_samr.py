from datetime import date

from tests.scrapers.conftest import Replay


def test_a_recall_notice(written: Replay) -> None:
    found = written("samr")
    (notice,) = found.whole()
    # Line ends inside the title and inside runs of the text are not in the words.
    assert notice.title == "关于样例汽车有限公司召回部分电动汽车（远程升级）的通知"
    assert notice.text.split("\n") == [
        "样例汽车有限公司将通过远程升级为召回范围内的车辆免费升级软件。",
        "共计",
        "1200辆。",
    ]
    assert [a.name for a in notice.attachments] == ["附件：召回车型.wps"]
    first, _, undated = found.items
    assert first.published is not None
    assert first.published.on == date(2025, 5, 6)  # the period's start
    assert undated.published is not None
    assert (undated.published.at, undated.published.raw) == (None, "长期")


def test_recordings(recorded: Replay) -> None:
    found = recorded("samr")
    assert (len(found.items), found.errors) == (5, [])
    assert found.items[0].title.startswith("市场监管总局关于公开征求《关于出口转内销产品强制性产品认证便利化试点的通知")
    assert [i.published.on.isoformat() for i in found.items if i.published and i.published.on] == [
        "2026-09-17", "2026-09-09", "2026-08-28", "2026-09-01", "2026-08-12",
    ]  # fmt: skip
    (notice,) = found.whole()
    assert "并于2026年10月16日前将《公开征求意见反馈表》反馈至市场监管总局。" in notice.text
    assert (notice.issuing_bodies, notice.comments_close_on) == (("市场监管总局",), date(2026, 10, 16))
    assert [a.name.rpartition(".")[2] for a in notice.attachments] == ["docx", "docx", "wps"]
