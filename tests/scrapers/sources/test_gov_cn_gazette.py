from datetime import UTC, date, datetime

from scrapers import archive
from scrapers.document import Snapshot
from scrapers.sources.gov_cn_gazette import INDEX, source
from tests.scrapers.conftest import FIXTURES, NOW, Replay


def index() -> Snapshot:
    body = (FIXTURES / "gov_cn_gazette" / "gbgl.json").read_bytes()
    return Snapshot(INDEX, 200, {"content-type": "application/json"}, body, NOW, INDEX)


def test_the_newest_issues_by_number() -> None:
    """第10号 comes after 第2号; an issue without an address is left."""
    assert [url.rpartition("issue_")[2] for url in source.discover.find(index(), source).next_urls] == [
        "310/",
        "302/",
        "300/",
    ]


def test_an_issue_leads_to_its_documents(written: Replay) -> None:
    found = written("gov-cn-gazette")
    assert [item.title for item in found.items] == [
        "样例信息化部令（第71号）",
        "样例部关于样例的通知",
        "样例局公告2026年",
        "样例局公告2025年",
    ]
    assert (found.warnings, found.errors) == ([], [])
    (order,) = found.whole()
    assert order.title == "样例车载数据管理规定"
    assert order.published is not None
    assert order.published.at == datetime(2026, 4, 10, 1, 30, tzinfo=UTC)  # not when it was last modified
    assert (order.document_number, order.issuing_bodies) == ("样例信息化部令第71号", ("样例信息化部",))
    assert (order.issued_on, order.effective_on) == (date(2026, 3, 20), date(2026, 7, 1))


def test_a_backfill_asks_for_every_issue_since() -> None:
    walk = archive.begin(source, since=date(2026, 1, 1), until=date(2026, 9, 21))
    step = walk.next_step()
    assert step is not None
    walk.take(source, step, archive.Answer(index(), source.discover.find(index(), source)))
    assert [step.request.url.rpartition("issue_")[2] for step in walk.waiting] == ["310/", "302/"]
