from datetime import date

from tests.scrapers.conftest import Replay


def test_a_recall_by_software(written: Replay) -> None:
    found = written("dpac")
    assert found.items[0].url == "https://www.samrdprc.org.cn/qczh/gnzhqc/202608/t20260821_115821.html"
    (recall,) = found.whole()
    assert recall.title == "样例汽车有限公司召回部分样例电动汽车"
    assert recall.text.split("\n") == ["召回编号：S2026M0096V", "涉及数量 | 1200辆", "维修措施 | 通过OTA技术升级软件"]
    assert recall.document_number == "S2026M0096V"
    assert recall.published is not None
    assert recall.published.on == date(2026, 8, 21)
