"""Trade sites with a WordPress feed and no selectors of their own."""

from datetime import UTC, datetime

import pytest

from tests.scrapers.conftest import Replay


@pytest.mark.parametrize("slug", ["technode", "carnewschina"])
def test_feed_and_page(written: Replay, slug: str) -> None:
    found = written(slug)
    assert (len(found.items), found.errors) == (3, [])
    (article,) = found.whole()
    assert article.title == "Example robotaxi news 0"
    assert article.text.count("\n") == 1
    assert article.published is not None
    assert article.published.at == datetime(2026, 9, 20, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("slug", ["teslarati", "pandaily"])
def test_entities_and_tracking_are_taken_out(written: Replay, slug: str) -> None:
    found = written(slug)
    assert (len(found.items), found.errors) == (3, [])
    (article,) = found.whole()
    assert article.title == "Example driver assistance ’opens’ in city 0"
    assert article.url.endswith("/post/example-0/")
    assert article.text.startswith("The example maker said")
    assert article.published is not None
    assert article.published.at == datetime(2026, 9, 20, 10, 0, tzinfo=UTC)


def test_the_chinese_edition(written: Replay) -> None:
    (article,) = written("technode-cn").whole()
    assert (article.title, article.language) == ("样例驾驶辅助在第0座城市开放", "zh-Hans")
    assert article.text.split("\n")[1].startswith("公司发言人补充说")
