import json

import pytest

from scrapers.discover.jpaas import JpaasColumn
from scrapers.discover.listing import Listing
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from tests.scrapers.discover.test_feed import snapshot, source

LISTING = Listing(("https://a.example/feed",), row="tr", published=".d", more=(("page", "{page}"),))


def test_rows_relative_links_and_dates() -> None:
    found = LISTING.find(
        snapshot('<table><tr><td class=d>2026-09-20</td><td><a href="./t20260919_1.html">关于\n某事</a></tr>'
                 '<tr><td></td><td><a href="/x/t20260918_2.html">二</a></tr><tr><td>no</td></tr></table>'), source()
    )  # fmt: skip
    assert [(item.url, item.title) for item in found.items] == [
        ("https://a.example/t20260919_1.html", "关于某事"),
        ("https://a.example/x/t20260918_2.html", "二"),
    ]
    # The second row's date is taken from its address.
    days = [item.published.on.isoformat() for item in found.items if item.published and item.published.on]
    assert days == ["2026-09-20", "2026-09-18"]
    assert found.warnings == ("a row without a date by '.d' (二)", "a row without a link or a title was skipped")
    assert found.next_urls == ("https://a.example/feed?page=2",)


def test_html_inside_json() -> None:
    listing = Listing(("https://a.example/feed",), row="li", envelope="data.html")
    body = json.dumps({"data": {"html": "<ul><li><a href='/1'>One</a></li></ul>"}})
    assert listing.find(snapshot(body), source()).items[0].title == "One"
    with pytest.raises(LayoutChanged):
        listing.find(snapshot('{"data": {}}'), source())
    with pytest.raises(Unreadable):
        listing.find(snapshot("<html>"), source())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>Nothing today</p>", NothingFound),
        ("", Unreadable),
        ("<table><tr><td>no link</td></tr></table>", LayoutChanged),
    ],
)
def test_nothing_is_a_fault(body: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        LISTING.find(snapshot(body), source())


def test_a_column_may_only_name_its_own_site() -> None:
    column = JpaasColumn(("https://a.example/",), LISTING)
    script = """<script url="{}/api/build/unit" querydata="{{'pageId':'1'}}"></script>"""
    assert column.find(snapshot(script.format("")), source()).next_urls == (
        "https://a.example/api/build/unit?pageId=1",
    )
    with pytest.raises(LayoutChanged):
        column.find(snapshot(script.format("https://evil.example")), source())
