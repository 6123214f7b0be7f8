from datetime import date

from scrapers.document import Precision
from tests.scrapers.conftest import Collected, Replay

FALSE_MINUTES = "every date has the month in its minutes: only the days are kept"


def days(found: Collected) -> list[tuple[date | None, Precision | None]]:
    return [(item.published.on, item.published.precision) for item in found.items if item.published]


def test_false_minutes_are_noticed(written: Replay) -> None:
    found = written("ithome-tw")
    assert found.warnings == [FALSE_MINUTES]
    assert days(found) == [(date(2026, 9, day), Precision.DAY) for day in (20, 19, 18)]


def test_recordings(recorded: Replay) -> None:
    found = recorded("ithome-tw")
    assert FALSE_MINUTES in found.warnings
    assert days(found) == [(date(2026, 9, day), Precision.DAY) for day in (21, 21, 18)]
    assert found.items[2].published is not None
    assert found.items[2].published.raw == "2026-09-18  03:09:50"
    assert found.documents[2].title == "Lucid攜手Bolt在歐洲部署2.5萬輛Level 4自駕計程車"
