from datetime import date

from scrapers.errors import NothingFound
from tests.scrapers.conftest import Replay


def test_a_hit_is_a_document(written: Replay) -> None:
    found = written("sec-search")
    (item,) = found.items
    assert item.title == "Example Auto Inc.: EX-99.1 to Form 6-K"
    assert item.url == "https://www.sec.gov/Archives/edgar/data/1810997/000999999925000005/ex99.htm"
    assert item.published is not None
    assert item.published.on == date(2025, 4, 18)
    assert found.warnings == ["a row was skipped: a hit without document, CIK or name"]
    assert [type(error) for error in found.errors] == [NothingFound]


def test_recordings(recorded: Replay) -> None:
    found = recorded("sec-search")
    assert len(found.items) == 200
    assert found.items[0].title == "BrightSpring Health Services, Inc.: Form ARS"
    assert [error.code for error in found.errors] == ["nothing_found"]
