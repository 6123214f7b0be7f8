from datetime import UTC, datetime, time

import pytest

from tracker.alerts.hours import last_due, next_due, quiet_until
from tracker.models import User


def person(zone: str = "Asia/Shanghai", **fields: time) -> User:
    return User(time_zone=zone, **fields)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-02 13:59", None),  # 21:59 in Shanghai
        ("2026-03-02 14:00", "2026-03-02 23:00"),
        ("2026-03-02 22:59", "2026-03-02 23:00"),  # 06:59
        ("2026-03-02 23:00", None),
    ],
)
def test_quiet_hours_run_over_midnight_in_the_persons_own_zone(now: str, until: str | None) -> None:
    assert quiet_until(person(**NIGHT), now=at(now)) == (at(until) if until else None)


def test_quiet_hours_within_a_day_and_none() -> None:
    noon = {"quiet_from": time(12), "quiet_until": time(14)}
    assert quiet_until(person("UTC", **noon), now=at("2026-03-02 13:00")) == at("2026-03-02 14:00")
    assert quiet_until(person("UTC", **noon), now=at("2026-03-02 15:00")) is None
    assert quiet_until(person("UTC"), now=at("2026-03-02 13:00")) is None
    assert quiet_until(person("Nowhere/Land", **noon), now=at("2026-03-02 13:00")) == at("2026-03-02 14:00")


def test_the_night_that_summer_time_begins_is_an_hour_shorter() -> None:
    berlin = person("Europe/Berlin", **NIGHT)
    assert quiet_until(berlin, now=at("2026-03-28 22:00")) == at("2026-03-29 05:00")
    assert quiet_until(berlin, now=at("2026-10-24 22:00")) == at("2026-10-25 06:00")


def test_digests_are_due_by_the_persons_clock() -> None:
    reader = person(digest_at=time(7))
    assert last_due(reader, "daily", now=at("2026-03-04 22:59")) == at("2026-03-03 23:00")
    assert last_due(reader, "daily", now=at("2026-03-04 23:00")) == at("2026-03-04 23:00")
    assert next_due(reader, "daily", now=at("2026-03-04 23:00")) == at("2026-03-05 23:00")
    monday = at("2026-03-01 23:00")  # 2 March 2026, 07:00 in Shanghai
    assert last_due(reader, "weekly", now=monday) == monday
    assert last_due(reader, "weekly", now=at("2026-03-01 22:59")) == at("2026-02-22 23:00")
    assert next_due(reader, "weekly", now=monday) == at("2026-03-08 23:00")
