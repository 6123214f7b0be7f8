"""Putting stories and events together and taking them apart, as an administrator uses the pages."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.factories import NOW, make_event_mention, make_user, make_version
from tests.tracker.web.place import Place
from tracker.models import DocumentVersion, Event, EventLink, Review, Story
from tracker.stages import merge, story
from tracker.web import links

pytestmark = pytest.mark.django_db


@pytest.fixture
def _told(db: None) -> None:
    for title, day in (("First text", 1), ("Second text", 20), ("Third text", 1)):
        version = make_version(title=title, published=date(2026, 3, day))
        make_event_mention(
            version, "autonomy_permit", "approved", date=f"2026-03-{day:02}", actor=["tesla"], object=["fsd"]
        )
    while story.run(now=NOW) + merge.run(now=NOW):
        pass


def event_of(title: str) -> Event:
    return Event.objects.get(mentions__version__title=title)


def story_of(title: str) -> Story:
    return Story.objects.get(documents__current_version__title=title)


def body(browser: Client, path: str) -> str:
    response = browser.get(path, follow=True)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.usefixtures("_told")
def test_only_administrators_decide(user: object) -> None:
    reader = Client(SERVER_NAME="localhost")
    reader.force_login(make_user())
    path = f"/events/{event_of('First text').public_id}/regroup/"
    for refused in (path, f"/stories/{story_of('First text').public_id}/regroup/", "/review/decisions/"):
        assert reader.get(refused).status_code == 403
        assert reader.post(refused, {"do": "merge"}).status_code == 403
    assert "/regroup/" not in body(reader, links.event(event_of("First text")))
    assert not Review.objects.exists()


@pytest.mark.usefixtures("_told")
def test_events_are_put_together_and_taken_apart_again(browser: Client) -> None:
    event, other = event_of("First text"), event_of("Second text")
    path = f"/events/{event.public_id}/regroup/"
    assert path in body(browser, links.event(event))
    form = body(browser, path)
    assert f'value="{links.event(other)}"' in form
    assert 'name="mention"' in form
    done = browser.post(path, {"do": "merge", "other": links.event(other)}, follow=True)
    assert "They are one from now on." in done.content.decode()
    assert event_of("First text") == event_of("Second text")
    page = body(browser, links.event(event_of("First text")))
    assert "was put together with" in page
    assert "analyst@example.org" in page
    review = Review.objects.get()
    assert f'action="/review/decisions/{review.pk}/undo/"' in body(browser, "/review/decisions/")
    assert "no longer counts" in browser.post(f"/review/decisions/{review.pk}/undo/", follow=True).content.decode()
    assert event_of("First text") != event_of("Second text")
    assert "undone by analyst@example.org" in body(browser, "/review/decisions/")


@pytest.mark.usefixtures("_told")
def test_sentences_are_taken_out_of_an_event(browser: Client) -> None:
    event = event_of("First text")
    leaving = event.mentions.get(version__title="Third text").pk
    path = f"/events/{event.public_id}/regroup/"
    assert browser.post(path, {"do": "split", "mention": [leaving]}, follow=True).status_code == 200
    assert event_of("First text") != event_of("Third text")
    assert "1 of 2 sentences taken out" in body(browser, "/review/decisions/")


@pytest.mark.usefixtures("_told")
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"do": "split"}, "at least one must leave"),
        ({"do": "merge", "address": "/events/nothing/"}, "no event at this address"),
        ({"do": "merge"}, "no event at this address"),
    ],
)
def test_what_cannot_be_is_said(browser: Client, answer: dict[str, str], problem: str) -> None:
    response = browser.post(f"/events/{event_of('First text').public_id}/regroup/", answer)
    assert response.status_code == 422
    assert problem in response.content.decode()
    assert not Review.objects.exists()


@pytest.mark.usefixtures("_told")
def test_stories_are_put_together_by_address_and_taken_apart(browser: Client) -> None:
    first, second = story_of("First text"), story_of("Second text")
    path = f"/stories/{first.public_id}/regroup/"
    assert f'value="{second.public_id}"' in body(browser, path)
    address = f"https://tracker.example.org{links.story(second)}"
    assert browser.post(path, {"do": "merge", "address": address}).status_code == 302
    assert story_of("Second text") == first
    leaving = first.documents.get(current_version__title="Second text").pk
    assert browser.post(path, {"do": "split", "document": [leaving]}).status_code == 302
    assert story_of("Second text") != first
    page = body(browser, "/review/decisions/")
    assert "Story: “First text” was taken apart" in page
    assert "overruled by a later decision" in page


def test_a_denial_and_its_claim_lead_to_each_other(browser: Client, place: Place) -> None:
    EventLink.objects.create(event=place.bundled_event, other=place.event, known_at=NOW)
    claim, denial = links.event(place.event), links.event(place.bundled_event)
    assert f'Said to be untrue: <a href="{denial}">' in body(browser, claim)
    assert f'Denies: <a href="{claim}">' in body(browser, denial)


@pytest.mark.usefixtures("_told")
def test_an_administrator_says_that_a_reading_is_wrong_and_takes_it_back(client: Client) -> None:
    client.force_login(make_user("admin@example.org", is_staff=True))
    event = event_of("First text")
    address = f"{links.event(event)}judge/"
    assert "It is read wrongly" in body(client, links.event(event))
    assert "moves no matter" in client.post(address, {"verdict": "rejected"}, follow=True).content.decode()
    event.refresh_from_db()
    assert (event.review, event.is_followed) == ("rejected", False)
    assert "A person rejected this reading" in body(client, links.event(event))
    DocumentVersion.objects.update(is_merged=False)
    merge.run(now=NOW)
    event.refresh_from_db()
    assert event.review == "rejected"
    client.post(address, {"verdict": "unreviewed"})
    event.refresh_from_db()
    assert event.review == "unreviewed"
    assert client.post(address, {"verdict": "perhaps"}).status_code == 404


@pytest.mark.usefixtures("_told")
def test_only_an_administrator_judges_a_reading(client: Client) -> None:
    client.force_login(make_user("reader@example.org"))
    event = event_of("First text")
    assert "It is read wrongly" not in body(client, links.event(event))
    assert client.post(f"{links.event(event)}judge/", {"verdict": "rejected"}).status_code == 403
