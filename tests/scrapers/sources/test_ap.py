from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_english_articles_of_the_sitemap(written: Replay) -> None:
    found = written("ap")
    assert [item.url for item in found.items] == ["https://apnews.com/article/example-1"]  # neither Spanish nor hub
    (article,) = found.whole()
    assert article.text == "BEIJING (AP) — Officials met.\nThey will meet again."
    assert article.authors == ("ANN EXAMPLE", "BO SAMPLE")


def test_recordings(recorded: Replay) -> None:
    (article,) = recorded("ap").whole()
    assert article.published is not None
    assert article.published.at == datetime(2024, 9, 3, 4, 3, 19, tzinfo=UTC)
    assert article.text.startswith("LA CROSSE, Wis. (AP) — After a summer of historic tumult")
    assert article.authors[1] == "THOMAS BEAUMONT"
