"""The calendar: dates of notices and events, once each, past and to come; and its feed for calendar programs."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests.factories import NOW, make_event_mention, make_version
from tracker.alerts import watches
from tracker.models import DocumentVersion, EventMention, User
from tracker.stages import follow, merge
from tracker.web.pieces.deadlines import kind_of

TODAY = timezone.now().date()


def day(after: int) -> date:
    return TODAY + timedelta(days=after)


def notice(title: str, **fields: Any) -> DocumentVersion:
    return make_version(title=title, tier="official", published=day(-30), **fields)


@pytest.fixture
def told(db: None) -> None:
    """A draft told by an event too, a rule in force, a promise, and a brief."""
    draft = notice("Draft measures on mapping data", comments_close_on=day(10))
    claim = {"authority": ["mnr"], "object": ["mapping-notice-2024"], "place": ["china"]}
    make_event_mention(
        draft, "rulemaking", "proposed", date=str(day(-30)), target_date=str(day(10)), tier="official", **claim
    )
    notice("Rule on over-the-air updates, in force", effective_on=day(-20))
    promise = make_version(title="Tesla expects approval", published=day(-5), tier="company")
    fsd = {"actor": ["tesla"], "object": ["fsd"], "place": ["china"]}
    make_event_mention(promise, "autonomy_permit", "expected", target_date=f"{day(40):%Y-%m}", **fsd)
    brief = make_version(title="A brief", published=day(-5), tier="bundled")
    make_event_mention(
        brief, "rulemaking", "issued", target_date=str(day(15)), authority=["miit"], object=["l2-standard"]
    )
    DocumentVersion.objects.update(storied_at=NOW)
    while merge.run(now=NOW) or follow.run(now=NOW):
        pass


def rows_of(response: Any) -> list[str]:
    body = response.content.decode()
    found = re.findall(r"<tr data-item>(.*?)</tr>", body, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found]


def test_what_is_to_come_stands_once_and_in_order(browser: Client, told: None) -> None:
    rows = rows_of(browser.get("/calendar/"))
    assert len(rows) == 3
    assert "in 10 days" in rows[0]
    assert "Comments close" in rows[0]
    assert "Mapping qualification" in rows[0]
    assert "Takes effect" in rows[1]
    assert "bundled brief" in rows[1]
    assert "Expected by" in rows[2]


def test_what_is_over_stands_under_past(browser: Client, told: None) -> None:
    rows = rows_of(browser.get("/calendar/?when=past"))
    assert len(rows) == 1
    assert "20 days ago" in rows[0]
    assert "Takes effect Rule on over-the-air updates, in force" in rows[0]


@pytest.mark.parametrize(
    ("query", "count"),
    [("matter=mapping-qualification", 1), ("matter=fsd-permission", 1), ("kind=effect", 1), ("bundled=hide", 2)],
)
def test_it_can_be_narrowed(browser: Client, told: None, query: str, count: int) -> None:
    assert len(rows_of(browser.get(f"/calendar/?{query}"))) == count


def test_an_empty_calendar_says_why(browser: Client, place: Any) -> None:
    assert "No date is known." in browser.get("/calendar/").content.decode()


def feed(client: Client, token: str, query: str = "") -> Any:
    return client.get(f"/feeds/{token}/calendar.ics{query}")


def test_the_feed_is_icalendar_and_keeps_its_entries(user: User, told: None) -> None:
    stranger = Client(SERVER_NAME="localhost")
    token = watches.open_matter_feeds(user)
    response = feed(stranger, token)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert all(len(line) <= 75 for line in lines), "longer lines are folded"
    entries = Calendar.from_ical(response.content).walk("VEVENT")
    assert len(entries) == 3, "no bundled brief"
    first = next(entry for entry in entries if entry["summary"].startswith("Comments close"))
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (day(10), day(11))
    assert first["url"].startswith("http")
    assert {str(entry["transp"]) for entry in entries} == {"TRANSPARENT"}
    assert len({str(entry["uid"]) for entry in entries}) == 3
    again = feed(stranger, token)
    assert again.content == response.content
    assert (
        stranger.get(f"/feeds/{token}/calendar.ics", headers={"If-None-Match": response.headers["ETag"]}).status_code
        == 304
    )
    EventMention.objects.update(evidence="Reworded")
    uids = {str(entry["uid"]) for entry in Calendar.from_ical(feed(stranger, token).content).walk("VEVENT")}
    assert uids == {str(entry["uid"]) for entry in entries}


def test_the_feed_can_be_narrowed_and_taken_back(user: User, browser: Client, told: None) -> None:
    stranger = Client(SERVER_NAME="localhost")
    token = watches.open_matter_feeds(user)
    entries = Calendar.from_ical(feed(stranger, token, "?matter=fsd-permission").content).walk("VEVENT")
    assert len(entries) == 1
    assert (
        f"/feeds/{token}/calendar.ics?matter=fsd-permission"
        in browser.get("/calendar/?matter=fsd-permission").content.decode()
    )
    assert feed(stranger, token, "?matter=nothing").status_code == 404
    watches.close_matter_feeds(user)
    assert feed(stranger, token).status_code == 404
    assert "open your feeds" in browser.get("/calendar/").content.decode()


@pytest.mark.parametrize(
    ("type_", "status", "days", "evidence", "kind"),
    [
        ("rulemaking", "proposed", 30, "", "consultation"),
        ("rulemaking", "proposed", 400, "", "expected"),
        ("rulemaking", "issued", 90, "", "effect"),
        ("rulemaking", "issued", 90, "with a transition period until", "transition"),
        ("rulemaking", "issued", 90, "设置过渡期至", "transition"),
        ("autonomy_permit", "pilot", 90, "", "trial"),
        ("autonomy_permit", "approved", 90, "", "expected"),
        ("product_launch", "planned", 90, "", "expected"),
        ("chip_control", "suspended", 90, "", "effect"),
    ],
)
def test_what_a_date_means(type_: str, status: str, days: int, evidence: str, kind: str) -> None:
    start = date(2026, 1, 1)
    assert kind_of(type_, status, happened_on=start, due=start + timedelta(days=days), evidence=evidence) == kind
