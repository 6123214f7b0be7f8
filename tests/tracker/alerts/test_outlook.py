"""What a mail says of what comes next."""

from datetime import date, timedelta

import pytest

from tests.factories import NOW
from tests.moves import move
from tracker.alerts import outlook
from tracker.models import DocumentVersion, Event, Source, Transition

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def due(row: Transition) -> str:
    return outlook.next_due(row.matter, besides=row.event, now=NOW)


def test_the_soonest_of_what_is_to_come_and_nothing_past_or_its_own() -> None:
    move("sought", "2025-06-01", target_date="2025-09")
    row = move("approved", "2026-02-26", target_date="2026-03")
    assert due(row) == "", "past, or announced by the change itself"
    Event.objects.exclude(pk=row.event_id).update(
        target_date="2026-05", target_start="2026-05-01", target_end="2026-05-31"
    )
    assert due(row).startswith("Tesla: Full Self-Driving")
    Event.objects.exclude(pk=row.event_id).update(tier="bundled")
    assert due(row) == "", "bundled briefs promise nothing"


def test_an_open_consultation_closes() -> None:
    row = move("approved", "2026-02-26", title="Draft rules")
    DocumentVersion.objects.update(comments_close_on=TODAY - timedelta(days=1))
    assert due(row) == ""
    DocumentVersion.objects.update(comments_close_on=date(2026, 4, 1))
    assert due(row) == "comments on “Draft rules” close, 1 Apr 2026"


def test_the_next_visit_is_of_a_source_that_told_of_the_matter() -> None:
    row = move()
    assert outlook.next_visit(row.matter, now=NOW) is None
    Source.objects.update(next_due_at=NOW + timedelta(hours=2))
    visit = outlook.next_visit(row.matter, now=NOW)
    assert visit is not None
    assert (visit.source, visit.at) == (row.document.publisher, NOW + timedelta(hours=2))
