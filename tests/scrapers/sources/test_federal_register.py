from datetime import date

from scrapers.document import Precision
from tests.scrapers.conftest import Replay


def test_rules_are_read_in_full(written: Replay) -> None:
    found = written("federal-register")
    assert (len(found.items), len(found.whole())) == (22, 1)
    rule = found.titled("Example Accelerators")
    assert rule.url == "https://www.federalregister.gov/documents/2025/01/15/2025-00021/notice"
    assert rule.published is not None
    assert (rule.published.on, rule.published.precision) == (date(2025, 1, 15), Precision.DAY)
    assert (rule.document_number, rule.effective_on) == ("2025-00021", date(2025, 1, 15))
    assert (rule.publisher, rule.extra["type"]) == ("Industry and Security Bureau", "Rule")
    assert rule.text.split("\n")[3:6] == [
        "SUMMARY:",
        "The Bureau reviews licences for the Example 9 case by case.",
        "Exports to China remain subject to a licence.",
    ]
    assert "footnote" not in rule.text
    assert found.warnings == ["a row was skipped: a row without document number or publication date"]


def test_a_notice_without_abstract_is_kept(written: Replay) -> None:
    notice = written("federal-register").titled("Connected Vehicles")
    assert (notice.text, notice.is_partial) == ("", True)


def test_recordings(recorded: Replay) -> None:
    found = recorded("federal-register")
    assert (len(found.items), len(found.documents), len(found.whole()), found.errors) == (10, 12, 2, [])
    h200 = found.titled("License Review Policy for Advanced Computing")
    assert (h200.document_number, h200.issuing_bodies) == ("2026-00789", ("Industry and Security Bureau",))
    assert h200.published is not None
    assert h200.published.on == date(2026, 1, 15)
    assert h200.text.startswith("The Bureau of Industry and Security (BIS) is revising its license review policy")
    rule = found.titled("Regulatory Capital Rules")
    assert "The FDIC is correcting a Final Rule that appeared in the Federal Register on July 15, 2015" in rule.text
    assert rule.document_number == "2016-08717"
