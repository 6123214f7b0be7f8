"""The page of promises: a record for each speaker and subject, its dates, what came of them, and its drawing."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW, make_event_mention, make_version
from tracker.models import DocumentVersion
from tracker.stages import follow, merge
from tracker.web.pieces.promises import Span, draw

START = date(2018, 1, 1)


def tell(status: str, day: str, target: str = "", **fields: Any) -> None:
    names = ("published", "tier")
    version = make_version(**{name: fields.pop(name) for name in names if name in fields})
    roles = {"actor": ["elon-musk", "tesla"], "object": ["fsd"], "place": ["china"]}
    make_event_mention(version, "autonomy_permit", status, date=day, target_date=target, **{**roles, **fields})


@pytest.fixture
def told(db: None) -> None:
    tell("expected", "2024-07-23", "2024-12", tier="company")
    tell("expected", "2025-11-06", "2026-02/2026-03", tier="company")
    tell("approved", "2026-02-26", tier="official", actor=["tesla"])
    tell("planned", "2025-06-01", "2026-01", tier="bundled", actor=["xpeng"], object=["xngp"])
    DocumentVersion.objects.update(storied_at=NOW)
    while merge.run(now=NOW) or follow.run(now=NOW):
        pass


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_record_tells_the_dates_one_after_the_other(browser: Client, told: None) -> None:
    said = text_of(browser.get("/promises/"))
    musk = said[said.index("Elon Musk 埃隆") :]
    assert "1 of 2 that fell due came in time" in musk
    assert "Tesla, Full Self-Driving: permission for automated driving" in musk
    assert "Said 2 times; from first to last the date moved 455 days later." in musk
    assert musk.index("23 Jul 2024") < musk.index("Dec 2024") < musk.index("422 days late")
    assert musk.index("6 Nov 2025") < musk.index("Feb to Mar 2026") < musk.index("no slip")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("entity=tesla", "Elon Musk 埃隆", "XPeng 小鹏"),
        ("entity=xpeng", "XPeng 小鹏", "Elon Musk 埃隆"),
        ("matter=l3-market-access", "XPeng 小鹏", "Elon Musk 埃隆"),
        ("outcome=late", "422 days late", "no slip"),
        ("bundled=hide", "Elon Musk 埃隆", "XPeng 小鹏"),
    ],
)
def test_the_record_can_be_narrowed(browser: Client, told: None, query: str, shown: str, hidden: str) -> None:
    said = text_of(browser.get(f"/promises/?{query}"))
    assert shown in said
    assert hidden not in said


def test_empty_pages_say_why(browser: Client, place: Any) -> None:
    assert "No promise is on record yet." in text_of(browser.get("/promises/"))


def test_nothing_fits(browser: Client, told: None) -> None:
    assert "No promise fits these filters." in text_of(browser.get("/promises/?entity=nvidia"))
    assert "“kept” is not a known outcome" in text_of(browser.get("/promises/?outcome=kept"))


def test_the_matter_has_its_promises(browser: Client, told: None) -> None:
    page = browser.get("/matters/fsd-permission/")
    assert "Elon Musk on Tesla, Full Self-Driving" in text_of(page)
    assert 'href="/promises/?matter=fsd-permission"' in page.content.decode()
    assert "Promises on this matter" not in text_of(browser.get("/matters/fsd-permission/?as_of=2026-03-01"))


ROWS = st.lists(st.tuples(*[st.integers(0, 900)] * 4), min_size=1, max_size=6)


@given(ROWS, st.integers(-500, 5000))
def test_a_drawing_holds_all_it_shows(rows: list[tuple[int, ...]], today_after: int) -> None:
    spans = []
    for start, wait, width, late in rows:
        said = START + timedelta(days=start)
        due = said + timedelta(days=wait)
        end = due + timedelta(days=width)
        came = end + timedelta(days=late) if late % 2 else None
        spans.append(Span(said, due, end, came, "late" if came else "open"))
    today = START + timedelta(days=today_after)
    drawing = draw(spans, today=today)
    places = [float(row.said[:-1]) for row in drawing.rows]
    places += [float(row.due[:-1]) + float(row.due_width[:-1]) for row in drawing.rows]
    places += [float(row.settled[:-1]) for row in drawing.rows if row.settled]
    places += [float(tick.x[:-1]) for tick in drawing.years]
    assert all(0 <= place <= 100 for place in places)
    assert len(drawing.rows) == len(spans)
    assert all(row.y < drawing.floor < drawing.axis <= drawing.height for row in drawing.rows)
    assert len(drawing.years) <= 7
