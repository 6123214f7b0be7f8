"""What could not be seen, from when to when."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import NOW
from tracker.models import CollectRun, Source, SourceFault
from tracker.stages import coverage

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def source() -> Source:
    row = factories.make_source("harbour-wire", tier="media", name="Harbour Wire", publisher="Harbour Wire")
    Source.objects.filter(pk=row.pk).update(created_at=NOW - 90 * HOUR)
    row.refresh_from_db()
    return row


def visited(source: Source, hours: int, fault: str = "") -> None:
    """A visit that many hours before now; the next is due an hour after it."""
    at = NOW - hours * HOUR
    CollectRun.objects.create(source=source, started_at=at, finished_at=at, fault=fault, next_due_at=at + HOUR)


def spells(source: Source, since: int = 24) -> list[tuple[float | None, float | None, str]]:
    """Hours before now."""

    def hours(at: object) -> float | None:
        return None if at is None else (NOW - at) / HOUR  # type: ignore[operator]  # a datetime

    found = coverage.blind_between(NOW - since * HOUR, NOW)
    return [(hours(one.start), hours(one.end), one.why) for one in found if one.source == source]


def test_a_source_seen_on_time_is_not_told(source: Source) -> None:
    for hours in range(30, -1, -1):
        visited(source, hours)
    assert spells(source) == []


def test_failures_are_told_from_the_last_good_visit_to_the_next(source: Source) -> None:
    for hours in (30, 29, 28):
        visited(source, hours)
    for hours in (27, 20, 10):
        visited(source, hours, "unreachable")
    for hours in range(5, -1, -1):
        visited(source, hours)
    assert spells(source) == [(28, 5, "unreachable")]
    assert spells(source, since=4) == [], "it was over before the last digest"


def test_nobody_looking_is_told_too(source: Source) -> None:
    visited(source, 20)
    visited(source, 3)
    visited(source, 2)
    visited(source, 1)
    visited(source, 0)
    assert spells(source) == [(20, 3, coverage.NOT_VISITED)]


def test_a_hiccup_within_the_hour_is_none(source: Source) -> None:
    visited(source, 3)
    visited(source, 2, "timed_out")
    visited(source, 1)
    visited(source, 0)
    assert spells(source) == []


def test_what_lasts_has_no_end(source: Source) -> None:
    visited(source, 9)
    visited(source, 8, "blocked")
    assert spells(source) == [(9, None, "blocked")]
    Source.objects.filter(pk=source.pk).update(is_enabled=False)
    assert spells(source) == [], "a source that is off is not to be seen"


def test_never_seen_at_all(source: Source) -> None:
    assert spells(source) == [(None, None, coverage.NOT_VISITED)]


def test_an_open_fault_is_told_though_visits_succeed(source: Source) -> None:
    for hours in range(30, -1, -1):
        visited(source, hours)
    Source.objects.filter(pk=source.pk).update(last_success_at=NOW, last_attempt_at=NOW, next_due_at=NOW + HOUR)
    assert coverage.blind_now(now=NOW) == []
    SourceFault.objects.create(
        source=source, code="stale", message="nothing new", first_seen_at=NOW - 2 * HOUR, last_seen_at=NOW
    )
    assert [why for *_, why in spells(source)] == ["stale"]
    assert [one.why for one in coverage.blind_now(now=NOW)] == ["stale"]


def test_a_visit_that_does_not_come_is_told_within_the_hour(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(last_success_at=NOW - HOUR, last_attempt_at=NOW - HOUR, next_due_at=NOW)
    assert coverage.blind_now(now=NOW + HOUR) == []
    (late,) = coverage.blind_now(now=NOW + HOUR + timedelta(seconds=1))
    assert (late.why, late.start) == (coverage.NOT_VISITED, NOW - HOUR)


def test_when_something_new_is_expected(source: Source) -> None:
    assert coverage.expected_news(source) is None
    source.last_new_item_at, source.news_gap_s = NOW, 7200
    assert coverage.expected_news(source) == NOW + 2 * HOUR
