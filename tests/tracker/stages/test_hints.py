from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.stages import hints

pytestmark = pytest.mark.django_db


def test_one_message_waits_for_one_work() -> None:
    assert hints.reserve("read", now=NOW)
    assert not hints.reserve("read", now=NOW)
    assert hints.reserve("extract", now=NOW)
    hints.free("read")
    assert hints.reserve("read", now=NOW)


def test_a_lost_message_frees_itself() -> None:
    hints.reserve("read", now=NOW)
    later = NOW + hints.LIFETIME
    assert not hints.reserve("read", now=later)
    assert hints.reserve("read", now=later + timedelta(seconds=1))
