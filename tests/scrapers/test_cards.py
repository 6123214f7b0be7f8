"""What the project says of its sources is what they declare and give."""

import re
from pathlib import Path

from scrapers.cards import card_page
from scrapers.registry import load_sources
from tests.scrapers.conftest import FIXTURES

REPOSITORY = Path(__file__).resolve().parents[2]
AGAIN = "run: manage.py sources --cards --recordings FOLDER > docs/sources.md"


def written() -> str:
    return (REPOSITORY / "docs" / "sources.md").read_text("utf-8")


def without_recordings(page: str) -> list[list[str]]:
    """Cells of the table's rows but the one of recordings, which only some machines have."""
    rows = [line.split(" | ") for line in page.split("\n")]
    return [row[:7] + row[8:] for row in rows]


def test_the_page_of_sources_is_true() -> None:
    assert without_recordings(written()) == without_recordings(card_page(FIXTURES)), AGAIN


def test_what_it_says_of_recordings_is_true(shared: Path) -> None:
    assert written() == card_page(FIXTURES, shared / "replay"), AGAIN


def test_the_number_of_sources_is_true() -> None:
    for name, pattern in (("README.md", r"(\d+) are declared in"), ("CHANGELOG.md", r"(\d+) declared\s+sources")):
        found = re.search(pattern, (REPOSITORY / name).read_text("utf-8"))
        assert found is not None, name
        assert int(found[1]) == len(load_sources()), name
