"""What a newcomer sees on a fresh installation: where the entries come from, and what to do when something is amiss."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.factories import NOW
from tests.tracker.web.place import Place
from tracker.models import EventMention, Source, SourceFault, Transition, User
from tracker.web import links, login
from tracker.web.words import fault_words

pytestmark = pytest.mark.django_db
ONLY_BUNDLED = "everything here comes from bundled briefs"


@pytest.mark.parametrize("path", ["/", "/matters/"])
def test_says_when_all_rests_on_bundled_briefs(browser: Client, place: Place, path: str) -> None:
    assert ONLY_BUNDLED not in browser.get(path).content.decode()
    Transition.objects.exclude(track="bundled").delete()
    assert ONLY_BUNDLED in browser.get(path).content.decode()
    assert ONLY_BUNDLED not in browser.get(f"{path}?bundled=hide").content.decode()


def test_one_load_is_shown_newest_happening_first(browser: Client, place: Place) -> None:
    early, late = Transition.objects.order_by("happened_on")
    assert late.pk < early.pk, "the later happening must have been written first for this to tell anything"
    Transition.objects.update(known_at=NOW, learnt_at=NOW)
    page = browser.get("/?order=learnt").content.decode()
    assert page.index(links.event(late.event)) < page.index(links.event(early.event))
    assert "28 Apr 2024" in page  # the headings are days of learning, so each entry tells its own
    Transition.objects.filter(pk=early.pk).update(learnt_at=NOW + timedelta(minutes=1))
    page = browser.get("/?order=learnt").content.decode()
    assert page.index(links.event(early.event)) < page.index(links.event(late.event))


def test_the_readers_reasons_in_words_and_raw(browser: Client, place: Place) -> None:
    raw = "sentence model: data_transfer 0.91, approved 0.88"
    EventMention.objects.filter(pk=place.event.best_mention_id).update(reasons=[raw])
    page = browser.get(links.event(place.event)).content.decode()
    assert (
        "A trained model reads the sentence as “Data transfer out of China: approved”. No written rule says the same."
        in page
    )
    assert f"<code>{raw}</code>" in page


def test_an_expired_link_says_how_to_get_another(client: Client, user: User) -> None:
    path = login.link_for(user).removeprefix(login.address())
    client.post(path)
    client.logout()
    page = client.get(path)
    assert page.status_code == 410
    assert "manage.py login_link" in page.content.decode()
    client.force_login(user)
    assert "You are logged in already" in client.get(path).content.decode()


def test_links_lead_to_where_the_tracker_was_started(user: User, settings: object, tmp_path: object) -> None:
    settings.DATA_DIR, settings.BASE_URL = tmp_path, "http://127.0.0.1:8123"
    login.note_address()
    settings.BASE_URL = "http://127.0.0.1:8000"  # as in a command that was given no port
    assert login.link_for(user).startswith("http://127.0.0.1:8123/login/")


def test_a_source_that_waits_is_visited_soon(browser: Client, user: User) -> None:
    factories.make_source("waits", name="Waits")
    assert "soon" in browser.get("/sources/").content.decode()


def test_says_so_when_nothing_at_all_can_be_reached(browser: Client, user: User) -> None:
    now = timezone.now()
    for slug in ("one", "two", "three"):
        source = factories.make_source(slug)
        Source.objects.filter(pk=source.pk).update(last_attempt_at=now, is_enabled=True)
        SourceFault.objects.create(
            source=source, code="unreachable", message="no address", first_seen_at=now, last_seen_at=now
        )
    assert "No source can be reached" in browser.get("/sources/").content.decode()
    SourceFault.objects.filter(source__slug="two").update(resolved_at=now)
    assert "No source can be reached" not in browser.get("/sources/").content.decode()


def test_faults_without_the_systems_numbers() -> None:
    said = "the name a.example has no address: [Errno -2] Name or service not known (host a.example)"
    assert fault_words(said) == "the name a.example has no address: Name or service not known"
    assert fault_words("the server answers 404 (status 404)") == "the server answers 404"
    assert fault_words("no answer (host b.example)") == "no answer (host b.example)"


def test_what_stood_before_is_said_for_the_track_that_moved(browser: Client, place: Place) -> None:
    Transition.objects.filter(pk=place.transition.pk).update(from_state="")
    assert "Nothing confirmed" in browser.get("/").content.decode()


def test_the_alerts_page_says_where_mails_go(browser: Client, user: User, settings: object) -> None:
    settings.EMAIL_CONFIGURED = True
    assert f"Mails go to {user.email}" in browser.get("/watches/").content.decode()
    User.objects.filter(pk=user.pk).update(email=login.ADMINISTRATOR)
    assert "nobody can receive" in browser.get("/watches/").content.decode()


def test_the_header_tells_how_many_sources_were_visited(browser: Client, user: User) -> None:
    factories.make_source("waits")
    Source.objects.filter(pk=factories.make_source("works").pk).update(last_success_at=timezone.now())
    page = browser.get("/help/").content.decode()
    assert "1 of 2 visited" in page
    assert "all working" not in page


def test_a_denial_in_a_brief_is_still_marked_as_a_brief(browser: Client, place: Place) -> None:
    Transition.objects.filter(track="bundled").update(to_state="refuted", happened_on="2024-05-01")
    assert "disputed (brief)" in browser.get(f"/matters/{place.matter.slug}/").content.decode()


def test_the_shortest_name_is_found_first(browser: Client, user: User) -> None:
    factories.make_entities("tesla", "ai5", "teslarati")
    page = browser.get("/search/?words=tesla").content.decode()
    assert page.index("/entities/tesla/") < page.index("/entities/ai5/")
    assert page.index("/entities/tesla/") < page.index("/entities/teslarati/")


def test_a_card_says_once_that_it_rests_on_a_brief(browser: Client, place: Place) -> None:
    said = "Only in bundled briefs"
    assert said not in browser.get("/timeline/").content.decode()
    assert said in browser.get(links.event(place.bundled_event)).content.decode()
    assert "One origin" in browser.get("/timeline/").content.decode()
