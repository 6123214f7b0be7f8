"""A source whose lists are collected is not failing, whatever is wrong with its pages."""

from datetime import UTC

import pytest

from tests.factories import NOW
from tracker.models import Item, Source
from tracker.stages import faults
from tracker.web.queries import source_states
from tracker.web.viewer import Viewer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("of_page", "is_oddity", "state"),
    [(False, False, source_states.FAILING), (True, False, source_states.FAULTY), (False, True, source_states.FAULTY)],
)
def test_what_a_fault_makes_of_its_source(of_page: bool, is_oddity: bool, state: object) -> None:
    source = Source.objects.create(
        slug="wire", name="Wire", cadence_s=3600, probation="over", last_attempt_at=NOW, last_success_at=NOW
    )
    item = Item.objects.create(source=source, external_id="1", url="https://wire.example/1", known_at=NOW)
    fault = faults.Fault("unreadable", "odd", item=item if of_page else None, is_oddity=is_oddity)
    faults.record(source, fault, now=NOW)
    viewer = Viewer(NOW, UTC)
    ((row, found),) = source_states.with_faults()
    assert found == source_states.open_among(source.faults.all())
    assert source_states.state_of(row, found, viewer) == state
