from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_the_main_text_is_found_without_selectors(written: Replay) -> None:
    (article,) = written("electrek").whole()
    assert article.title == "Example electric car 0"
    assert article.text.count("\n") == 2  # three paragraphs, neither menu nor title
    assert "electric van" in article.text
    assert "Contact" not in article.text


def test_recordings(recorded: Replay) -> None:
    found = recorded("electrek")
    assert (len(found.documents), found.errors) == (4, [])
    assert found.items[0].url == "https://electrek.co/2026/03/24/byd-outsells-tesla-europe-february-2026-registrations/"
    assert found.items[0].published is not None
    assert found.items[0].published.at == datetime(2026, 3, 24, 13, 13, 54, tzinfo=UTC)
