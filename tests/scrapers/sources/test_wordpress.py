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
