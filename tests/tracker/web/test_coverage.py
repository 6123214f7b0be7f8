"""The page of sources as coverage: filters, order, days drawn; and what the front page says of what is not seen."""

from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tracker.web.place import Place
from tracker.models import CollectRun, Source
from tracker.web.queries import yields
from tracker.web.viewer import Viewer

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def well() -> Source:
    """A Chinese notice source that works, and brought three items yesterday."""
    now = timezone.now()
    row = factories.make_source("quiet-bureau", tier="official", name="Quiet Bureau", publisher="静局")
    Source.objects.filter(pk=row.pk).update(
        kind="notice", language="zh-Hans", last_attempt_at=now, last_success_at=now, next_due_at=now + DAY,
        last_new_item_at=now - DAY, news_gap_s=3 * 86400,
    )  # fmt: skip
    row.refresh_from_db()
    return row


def names(body: str) -> list[str]:
    return [name for name in ("Harbour Wire", "Quiet Bureau", "Bundled briefs") if f">{name}</a>" in body]


def test_filters_and_orders(browser: Client, place: Place, well: Source) -> None:
    for query, shown in (
        ("", ["Harbour Wire", "Quiet Bureau", "Bundled briefs"]),
        ("state=look", ["Harbour Wire"]),
        ("state=well", ["Quiet Bureau"]),
        ("kind=notice&language=zh", ["Quiet Bureau"]),
        ("tier=media", ["Harbour Wire"]),
        ("words=静局", ["Quiet Bureau"]),
        ("words=nobody", []),
        ("state=nonsense", ["Harbour Wire", "Quiet Bureau", "Bundled briefs"]),
    ):
        assert names(browser.get(f"/sources/?{query}").content.decode()) == shown, query
    body = browser.get("/sources/?order=name").content.decode()
    assert body.index(">Bundled briefs</a>") < body.index(">Harbour Wire</a>") < body.index(">Quiet Bureau</a>")
    part = browser.get("/sources/?state=well", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert names(part) == ["Quiet Bureau"]


def test_expected_news_and_yield_are_shown(browser: Client, place: Place, well: Source) -> None:
    yesterday = timezone.now() - DAY
    CollectRun.objects.create(source=well, started_at=yesterday, items_listed=9, items_new=3)
    body = browser.get("/sources/").content.decode()
    assert ">in 47 h</time>" in body
    assert "3 new items in 28 days, at most 3 a day" in body
    assert "New items, four weeks" in browser.get("/sources/quiet-bureau/").content.decode()


def test_the_front_page_says_what_cannot_be_seen(browser: Client, place: Place, well: Source) -> None:
    body = browser.get("/").content.decode()
    assert "cannot be seen now" in body
    assert "Harbour Wire</a>: fetch failed" in body
    assert "Quiet Bureau</a>" not in body
    Source.objects.filter(pk=well.pk).update(next_due_at=timezone.now() - timedelta(hours=2))
    assert "Quiet Bureau</a>: not visited" in browser.get("/").content.decode()
    Source.objects.all().update(is_enabled=False)
    assert "cannot be seen now" not in browser.get("/").content.decode()


def test_days_are_drawn_as_they_were(well: Source) -> None:
    now = timezone.now().replace(hour=12)
    for days, new, fault in ((5, 90, ""), (4, 4, ""), (3, 0, "unreachable"), (1, 2, ""), (0, 0, "")):
        CollectRun.objects.create(
            source=well, started_at=now - days * DAY, items_new=new, fault=fault, is_first_load=days == 5
        )
    chart = yields.charts(Viewer(now, UTC))[well.pk]
    assert [(bar.is_seen, bar.title.rpartition(": ")[2]) for bar in chart.bars] == [
        (True, "0 new"), (True, "4 new"), (False, "not seen"), (False, "not seen"), (True, "2 new"), (True, "0 new"),
    ]  # fmt: skip
    assert (chart.total, chart.unseen) == (6, 2), "what the first load brought had been there before"
    heights = [bar.height for bar in chart.bars]
    assert heights[1] == 2 * heights[4] > heights[0]
