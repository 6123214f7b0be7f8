"""Promises are kept as texts arrive, settled by later events, and follow from what is stored alone."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import NOW, make_event_mention, make_version
from tracker.models import DocumentVersion, Event, Expectation
from tracker.stages import follow, merge

pytestmark = pytest.mark.django_db


def run_all(now: datetime = NOW) -> None:
    DocumentVersion.objects.filter(storied_at=None).update(storied_at=NOW)
    while merge.run(now=now) or follow.run(now=now):
        pass


def tell(status: str, day: str = "", target: str = "", **fields: Any) -> DocumentVersion:
    names = ("published", "tier", "title", "publisher")
    version = make_version(**{name: fields.pop(name) for name in names if name in fields})
    roles = {"actor": ["elon-musk", "tesla"], "object": ["fsd"], "place": ["china"]}
    make_event_mention(version, "autonomy_permit", status, date=day, target_date=target, **{**roles, **fields})
    return version


def records() -> list[tuple[str, str, str, int | None]]:
    rows = Expectation.objects.order_by("said_on", "event__public_id")
    return [(row.speaker_id or row.speaker_name, row.event.target_date, row.outcome, row.slip_days) for row in rows]


def test_a_speakers_dates_stand_one_after_the_other() -> None:
    tell("expected", "2024-07-23", "2024-12", tier="company")
    tell("expected", "2025-02-11", "2025-Q1", tier="company")
    tell("expected", "2025-11-06", "2026-02/2026-03", tier="company")
    run_all()
    assert records() == [
        ("elon-musk", "2024-12", "missed", None),
        ("elon-musk", "2025-Q1", "missed", None),
        ("elon-musk", "2026-02/2026-03", "open", None),
    ]
    assert {row.subject for row in Expectation.objects.all()} == {"autonomy_permit|tesla|fsd"}
    tell("approved", "2026-02-26", tier="official", actor=["tesla"], published=date(2026, 2, 27))
    run_all()
    assert [row[2:] for row in records()] == [("late", 422), ("late", 332), ("met", 0)]
    assert {row.settled_on for row in Expectation.objects.all()} == {date(2026, 2, 26)}


def test_a_promise_is_missed_once_its_day_is_over() -> None:
    tell("expected", "2026-03-01", "2026-03-05")
    run_all()
    assert records()[0][2] == "open"
    follow.run(now=datetime(2026, 3, 6, 1, tzinfo=UTC))
    assert records()[0][2] == "missed"


def test_what_settled_it_may_lose_its_ground() -> None:
    tell("expected", "2026-01-10", "2026-04")
    approved = tell("approved", "2026-02-26")
    run_all()
    assert records()[0][2] == "met"
    approved.document.delete()
    run_all(NOW + timedelta(hours=1))
    assert records()[0][2] == "open"


def test_only_what_is_believed_is_put_into_a_mouth() -> None:
    tell("expected", "2026-01-10", "2026-04", confidence=0.3)
    tell("expected", "2026-02-10", "")
    tell("approved", "2026-02-12", "2026-07")
    tell("expected", "2026-02-20", "2025-12")
    run_all()
    assert records() == []
    event = Event.objects.get(target_date="2026-04")
    Event.objects.filter(pk=event.pk).update(review="confirmed", is_followed=False)
    run_all()
    assert [row[1] for row in records()] == ["2026-04"]
    Event.objects.filter(pk=event.pk).update(review="rejected", is_followed=False)
    run_all()
    assert records() == []


def test_a_brief_settles_no_live_promise() -> None:
    tell("expected", "2026-01-10", "2026-02", tier="company")
    tell("approved", "2026-02-12", tier="bundled")
    run_all()
    assert records()[0][2] == "missed"


def test_whatever_came_first_and_however_often_it_runs() -> None:
    told = [
        ("expected", "2024-07-23", "2024-12"),
        ("pilot", "2025-02-25", ""),
        ("expected", "2025-11-06", "2026-02/2026-03"),
        ("approved", "2026-02-26", ""),
    ]
    stored = []
    for order in (told, told[::-1], [told[2], told[0], told[3], told[1]]):
        DocumentVersion.objects.all().delete()
        Event.objects.all().delete()
        for status, day, target in order:
            tell(status, day, target)
            run_all()
        stored.append(records())
        before = list(Expectation.objects.order_by("pk").values())
        Event.objects.update(is_followed=False)
        run_all(NOW + timedelta(days=1))
        assert list(Expectation.objects.order_by("pk").values()) == before
    assert all(one == other for one, other in itertools.pairwise(stored))
    assert [row[2] for row in stored[0]] == ["late", "met"]
