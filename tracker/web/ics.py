"""The calendar as iCalendar (RFC 5545), for calendar programs. The same dates give the same bytes."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from icalendar import Calendar, Event

from tracker.alerts.addresses import absolute
from tracker.web.pieces.deadlines import Deadline

REFRESH = timedelta(hours=6)


def calendar(deadlines: Iterable[Deadline], *, name: str) -> bytes:
    """All-day entries that mark nobody as busy; each keeps its UID for ever and on every address of the site."""
    file = Calendar()
    file.add("prodid", "-//China Autonomy Tracker//Calendar//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("name", name)
    file.add("x-wr-calname", name)  # what programs older than RFC 7986 read
    file.add("refresh-interval", REFRESH)
    for one in deadlines:
        file.add_component(_entry(one))
    return bytes(file.to_ical())


def _entry(one: Deadline) -> Event:
    entry = Event()
    entry.add("uid", f"{one.key}@china-autonomy-tracker")
    entry.add("dtstamp", one.changed_at.astimezone(UTC).replace(microsecond=0))
    entry.add("dtstart", one.day)
    entry.add("dtend", one.day + timedelta(days=1))  # the end is exclusive
    entry.add("summary", f"{one.kind_word}: {one.title}")
    entry.add("description", _description(one))
    entry.add("url", absolute(one.href))
    entry.add("categories", [one.kind_word, *(matter.text for matter in one.matters)])
    entry.add("transp", "TRANSPARENT")
    return entry


def _description(one: Deadline) -> str:
    parts = [f"{one.kind_word} {one.date.text} ({one.certainty.word})."]
    if one.matters:
        parts.append(f"Part of: {', '.join(matter.text for matter in one.matters)}.")
    return " ".join([*parts, absolute(one.href)])
