"""Pages by key, walked both ways over rows with equal days and without a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW
from tracker.models import Event
from tracker.web import keyset

pytestmark = pytest.mark.django_db
DAYS = [date(2024, 1, 3), None, date(2024, 1, 2), date(2024, 1, 2), date(2024, 1, 2), None, date(2024, 1, 1)]


@pytest.fixture
def ids() -> list[int]:
    """In the order of the pages: newest day first, newest id first within it, those without a day last."""
    events = [
        Event.objects.create(
            type="rulemaking", status="issued", confidence=1, tier="media", headline="x", happened_on=day,
            known_at=NOW, changed_at=NOW,
        )
        for day in DAYS
    ]  # fmt: skip
    dated = sorted((e for e in events if e.happened_on), key=lambda e: (e.happened_on, e.pk), reverse=True)
    return [e.pk for e in [*dated, *sorted((e for e in events if not e.happened_on), key=lambda e: -e.pk)]]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 10])
def test_walking_older_and_back_shows_every_row_once(ids: list[int], size: int) -> None:
    pages, page = [], keyset.page(Event.objects.all(), day="happened_on", size=size)
    pages.append(page)
    while page.older:
        page = keyset.page(Event.objects.all(), day="happened_on", size=size, after=page.older)
        pages.append(page)
    assert [row.pk for page in pages for row in page.rows] == ids
    back = [page]
    while page.newer:
        page = keyset.page(Event.objects.all(), day="happened_on", size=size, before=page.newer)
        back.append(page)
    assert [row.pk for row in back[-1].rows] == ids[:size]
    assert {row.pk for page in back for row in page.rows} == set(ids)


def test_by_id_alone(ids: list[int]) -> None:
    page = keyset.page(Event.objects.all(), day="", size=3)
    assert [row.pk for row in page.rows] == sorted(ids, reverse=True)[:3]
    older = keyset.page(Event.objects.all(), day="", size=3, after=page.older)
    assert [row.pk for row in older.rows] == sorted(ids, reverse=True)[3:6]
    assert older.newer is not None
    newer = keyset.page(Event.objects.all(), day="", size=3, before=older.newer)
    assert [row.pk for row in newer.rows] == [row.pk for row in page.rows]


@given(st.one_of(st.none(), st.dates()), st.integers(0, 10**12))
def test_a_cursor_survives_the_address(day: date | None, id_: int) -> None:
    assert keyset.Cursor.parse(str(keyset.Cursor(day, id_))) == keyset.Cursor(day, id_)


@pytest.mark.parametrize("broken", ["", "x", "2024-13-01.5", ".5", "2024-01-01.", "none.x"])
def test_a_broken_cursor_means_the_first_page(broken: str) -> None:
    assert keyset.Cursor.parse(broken) is None


def test_the_day_between_pages_is_not_skipped(ids: list[int]) -> None:
    cut = keyset.Cursor(date(2024, 1, 2) + timedelta(days=0), ids[2])
    page = keyset.page(Event.objects.all(), day="happened_on", size=2, after=cut)
    assert [row.pk for row in page.rows] == ids[3:5]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 10])
def test_by_load_newest_load_first_and_by_day_within_it(ids: list[int], size: int) -> None:
    # Three loads; the rows of each in the order of their days, those without a day last.
    for position, id_ in enumerate(ids):
        Event.objects.filter(pk=id_).update(known_at=NOW + timedelta(hours=position % 3))
    expected = [id_ for load in (2, 1, 0) for position, id_ in enumerate(ids) if position % 3 == load]

    def walk(**where: keyset.Cursor | None) -> keyset.Slice[Event]:
        return keyset.page_by_load(Event.objects.all(), load="known_at", day="happened_on", size=size, **where)

    pages = [walk()]
    while pages[-1].older:
        pages.append(walk(after=pages[-1].older))
    assert [row.pk for page in pages for row in page.rows] == expected
    back = [pages[-1]]
    while back[-1].newer:
        back.append(walk(before=back[-1].newer))
    assert [row.pk for row in back[-1].rows] == expected[:size]
    assert {row.pk for page in back for row in page.rows} == set(expected)


def test_by_load_with_a_cursor_whose_row_is_gone(ids: list[int]) -> None:
    gone = keyset.Cursor(None, max(ids) + 1)
    for where in ({"after": gone}, {"before": gone}):
        page = keyset.page_by_load(Event.objects.all(), load="known_at", day="happened_on", size=3, **where)
        assert len(page.rows) == 3
        assert page.newer is None
