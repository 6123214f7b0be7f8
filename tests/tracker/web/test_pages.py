"""Every page opens, is whole without script, holds nothing a browser would refuse, and asks few questions."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.tracker.web.place import Place, add_mention, make_event, make_text
from tracker.models import Event, Matter
from tracker.web import links

PAGES: dict[str, tuple[int, Callable[[Place], str]]] = {
    "what changed": (8, lambda place: "/"),
    "what changed, as learnt": (8, lambda place: "/?order=learnt"),
    "matters": (10, lambda place: "/matters/"),
    "matter": (22, lambda place: links.matter(place.matter.slug)),
    "matter without events": (17, lambda place: links.matter(place.other_matter.slug)),
    "new matter": (10, lambda place: "/matters/new/"),
    "promises": (8, lambda place: "/promises/"),
    "promises, filtered": (8, lambda place: "/promises/?entity=tesla&outcome=missed&matter=tesla-data-transfer"),
    "calendar": (12, lambda place: "/calendar/"),
    "calendar, past": (12, lambda place: "/calendar/?when=past&matter=tesla-data-transfer&kind=effect"),
    "ladders": (8, lambda place: "/ladders/"),
    "ladders, filtered": (8, lambda place: "/ladders/?capability=robotaxi&place=wuhan"),
    "timeline": (11, lambda place: "/timeline/"),
    "timeline, filtered": (12, lambda place: "/timeline/?type=data_transfer&entity=tesla&says=confirmed&words=Tesla"),
    "event": (12, lambda place: links.event(place.event)),
    "document": (12, lambda place: links.document(place.version.document)),
    "story": (12, lambda place: links.story(place.story)),
    "entity": (14, lambda place: links.entity("tesla")),
    "sources": (7, lambda place: "/sources/"),
    "numbers": (6, lambda place: "/sources/numbers/"),
    "source": (9, lambda place: links.source(place.source.slug)),
    "search": (4, lambda place: "/search/"),
    "search, found": (12, lambda place: "/search/?words=Tesla"),
    "watches": (10, lambda place: "/watches/"),
    "new watch": (10, lambda place: "/watches/new/"),
    "watch": (18, lambda place: f"/watches/{place.watch.public_id}/"),
    "help": (4, lambda place: "/help/"),
    "account": (5, lambda place: "/account/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole(name: str, browser: Client, place: Place) -> None:
    most_queries, path = PAGES[name]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = browser.get(path(place))
    assert response.status_code == 200, response.headers.get("Location")
    assert len(queries) <= most_queries, [query["sql"][:160] for query in queries]
    body = response.content.decode()
    assert body.count("<h1") == 1
    assert body.count('id="main"') == 1
    assert 'class="skip"' in body
    for refused in (" style=", "<style", "javascript:", " onclick", "<script>", "http://cdn", "//unpkg"):
        assert refused not in body
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    ids = re.findall(r' id="([^"]+)"', body)
    assert len(ids) == len(set(ids)), "an id stands twice"
    assert ">None<" not in body


@pytest.mark.parametrize("name", ["timeline", "matter", "what changed", "event", "entity", "story", "matters"])
def test_more_rows_ask_no_more(name: str, browser: Client, place: Place) -> None:
    _, path = PAGES[name]
    browser.get(path(place))
    with CaptureQueriesContext(connection) as few:
        browser.get(path(place))
    for number in range(6):
        version = make_text(f"Text {number}. Nvidia may sell.", source=place.source, story=place.story)
        other = make_event(version, "data_transfer", "denied", "Nvidia may sell.", date="2024-05-02", tier="media")
        add_mention(place.event, version, f"Text {number}.", tier="media")
        place.matter.events.add(other)
    with CaptureQueriesContext(connection) as many:
        browser.get(path(place))
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "path", ["/", "/matters/", "/timeline/", "/search/?words=x", "/sources/", "/watches/", "/help/"]
)
def test_an_empty_installation_says_why(path: str, browser: Client) -> None:
    response = browser.get(path)
    assert response.status_code == 200
    if path != "/help/":
        assert 'class="empty"' in response.content.decode()


@pytest.mark.parametrize("path", ["/timeline/", "/", "/matters/", "/search/?words=Tesla"])
def test_htmx_gets_the_very_part_the_page_holds(path: str, browser: Client, place: Place) -> None:
    whole = browser.get(path).content.decode()
    part = browser.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.strip() in whole
    back = browser.get(path, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}).content.decode()
    assert "<html" in back


def test_an_event_in_words(browser: Client, place: Place) -> None:
    body = browser.get(links.event(place.event)).content.decode()
    assert "28 Apr 2024" in body
    assert "Authorities" in body
    assert "Media" in body
    assert 'lang="zh-Hans"' in body
    assert "特斯拉获准将车辆数据出境。" in body
    assert "#s-0" in body
    assert "Somebody unlisted" in body
    assert "Harbour Wire" in body


def test_a_year_stays_a_year(browser: Client, place: Place) -> None:
    body = browser.get(links.event(place.bundled_event)).content.decode()
    assert '<time datetime="2024">2024</time>' in body


def test_old_slugs_and_merged_events_lead_to_the_event(browser: Client, place: Place) -> None:
    old = f"/events/{place.event.public_id}-an-older-headline/"
    assert browser.get(old).headers["Location"] == links.event(place.event)
    Event.objects.filter(pk=place.bundled_event.pk).update(merged_into=place.event)
    assert browser.get(links.event(place.bundled_event)).headers["Location"] == links.event(place.event)
    assert place.bundled_event.headline not in browser.get("/timeline/").content.decode()


def test_bare_ids_as_mails_write_them_lead_to_the_page(browser: Client, place: Place) -> None:
    for path in (f"/events/{place.event.public_id}/", f"/documents/{place.version.document.public_id}/"):
        response = browser.get(path, follow=True)
        assert response.status_code == 200


@pytest.mark.parametrize(
    "path", ["/events/bbbbbbbb/", "/documents/bbbbbbbb-x/", "/matters/none/", "/snapshots/ab/", "/x/"]
)
def test_what_is_not_there_says_so(path: str, browser: Client) -> None:
    response = browser.get(path)
    assert response.status_code == 404
    assert "Nothing is here" in response.content.decode()


def test_hiding_bundled_briefs_holds_for_the_session(browser: Client, place: Place) -> None:
    assert "bundled-event" not in browser.get("/timeline/").content.decode()
    path = links.event(place.bundled_event)
    assert path in browser.get("/timeline/").content.decode()
    assert path not in browser.get("/timeline/?bundled=hide").content.decode()
    assert path not in browser.get("/timeline/").content.decode()
    assert "nothing" not in browser.get(links.matter(place.matter.slug)).content.decode().split("<h2")[0]
    assert path in browser.get("/timeline/?bundled=show").content.decode()


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("type=data_transfer", True), ("type=rulemaking", False), ("status=approved", True), ("entity=tesla", True),
        ("entity=nvidia", False), ("matter=tesla-data-transfer", True), ("matter=us-chip-export-controls", False),
        ("says=confirmed", True), ("says=media", False), ("language=zh", True), ("since=2024-04-28", True),
        ("since=2024-04-29", False), ("until=2024-04-27", False), ("words=permission", True), ("words=获准", True),
        ("words=absent", False), ("says=disputed", False),
    ],
)  # fmt: skip
def test_the_timeline_is_filtered(query: str, is_found: bool, browser: Client, place: Place) -> None:
    assert (links.event(place.event) in browser.get(f"/timeline/?{query}").content.decode()) is is_found


def test_a_disputed_matter_is_marked_and_found(browser: Client, place: Place) -> None:
    Matter.objects.filter(pk=place.matter.pk).update(is_disputed=True, dispute_reason="Two sources disagree.")
    assert "Two sources disagree." in browser.get("/matters/").content.decode()
    assert links.event(place.event) in browser.get("/timeline/?says=disputed").content.decode()


def test_search_finds_chinese_and_english(browser: Client, place: Place) -> None:
    for words in ("临港管委会", "second data centre", "特斯拉"):
        assert "Nothing stored" not in browser.get("/search/", {"words": words}).content.decode()
    assert "Nothing stored" in browser.get("/search/", {"words": "second absent"}).content.decode()


def test_a_failing_source_says_why(browser: Client, place: Place) -> None:
    body = browser.get("/sources/").content.decode()
    assert "failing" in body
    assert "No answer within 30 s" in body
    assert "1 of 1 failing" in browser.get("/matters/").content.decode()


def test_health_answers_without_log_in(client: Client, db: None) -> None:
    assert client.get("/healthz", headers={"Host": "localhost"}).json() == {"ok": True}


def test_what_no_text_says_any_more_leaves_the_lists_but_keeps_its_page(browser: Client, place: Place) -> None:
    Event.objects.filter(pk=place.event.pk).update(is_unsupported=True)
    path = links.event(place.event)
    assert path not in browser.get("/timeline/").content.decode()
    assert "changed or withdrawn" in browser.get(path).content.decode()
    assert "no longer said" in browser.get(links.matter(place.matter.slug)).content.decode()


def test_a_rejected_event_is_kept_for_the_record(browser: Client, place: Place) -> None:
    Event.objects.filter(pk=place.event.pk).update(review="rejected")
    assert links.event(place.event) not in browser.get("/timeline/").content.decode()
    assert "A person rejected this reading" in browser.get(links.event(place.event)).content.decode()


def test_the_board_and_a_matter_can_be_asked_for_a_past_day(browser: Client, place: Place) -> None:
    now = f"/matters/{place.matter.slug}/"
    assert "Where it stands" in browser.get(now).content.decode()
    before = browser.get(f"{now}?as_of=2001-01-01").content.decode()
    assert "What this tracker knew at the end of 1 Jan 2001" in before
    assert "Nothing confirmed or reported yet" in before
    assert "1 Jan 2001" in browser.get("/matters/?as_of=2001-01-01").content.decode()
