from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_only_articles_of_the_channel(written: Replay) -> None:
    found = written("36kr-cars")
    assert [item.external_id for item in found.items] == ["3000", "3001", "3002", "3003", "3004"]
    assert found.items[0].published is not None
    assert found.items[0].published.at == datetime(2026, 9, 20, 10, 26, 40, tzinfo=UTC)  # epoch in milliseconds


def test_the_article_of_its_page(written: Replay) -> None:
    (article,) = written("36kr-cars").whole()
    assert article.url == "https://36kr.com/p/3000"
    assert article.text == "样例车企本周更新驾驶辅助。\n价格不变。"
