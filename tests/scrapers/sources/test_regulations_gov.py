from datetime import date

from scrapers.document import Precision
from tests.scrapers.conftest import Replay


def test_midnight_in_washington_is_a_day(written: Replay) -> None:
    (document,) = written("regulations-gov").documents
    assert document.published is not None
    assert (document.published.on, document.published.precision) == (date(2025, 1, 15), Precision.DAY)
    assert (document.extra["document_number"], document.is_partial) == ("2025-00021", True)


def test_recordings(recorded: Replay) -> None:
    found = recorded("regulations-gov")
    assert (len(found.documents), found.errors) == (25, [])
    first = found.documents[0]
    assert first.title.startswith("Record of Decision: Resource Management Plan for Bears Ears")
    assert first.published is not None
    assert first.published.on == date(2025, 1, 16)
