"""Chinese dailies in English, whose feeds have frozen before."""

from datetime import timedelta

import pytest

from scrapers.collect import discover
from scrapers.errors import Stale
from scrapers.registry import load_sources
from scrapers.replay import replay_fetcher
from tests.scrapers.conftest import FIXTURES, NOW, SETTINGS, Replay


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("china-daily", "Example city opens road 0"),
        ("global-times", "Example view on chips 0"),
        ("xinhua-en", "Example talks on trade 0"),
    ],
)
def test_feed_and_page(written: Replay, slug: str, title: str) -> None:
    found = written(slug)
    assert found.errors == []
    (article,) = found.whole()
    assert article.title == title
    assert article.text.startswith("The example maker said")
    assert article.text.endswith("no new permit had been asked for so far.")


@pytest.mark.parametrize("slug", ["china-daily", "global-times", "xinhua-en"])
def test_a_frozen_feed_is_a_fault(slug: str) -> None:
    source = load_sources()[slug]
    assert source.max_age is not None
    with replay_fetcher(FIXTURES, SETTINGS) as fetcher, pytest.raises(Stale):
        discover(source, fetcher, now=NOW + source.max_age + timedelta(days=1))


def test_one_frozen_feed_beside_a_living_one(written: Replay) -> None:
    """What is old is kept as old; the source lives by its other feed."""
    old = written("china-daily").titled("long ago")
    assert old.published is not None
    assert old.published.at is not None
    assert old.published.at.year == 2017
