from datetime import UTC, date, datetime

from tests.scrapers.conftest import Replay


def test_the_newest_issues_by_number(written: Replay) -> None:
    """第10号 comes after 第2号; an issue without an address is left."""
    assert [item.title for item in written("gov-cn-gazette").items] == [
        "国务院公报2026年第10号",
        "国务院公报2026年第2号",
        "国务院公报2025年第36号",
    ]


def test_an_issue_leads_to_its_documents(written: Replay) -> None:
    found = written("gov-cn-gazette")
    (order,) = found.whole()
    assert order.title == "样例车载数据管理规定"
    assert order.published is not None
    assert order.published.at == datetime(2026, 4, 10, 1, 30, tzinfo=UTC)  # not when it was last modified
    assert (order.document_number, order.issuing_bodies) == ("样例信息化部令第71号", ("样例信息化部",))
    assert (order.issued_on, order.effective_on) == (date(2026, 3, 20), date(2026, 7, 1))
    assert found.titled("样例部关于样例的通知").is_partial  # in the issue, its page not recorded
    assert found.errors == []
