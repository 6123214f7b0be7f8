import json
from datetime import date

from scrapers.registry import load_sources
from tests.scrapers.conftest import Replay


def test_rows_carry_whole_notices(written: Replay) -> None:
    found = written("lingang")
    assert (len(found.items), len(found.whole()), found.errors) == (3, 3, [])
    notice = found.titled("数据跨境清单")
    assert notice.url.endswith("/government/file/1740428653590777858.html")
    assert (notice.document_number, notice.issuing_bodies) == ("样自贸管〔2026〕5号", ("样例新片区管理委员会",))
    assert (notice.issued_on, notice.effective_on) == (date(2026, 9, 8), date(2026, 10, 1))


def test_only_published_rows_are_asked_for() -> None:
    source = load_sources()["lingang"]
    (request,) = source.discover.requests()
    assert request.method == "POST"
    assert json.loads(request.json)["eqMap"] == {"del": 0, "content_display": 0}
    assert not source.enabled_by_default
