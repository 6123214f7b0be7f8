from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_only_the_agencies_followed(written: Replay) -> None:
    found = written("federal-register-inspection")
    assert [item.external_id for item in found.items] == ["2026-19001", "2026-19003"]
    assert found.errors == []


def test_a_rule_on_the_day_it_was_filed(written: Replay) -> None:
    (rule,) = written("federal-register-inspection").whole()
    assert rule.title == "Example Rule 1 on Connected Vehicles"
    assert (rule.document_number, rule.issuing_bodies) == ("2026-19001", ("Industry and Security Bureau",))
    assert rule.published is not None
    assert rule.published.at == datetime(2026, 9, 18, 12, 45, tzinfo=UTC)
    assert rule.extra["publication_date"] == "2026-09-21"
    assert "takes effect on the day of publication" in rule.text
