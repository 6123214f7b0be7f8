from datetime import date

from tests.scrapers.conftest import Replay


def test_hits_without_their_marks(written: Replay) -> None:
    found = written("miit-policies")
    assert [item.title for item in found.items] == ["关于样例智能网联汽车准入的通知", "样例自动驾驶标准公示"]
    assert "document_number" not in found.items[1].extra


def test_a_rule_of_two_ministries(written: Replay) -> None:
    (rule,) = written("miit-policies").whole()
    assert rule.document_number == "样信部联通装〔2026〕12号"
    assert rule.issuing_bodies == ("样例信息部", "样例公安部")
    assert (rule.issued_on, rule.effective_on) == (date(2026, 9, 5), date(2026, 10, 1))
