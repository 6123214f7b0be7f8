"""What the project says of its sources is what they declare and give."""

import re
from pathlib import Path

from scrapers.cards import card_page
from scrapers.registry import load_sources
from tests.scrapers.conftest import FIXTURES

REPOSITORY = Path(__file__).resolve().parents[2]


def test_the_page_of_sources_is_true() -> None:
    written = (REPOSITORY / "docs" / "sources.md").read_text("utf-8")
    assert written == card_page(FIXTURES), "run: manage.py sources --cards > docs/sources.md"


def test_the_number_of_sources_is_true() -> None:
    for name, pattern in (("README.md", r"(\d+) are declared in"), ("CHANGELOG.md", r"(\d+) declared\s+sources")):
        found = re.search(pattern, (REPOSITORY / name).read_text("utf-8"))
        assert found is not None, name
        assert int(found[1]) == len(load_sources()), name
