from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_an_article_in_two_feeds_is_one_item(written: Replay) -> None:
    found = written("gasgoo")
    assert [item.external_id for item in found.items] == ["gasgoo-1", "gasgoo-2", "gasgoo-3"]


def test_a_time_without_zone_is_chinas(written: Replay) -> None:
    (article,) = written("gasgoo").whole()
    assert article.published is not None
    assert article.published.at == datetime(2026, 9, 20, 11, 5, tzinfo=UTC)
