from datetime import datetime, timedelta

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


def test_a_feed_may_ask_for_less_too() -> None:
    two_hours = timedelta(hours=2)
    due = schedule.after_success(HOUR, now=NOW, key="a", ttl=two_hours)
    assert NOW + two_hours <= due <= NOW + two_hours * 1.1
    assert schedule.after_success(HOUR, now=NOW, key="a", ttl=timedelta(minutes=5)) < NOW + timedelta(minutes=67)
    monthly = schedule.after_success(HOUR, now=NOW, key="a", ttl=timedelta(days=30))
    assert monthly <= NOW + schedule.LONGEST_WAIT * 1.1


@given(st.integers(min_value=60, max_value=30 * 86400), st.lists(st.booleans(), max_size=60))
def test_the_interval_follows_what_visits_give_within_bounds(cadence_s: int, visits: list[bool]) -> None:
    interval_s: int | None = None
    for has_news in visits:
        before = interval_s or cadence_s
        interval_s = schedule.adapted(interval_s, cadence_s=cadence_s, has_news=has_news)
        assert min(cadence_s, 300, cadence_s * 0.25) - 1 <= interval_s <= 2 * cadence_s
        assert interval_s <= before if has_news else interval_s >= before


def test_one_visit_in_four_with_news_keeps_the_interval_about_where_it_is() -> None:
    interval_s: int | None = None
    for number in range(400):
        interval_s = schedule.adapted(interval_s, cadence_s=4 * HOUR, has_news=number % 4 == 0)
    assert 3 * HOUR < (interval_s or 0) < 7 * HOUR


def test_how_long_a_source_may_be_silent() -> None:
    def every(hours: list[int]) -> list[datetime]:
        at, times = NOW, [NOW]
        for pause in hours:
            at -= timedelta(hours=pause)
            times.append(at)
        return times

    fortnight = [24] * 20
    assert schedule.news_gap(every([120, 120, 120, 120]), now=NOW, interval_s=HOUR) is None, "too few to say"
    assert schedule.news_gap(every([1] * 30), now=NOW, interval_s=HOUR) is None, "no week-end among them"
    assert schedule.news_gap(every([1, 60, *fortnight]), now=NOW, interval_s=HOUR) == timedelta(hours=120)
    assert schedule.news_gap(every([1] * 400), now=NOW, interval_s=4 * HOUR) == timedelta(hours=8), (
        "not under two visits"
    )
    long_ago = schedule.news_gap(every([24] * 40 + [2000] + [24] * 5), now=NOW, interval_s=HOUR)
    assert long_ago == timedelta(hours=48), "an old pause is forgotten"
    slow = schedule.news_gap(every([240] * 12), now=NOW, interval_s=HOUR)
    assert slow == timedelta(hours=480), "a slow source is known by its last pauses, however old"


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
    assert schedule.next_revisit(NOW, kind="news", now=NOW) == NOW + timedelta(hours=6)
    assert schedule.next_revisit(NOW, kind="news", now=NOW + timedelta(hours=7)) == NOW + timedelta(days=1)
    assert schedule.next_revisit(NOW, kind="news", now=NOW + timedelta(days=9)) is None
