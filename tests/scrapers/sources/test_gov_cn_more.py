"""The State Council's other columns: one that is open and large, one that is closed."""

import pytest

from scrapers.collect import discover
from scrapers.errors import TermsForbid
from scrapers.fetch import Fetcher
from scrapers.registry import load_sources
from tests.scrapers.conftest import NOW, Replay


def test_an_interpretation(written: Replay) -> None:
    found = written("gov-cn-interpretations")
    assert len(found.items) == 50
    (page,) = found.whole()
    assert page.title == "样例政策解读第0篇"
    assert page.effective_on is None  # an answer about a rule is not the rule


def test_the_search_is_never_asked(fetcher: Fetcher) -> None:
    with pytest.raises(TermsForbid, match="disallows"):
        discover(load_sources()["gov-cn-search"], fetcher, now=NOW)
