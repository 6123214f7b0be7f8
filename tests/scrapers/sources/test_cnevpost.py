from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_the_article_is_on_its_page(written: Replay) -> None:
    found = written("cnevpost")
    teaser = found.documents[0]
    assert (teaser.title, teaser.text, teaser.is_partial) == (
        "Example carmaker’s assistant & robotaxi news 0", "A teaser about item 0. …", True
    )  # fmt: skip
    assert found.items[0].external_id == "https://cnevpost.com/?p=1000"
    assert found.items[0].url == "https://cnevpost.com/2026/09/20/example-0/"
    (article,) = found.whole()
    assert article.text.split("\n") == [
        "An example carmaker began a robotaxi trial in an example district.",
        "It runs from 8 am to 8 pm.",
    ]
    assert article.authors == ("Author 1",)
    assert article.published is not None
    assert article.published.at == datetime(2026, 9, 20, 1, 30, tzinfo=UTC)


def test_a_recorded_wordpress_feed(recorded: Replay) -> None:
    found = recorded("wordpress-feed")
    assert (len(found.whole()), found.errors, found.warnings) == (4, [], [])
    first = found.documents[0]
    assert first.title == "Trump Illegally Decimates Bears Ears and Grand Staircase-Escalante"
    assert first.published is not None
    assert first.published.at == datetime(2026, 7, 14, 0, 40, 48, tzinfo=UTC)
    assert first.text.startswith("Today has been a heartbreaking day for the Protect Wild Utah movement")


def test_a_recorded_chinese_wordpress_feed(recorded: Replay) -> None:
    found = recorded("wordpress-feed-zh")
    first = found.items[0]
    assert (first.url, first.external_id) == ("https://www.ifanr.com/737451", "https://www.ifanr.com/?p=737451")
    assert first.fetch_url == "http://www.ifanr.com/737451"
    assert len(found.whole()) == 5
