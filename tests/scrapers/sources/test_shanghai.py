from datetime import date

from scrapers.sources.shanghai import source
from tests.scrapers.conftest import Replay


def test_a_document_in_gb18030(written: Replay) -> None:
    found = written("shanghai")
    assert (len(found.items), found.errors, found.warnings) == (5, [], [])
    (measure,) = found.whole()
    assert measure.title == "样例市人民政府关于印发《样例示范应用办法0》的通知"
    assert measure.document_number == "样府规〔2026〕7号"
    assert (measure.issued_on, measure.effective_on) == (date(2026, 9, 1), date(2026, 10, 1))
    assert measure.published is not None
    assert measure.published.on == date(2026, 9, 10)


def test_old_tls_is_for_this_source_alone() -> None:
    assert source.quirks.legacy_tls
