from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_links_and_questions(written: Replay) -> None:
    link, question = written("hacker-news").documents
    assert (link.url, link.is_partial) == ("https://wire.example/a", True)
    assert link.published is not None
    assert link.published.at == datetime(2026, 9, 20, 10, 11, 12, tzinfo=UTC)
    assert question.url == "https://news.ycombinator.com/item?id=4002"
