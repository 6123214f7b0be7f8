from tests.scrapers.conftest import Replay


def test_a_hint_has_no_time(written: Replay) -> None:
    found = written("gdelt")
    (hint,) = found.documents
    assert (hint.url, hint.title) == ("https://www.example.com/a", "Tesla waits; regulators, again")
    assert (hint.published, hint.extra["seen_at"], hint.publisher) == (None, "20260828T121500Z", "example.com")
    assert found.warnings == ["a row was skipped: a link of 0 characters"]


def test_recordings(recorded: Replay) -> None:
    found = recorded("gdelt")
    assert len(found.documents) == 5
    assert found.items[1].url.startswith("https://www.mondaq.com/unitedstates/")
    assert found.items[2].title == "US announces new Iran sanctions; Tehran hits back, calls them state terrorism"
