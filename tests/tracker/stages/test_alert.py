from datetime import timedelta

import pytest

from tests.factories import NOW, make_user, make_watch
from tests.moves import move
from tracker.models import Alert, Transition
from tracker.stages import alert

pytestmark = pytest.mark.django_db


def test_each_matching_watch_gets_one_alert_ever() -> None:
    first, second = make_watch(), make_watch()
    make_watch(types=["rulemaking"])
    row = move()
    assert alert.run(now=NOW) == 1
    assert alert.run(now=NOW) == 0
    assert {a.watch for a in Alert.objects.all()} == {first, second}
    Transition.objects.update(is_alerted=False)  # as if we had died before marking it
    ids = set(Alert.objects.values_list("message_id", flat=True))
    alert.run(now=NOW)
    assert set(Alert.objects.values_list("message_id", flat=True)) == ids
    assert all(row.change_id in id_ for id_ in ids)


def test_who_is_not_woken() -> None:
    make_watch(created_at=NOW + timedelta(minutes=1))
    make_watch(is_paused=True)
    make_watch(deleted_at=NOW)
    make_watch(make_user(is_active=False))
    move()
    alert.run(now=NOW)
    assert not Alert.objects.exists()


@pytest.mark.parametrize("fields", [{"is_backfill": True}, {"tier": "bundled"}])
def test_history_and_briefs_wake_nobody(fields: dict[str, object]) -> None:
    make_watch(minimum_tier="bundled")
    row = move(**fields)
    assert alert.run(now=NOW) == 1
    assert not Alert.objects.exists()
    row.refresh_from_db()
    assert row.is_alerted
