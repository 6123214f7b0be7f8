from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import RateLimited, RobotsDisallowed, Unreachable
from tests.factories import NOW
from tracker.stages import schedule

HOUR = 3600


@given(st.integers(min_value=300, max_value=7 * 86400), st.text(max_size=20))
def test_the_next_visit_lies_about_a_cadence_away(cadence_s: int, key: str) -> None:
    wait = schedule.after_success(cadence_s, now=NOW, key=key) - NOW
    assert timedelta(seconds=cadence_s) * 0.89 <= wait <= timedelta(seconds=cadence_s) * 1.11


def test_a_server_may_ask_for_less_but_not_for_ever() -> None:
    two_hours = NOW + timedelta(hours=2)
    assert schedule.after_success(HOUR, now=NOW, key="a", not_before=two_hours) == two_hours
    in_a_year = NOW + timedelta(days=365)
    assert schedule.after_success(HOUR, now=NOW, key="a", not_before=in_a_year) == NOW + schedule.LONGEST_WAIT


@given(st.integers(min_value=1, max_value=500))
def test_failures_wait_longer_and_longer(failures: int) -> None:
    error = Unreachable("no route")
    this = schedule.after_failure(HOUR, failures, now=NOW, key="a", error=error)
    after = schedule.after_failure(HOUR, failures + 1, now=NOW, key="a", error=error)
    assert NOW < this <= after <= NOW + schedule.LONGEST_WAIT * 1.1


def test_a_refusal_is_respected_and_retry_after_honoured() -> None:
    refused = RobotsDisallowed("robots.txt says no")
    assert schedule.after_failure(HOUR, 1, now=NOW, key="a", error=refused) > NOW + timedelta(hours=20)
    later = RateLimited("come back later", retry_after_s=7200.0)
    assert schedule.after_failure(HOUR, 1, now=NOW, key="a", error=later) >= NOW + timedelta(hours=2)


def test_an_item_is_given_up_after_some_tries() -> None:
    tries = [schedule.next_try(attempts, now=NOW) for attempts in range(1, 5)]
    assert tries[0] == NOW + timedelta(minutes=10)
    assert tries[-1] is None


def test_a_read_page_is_asked_for_again_for_some_days() -> None:
    assert schedule.next_revisit(NOW, now=NOW) == NOW + timedelta(hours=6)
    assert schedule.next_revisit(NOW, now=NOW + timedelta(hours=7)) == NOW + timedelta(days=1)
    assert schedule.next_revisit(NOW, now=NOW + timedelta(days=9)) is None
