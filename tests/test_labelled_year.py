"""The machinery alone: from the gold event mentions, what is told is what an analyst should have been told."""

import pytest

from tests import labelled_year
from tests.true_changes import true_changes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "order", [labelled_year.in_time_order, labelled_year.shuffled], ids=lambda order: order.__name__
)
def test_alerts_tell_the_true_changes_and_none_twice(order: object) -> None:
    result = labelled_year.replay(order())  # type: ignore[operator]
    assert result.precision >= 0.95, result.wrong
    assert result.recall >= 0.95, result.missed
    assert result.twice == 0
    assert max(result.delays) == 0
    assert result.mails == len(result.told) + result.corrections, "one mail for each alert"


def test_the_true_changes_are_many_and_on_both_tracks() -> None:
    found = true_changes(labelled_year.in_time_order())
    assert len(found) > 80
    assert {change.track for change in found} == {"confirmed", "reported"}
    davos = [change for change in found if change.matter == "fsd-permission" and change.told_on.year == 2026]
    assert ("reported", "refuted") in {(change.track, change.state) for change in davos}
