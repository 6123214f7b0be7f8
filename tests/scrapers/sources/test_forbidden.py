"""Sources whose terms forbid what we would do: declared, and never asked."""

import pytest

from scrapers.collect import discover
from scrapers.errors import TermsForbid
from scrapers.fetch import Fetcher
from scrapers.registry import load_sources
from tests.scrapers.conftest import NOW, Replay


@pytest.mark.parametrize("slug", ["google-news-rss", "hkex", "nvidia"])
def test_nothing_is_fetched(fetcher: Fetcher, slug: str) -> None:
    source = load_sources()[slug]
    assert not source.enabled_by_default
    with pytest.raises(TermsForbid, match="terms forbid"):
        discover(source, fetcher, now=NOW)


@pytest.mark.parametrize("slug", ["google-news-rss", "hkex"])
def test_recordings_are_refused_too(recorded: Replay, slug: str) -> None:
    found = recorded(slug)
    assert ([error.code for error in found.errors], found.documents) == (["terms_forbid"], [])
