"""Reuters and Bloomberg: headline, time and link, and not a word of the text."""

from datetime import UTC, datetime

import pytest

from tests.scrapers.conftest import Replay


@pytest.mark.parametrize(
    ("slug", "title", "at"),
    [("reuters", "Example carmaker 'likely' to wait", datetime(2026, 9, 20, 7, 55, 25, tzinfo=UTC)),
     ("bloomberg", "Example Stocks Rise", datetime(2026, 9, 20, 23, 22, 22, 402000, tzinfo=UTC))],
)  # fmt: skip
def test_headline_only(written: Replay, slug: str, title: str, at: datetime) -> None:
    (document,) = written(slug).documents
    assert (document.title, document.text, document.is_partial) == (title, "", True)
    assert document.published is not None
    assert document.published.at == at


@pytest.mark.parametrize(
    ("slug", "title", "at"),
    [("reuters", "Israeli tank 'likely' fired machine gun at reporters after deadly shelling, report finds",
      datetime(2024, 3, 7, 7, 55, 25, tzinfo=UTC)),
     ("bloomberg", "U.S. Stocks Rise to Records, Bonds Gain on ECB Stimulus Optimism",
      datetime(2016, 12, 6, 23, 22, 22, 402000, tzinfo=UTC))],
)  # fmt: skip
def test_recordings(recorded: Replay, slug: str, title: str, at: datetime) -> None:
    (document,) = recorded(slug).documents
    assert (document.title, document.text, document.is_partial) == (title, "", True)
    assert document.published is not None
    assert document.published.at == at
