"""Feeds: valid Atom under a secret address, the same ids for ever, and nothing sent twice."""

import re
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client

from tests.factories import NOW, make_watch
from tests.moves import move
from tracker.alerts import watches
from tracker.models import Matter, User, Watch

NS = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def stranger() -> Client:
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def watch(user: User) -> Watch:
    return make_watch(user, name="FSD <now>", types=["autonomy_permit"])


def opened(client: Client, path: str) -> tuple[Any, ElementTree.Element]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return response, ElementTree.fromstring(response.content)


def test_a_watch_has_what_it_matches_and_keeps_its_ids(stranger: Client, watch: Watch, settings: Any) -> None:
    move("approved", "2026-02-26", title="Approved & <b>")
    path = f"/feeds/watches/{watches.open_feed(watch)}.atom"
    _, feed = opened(stranger, path)
    ids = [entry.findtext("a:id", namespaces=NS) for entry in feed.findall("a:entry", NS)]
    assert len(ids) == 1
    settings.BASE_URL = "https://elsewhere.example.org"
    move("denied", "2026-02-28")
    move("approved", "2026-03-01", is_backfill=True)
    move("sought", "2026-03-01", tier="bundled")
    _, again = opened(stranger, path)
    later = [entry.findtext("a:id", namespaces=NS) for entry in again.findall("a:entry", NS)]
    assert len(later) == len(set(later)) == 2
    assert later[1] == ids[0]
    assert feed.findtext("a:id", namespaces=NS) == again.findtext("a:id", namespaces=NS)
    watches.update(watch, watches.Wanted("FSD", types=["rulemaking"]))
    assert not opened(stranger, path)[1].findall("a:entry", NS)


def test_it_is_atom_as_the_standard_asks(stranger: Client, watch: Watch) -> None:
    """RFC 4287: id, title, updated and an author for the feed and each entry, a link to itself, dates with zone."""
    move("approved", "2026-02-26", title="Approved & <b>")
    path = f"/feeds/watches/{watches.open_feed(watch)}.atom"
    response, feed = opened(stranger, path)
    for element in (feed, *feed.findall("a:entry", NS)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", NS)) == 1, name
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext("a:id", namespaces=NS) or "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", element.findtext("a:updated", namespaces=NS) or "")
        assert element.findtext("a:author/a:name", namespaces=NS)
    assert feed.find("a:link[@rel='self']", NS).get("href").endswith(path)
    read = feedparser.parse(response.content)
    assert not read.bozo
    assert read.version == "atom10"
    assert "Approved &amp; &lt;b&gt;" in read.entries[0].summary


def test_a_feed_that_did_not_change_is_not_sent_again(stranger: Client, watch: Watch) -> None:
    move()
    path = f"/feeds/watches/{watches.open_feed(watch)}.atom"
    seen = {"If-None-Match": stranger.get(path).headers["ETag"]}
    answer = stranger.get(path, headers=seen)
    assert (answer.status_code, answer.content) == (304, b"")
    move("denied", "2026-02-28", now=NOW.replace(hour=11))
    assert stranger.get(path, headers=seen).status_code == 200


def test_an_address_can_be_taken_back(stranger: Client, browser: Client, watch: Watch) -> None:
    path = f"/watches/{watch.public_id}/feed/"
    browser.post(path, {"do": "renew"})
    first = Watch.objects.get().feed_token
    assert first in browser.get(f"/watches/{watch.public_id}/").content.decode()
    browser.post(path, {"do": "renew"})
    second = Watch.objects.get().feed_token
    assert [stranger.get(f"/feeds/watches/{token}.atom").status_code for token in (first, second)] == [404, 200]
    browser.post(path, {"do": "close"})
    assert stranger.get(f"/feeds/watches/{second}.atom").status_code == 404
    assert stranger.get("/feeds/watches/None.atom").status_code == 404


def test_matters_have_feeds_of_their_own(stranger: Client, browser: Client, user: User) -> None:
    move("approved", "2026-02-26")
    browser.post("/watches/feeds/", {"do": "renew"})
    user.refresh_from_db()
    path = f"/feeds/{user.feed_token}/matters/fsd-permission.atom"
    _, feed = opened(stranger, path)
    assert feed.findtext("a:title", namespaces=NS) == Matter.objects.get(slug="fsd-permission").title_en
    assert len(feed.findall("a:entry", NS)) == 1
    assert path in browser.get("/matters/fsd-permission/").content.decode()
    assert stranger.get(f"/feeds/{user.feed_token}/matters/none.atom").status_code == 404
    browser.post("/watches/feeds/", {"do": "close"})
    assert stranger.get(path).status_code == 404
    assert stranger.post(path).status_code == 405
