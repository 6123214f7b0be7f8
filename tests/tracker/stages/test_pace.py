import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.tracker.stages.clock import FixedClock
from tracker.models import HostPace
from tracker.stages.pace import StoredPace

pytestmark = pytest.mark.django_db


def test_slots_of_a_host_lie_apart() -> None:
    pace = StoredPace(FixedClock())
    assert [pace.reserve("a.example", 5.0) for _ in range(3)] == [0.0, 5.0, 10.0]
    assert pace.reserve("b.example", 5.0) == 0.0


def test_a_slot_that_nobody_would_wait_for_is_not_taken() -> None:
    pace = StoredPace(FixedClock())
    pace.back_off("a.example", 3600)
    assert pace.reserve("a.example", 5.0) == 3600.0
    assert pace.reserve("a.example", 5.0) == 3600.0


def test_back_off_never_shortens() -> None:
    pace = StoredPace(FixedClock())
    pace.back_off("a.example", 50)
    pace.back_off("a.example", 10)
    assert pace.reserve("a.example", 5.0) == 50.0


@pytest.mark.django_db(transaction=True)
def test_workers_share_the_slots() -> None:
    waits: list[float] = []

    def work() -> None:
        pace = StoredPace(FixedClock())
        waits.extend(pace.reserve("a.example", 1.0) for _ in range(5))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [float(n) for n in range(20)]
    assert HostPace.objects.get().next_request_at == FixedClock().now() + timedelta(seconds=20)


def test_the_clock_is_the_wall_clock_by_default() -> None:
    StoredPace().reserve("a.example", 5.0)
    assert HostPace.objects.get().next_request_at > timezone.now()
