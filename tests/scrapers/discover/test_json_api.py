import json

import pytest

from scrapers.discover.json_api import JsonApi
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from tests.scrapers.discover.test_feed import snapshot, source

API = JsonApi(
    ("https://a.example/api",), "data.rows", title="t", link="u", published="at", external_id="id", next_url="data.next"
)


def test_rows_by_paths() -> None:
    rows = [
        {"t": "One", "u": "/1", "at": 1789873200000, "id": 7},
        {"t": None, "u": "/2"},
        "odd",
        {"t": "Three", "u": []},
    ]
    found = API.find(snapshot(json.dumps({"data": {"rows": rows, "next": "https://a.example/api?2"}})), source())
    (item,) = found.items
    assert (item.url, item.external_id) == ("https://a.example/1", "7")
    assert item.published is not None
    assert item.published.raw == "1789873200000"
    assert (len(found.warnings), found.next_urls) == (3, ("https://a.example/api?2",))


@pytest.mark.parametrize(
    ("body", "kind"),
    [('{"data": {"rows": []}}', NothingFound), ('{"description": "refused"}', NothingFound), ("{}", NothingFound),
     ('{"data": {"rows": {"a": 1}}}', LayoutChanged), ("Please wait", Unreadable), ("", Unreadable),
     ("[" * 9**5, Unreadable), ("null", NothingFound)],
)  # fmt: skip
def test_no_rows_is_a_fault(body: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        API.find(snapshot(body), source())
