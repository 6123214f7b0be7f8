from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_a_filing_is_listed_once_under_its_company(written: Replay) -> None:
    found = written("sec-atom")
    assert [document.title for document in found.documents] == [
        "Example & Party 1: Form 4",
        "Example & Party 2: Form 8-K",
    ]
    assert found.items[0].external_id == "0009999999-25-000001"
    assert found.items[0].published is not None
    assert found.items[0].published.at == datetime(2025, 7, 1, 22, 2, 41, tzinfo=UTC)
    assert all(document.is_partial for document in found.documents)


def test_recordings(recorded: Replay) -> None:
    found = recorded("sec-atom")
    assert len({item.external_id for item in found.items}) == len(found.items) == 113
    assert found.items[0].title == "Hinge Health, Inc.: Form 4"
    assert found.errors == []
