"""The ladders' page: companies side by side, each cell with its date, how sure it is, and the way to the event."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.factories import NOW, make_entities, make_event_mention, make_version
from tracker.models import DocumentVersion
from tracker.stages import follow, merge

COLUMNS = ("Test permit", "Pilot", "Access approval", "Roll-out", "Expansion", "Set back")


def tell(status: str, day: str, evidence: str = "", *, type_: str = "autonomy_permit", **fields: Any) -> None:
    version = make_version(tier=fields.pop("tier", "media"), title=evidence or f"{status} {day}")
    make_event_mention(version, type_, status, date=day, **fields)


@pytest.fixture
def told(db: None) -> None:
    make_entities("tesla", "weride", "didi", "xpeng", "shanghai")
    taxi: dict[str, Any] = {"actor": ["pony-ai"], "object": ["robotaxi-service"]}
    tell("approved", "2025-01-10", "Pony.ai got a permit for road tests", place=["shenzhen"], **taxi)
    tell(
        "approved",
        "2025-07-26",
        "Pony.ai may carry passengers without a driver",
        place=["pudong"],
        tier="official",
        **taxi,
    )
    tell("approved", "2025-09-01", "Pony.ai got a licence in Wuhan", place=["wuhan"], **taxi)
    tell("approved", "2025-10-01", "Pony.ai got a licence in Dubai", place=["dubai"], **taxi)
    tell("suspended", "2025-12-01", "Baidu had to stop", actor=["baidu"], object=["apollo-go"], place=["wuhan"])
    tell(
        "launched",
        "2025-02-25",
        "Tesla ships it",
        type_="product_launch",
        actor=["tesla"],
        object=["fsd"],
        tier="bundled",
    )
    DocumentVersion.objects.update(storied_at=NOW)
    while merge.run(now=NOW) or follow.run(now=NOW):
        pass


def table(response: Any) -> dict[str, dict[str, str]]:
    """Company → column → words."""
    found = {}
    for row in re.findall(r"<tr data-item>(.*?)</tr>", response.content.decode(), re.DOTALL):
        cells = re.findall(r'<t[hd][^>]*data-label="([^"]+)"[^>]*>(.*?)</t[hd]>', row, re.DOTALL)
        words = {name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for name, cell in cells}
        found[words.pop("Company")] = words
    return found


def test_companies_stand_on_the_same_rungs(browser: Client, told: None) -> None:
    rows = table(browser.get("/ladders/?capability=robotaxi"))
    assert list(rows)[:4] == ["Tesla", "Baidu", "Pony.ai", "WeRide"]
    assert all(tuple(row) == COLUMNS for row in rows.values())
    pony = rows["Pony.ai"]
    assert pony["Test permit"].startswith("10 Jan 2025")
    assert "reported Shenzhen" in pony["Test permit"]
    access = pony["Access approval"]
    assert access.index("26 Jul 2025") < access.index("confirmed Shanghai") < access.index("1 Sep 2025")
    assert "Dubai" not in access
    assert "not reached" in pony["Roll-out"]
    assert rows["Baidu"]["Set back"].startswith("1 Dec 2025")


def test_a_city_narrows_it(browser: Client, told: None) -> None:
    page = browser.get("/ladders/?capability=robotaxi&place=wuhan")
    rows = table(page)
    assert "26 Jul 2025" not in rows["Pony.ai"]["Access approval"]
    assert "1 Sep 2025" in rows["Pony.ai"]["Access approval"]
    assert '<option value="wuhan" selected>Wuhan</option>' in page.content.decode()


def test_briefs_are_marked_and_can_be_left_out(browser: Client, told: None) -> None:
    assert "bundled brief" in table(browser.get("/ladders/"))["Tesla"]["Roll-out"]
    page = browser.get("/ladders/?bundled=hide")
    assert "not reached" in table(page)["Tesla"]["Roll-out"]
    assert "No event that was read reached a rung here." in page.content.decode()
