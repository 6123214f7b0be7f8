"""Events, matters and moves do not depend on the order in which documents arrive, nor on how many at once.

Hypothesis chooses documents, their order and the sizes of the batches; the real stages from story to follow run over
them, each batch an hour later, against the real database.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import briefs
from tests.factories import NOW
from tracker.models import Document, DocumentVersion, Event, Matter, Transition
from tracker.stages import matters

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WINDOW = 10  # documents that follow each other in time, so that they often tell the same
quick = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def declared(db: Any) -> None:
    matters.sync(now=NOW - HOUR)


@st.composite
def some_documents(draw: st.DrawFn) -> tuple[briefs.Record, ...]:
    start = draw(st.integers(0, len(briefs.records()) - WINDOW))
    return briefs.records()[start : start + draw(st.integers(2, WINDOW))]


def arrive(documents: Sequence[briefs.Record], sizes: Sequence[int]) -> dict[str, Any]:
    left, now = list(documents), NOW
    for size in [*sizes, len(left)]:
        batch, left, now = left[:size], left[size:], now + HOUR
        for record in batch:
            briefs.publish(record, now=now)
        briefs.settle(now=now)
    return briefs.what_stands()


@quick
@given(data=st.data())
def test_order_and_batches_leave_no_trace(data: st.DataObject) -> None:
    documents = data.draw(some_documents())
    shuffled = data.draw(st.permutations(documents))
    sizes = data.draw(st.lists(st.integers(1, 4), max_size=len(documents)))
    with briefs.undone():
        at_once = arrive(documents, [])
    with briefs.undone():
        assert arrive(shuffled, sizes) == at_once


@quick
@given(data=st.data())
def test_what_came_and_went_leaves_no_trace(data: st.DataObject) -> None:
    documents = data.draw(some_documents())
    gone = data.draw(st.lists(st.sampled_from(documents), min_size=1, max_size=3, unique_by=lambda r: r["id"]))
    kept = [record for record in documents if record not in gone]
    with briefs.undone():
        never = arrive(kept, [])
    with briefs.undone():
        arrive(data.draw(st.permutations(documents)), [3])
        Document.objects.filter(canonical_url__in=[record["url"] for record in gone]).delete()
        briefs.settle(now=NOW + 9 * HOUR)
        assert briefs.what_stands() == never


def test_all_briefs_shuffled_give_the_same() -> None:
    shuffled = list(briefs.records())
    Random(1).shuffle(shuffled)
    with briefs.undone():
        at_once = arrive(briefs.records(), [])
    with briefs.undone():
        assert arrive(shuffled, [11] * 11) == at_once


def test_repeating_every_stage_changes_nothing() -> None:
    for number, record in enumerate(briefs.records()[60:90]):
        briefs.publish(record, now=NOW)
        if number % 7 == 0:
            briefs.settle(now=NOW)
    briefs.settle(now=NOW)
    before = [list(model.objects.order_by("pk").values()) for model in (Event, Transition, Matter)]
    DocumentVersion.objects.update(is_merged=False, storied_at=None)
    Event.objects.update(is_followed=False)
    briefs.settle(now=NOW + HOUR)
    assert [list(model.objects.order_by("pk").values()) for model in (Event, Transition, Matter)] == before
