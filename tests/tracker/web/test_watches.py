"""Watches as a person makes, previews, pauses, deletes and leaves them."""

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tracker.web.place import Place
from tracker.alerts import unsubscribe
from tracker.models import Transition, User, Watch


def fields(**more: object) -> dict[str, object]:
    return {"name": "Chips", "minimum_tier": "media", "certainty": "any", "rhythm": "immediate", "do": "save", **more}


def test_make_and_edit(browser: Client, place: Place) -> None:
    browser.post("/watches/new/", fields(matters=[place.matter.slug], types=["data_transfer"], entities=["tesla"]))
    watch = Watch.objects.get(name="Chips")
    assert [matter.slug for matter in watch.matters.all()] == [place.matter.slug]
    assert watch.types == ["data_transfer"]
    page = browser.get(f"/watches/{watch.public_id}/").content.decode()
    assert f'value="{place.matter.slug}" checked' in page
    browser.post(f"/watches/{watch.public_id}/", fields(name="All"))
    watch.refresh_from_db()
    assert (watch.name, watch.types, watch.matters.count()) == ("All", [], 0)


def test_a_watch_without_a_name_is_refused_and_what_was_chosen_kept(browser: Client, place: Place) -> None:
    response = browser.post("/watches/new/", fields(name="", matters=[place.matter.slug]))
    assert response.status_code == 422
    body = response.content.decode()
    assert "was not saved" in body
    assert f'value="{place.matter.slug}" checked' in body


@pytest.mark.parametrize(
    ("chosen", "words"),
    [({}, "1 time"), ({"entities": ["nvidia"]}, "0 times"), ({"types": ["data_transfer"]}, "1 time")],
)
def test_preview_counts_live_moves_of_a_year(
    chosen: dict[str, object], words: str, browser: Client, place: Place
) -> None:
    Transition.objects.update(happened_on=timezone.now().date())
    response = browser.post("/watches/preview/", fields(name="", **chosen))
    assert f"<strong>{words}</strong>" in response.content.decode()
    whole = browser.post("/watches/new/", fields(name="", do="preview", **chosen))
    assert whole.status_code == 200
    assert f"<strong>{words}</strong>" in whole.content.decode()


def test_one_button_watches_a_matter_once_and_can_be_undone(browser: Client, place: Place) -> None:
    path = f"/watches/matter/{place.other_matter.slug}/"
    response = browser.post(path, follow=True)
    browser.post(path)
    (watch,) = place.other_matter.watches.all()
    assert f"/watches/{watch.public_id}/delete/" in response.content.decode()
    assert "Watching" in response.content.decode()


def test_pause_resume_delete_restore(browser: Client, place: Place) -> None:
    base = f"/watches/{place.watch.public_id}"

    def state() -> tuple[bool, bool]:
        watch = Watch.objects.get(pk=place.watch.pk)
        return watch.is_paused, watch.deleted_at is not None

    for action, expected in [
        ("pause", (True, False)), ("resume", (False, False)), ("delete", (False, True)), ("restore", (False, False)),
    ]:  # fmt: skip
        assert browser.get(f"{base}/{action}/").status_code == 405
        page = browser.post(f"{base}/{action}/", follow=True).content.decode()
        assert state() == expected
        assert ("Undo" in page) is (action != "restore")


def test_nobody_reaches_the_watch_of_another(browser: Client, place: Place) -> None:
    theirs = factories.make_watch(name="Theirs")
    for action in ("", "pause/", "delete/", "restore/"):
        assert browser.post(f"/watches/{theirs.public_id}/{action}", fields()).status_code == 404
    assert "Theirs" not in browser.get("/watches/").content.decode()


def test_what_became_of_alerts(browser: Client, place: Place) -> None:
    body = browser.get("/watches/").content.decode()
    assert "Set aside" in body
    assert "550 mailbox unknown" in body
    assert "Sending mail is not set up" in body


def test_one_click_unsubscribe_needs_neither_log_in_nor_token(place: Place) -> None:
    machine = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    path = f"/watches/unsubscribe/{unsubscribe.token_of_watches([place.watch])}/"
    assert "Stop these alerts?" in machine.get(path).content.decode()
    assert not Watch.objects.get(pk=place.watch.pk).is_paused, "a mail scanner only looks"
    response = machine.post(path, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert Watch.objects.get(pk=place.watch.pk).is_paused
    assert machine.post("/watches/unsubscribe/none/").status_code == 404


def test_one_click_in_a_digest_stops_the_digests_of_that_rhythm_alone(place: Place) -> None:
    daily = [factories.make_watch(place.user, name=name, rhythm="daily") for name in ("A", "B")]
    weekly, other = factories.make_watch(place.user, rhythm="weekly"), factories.make_watch(rhythm="daily")
    token = unsubscribe.token_of_digest(place.user, "daily")
    machine = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    assert machine.post(f"/watches/unsubscribe/{token}/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    paused = set(Watch.objects.filter(is_paused=True))
    assert paused == set(daily)
    assert {weekly, other, place.watch}.isdisjoint(paused)


def test_an_unsubscribe_address_cannot_be_made_up(place: Place) -> None:
    other = factories.make_watch()
    token = unsubscribe.token_of_watches([other])
    forged = unsubscribe.token_of_watches([place.watch]).partition(":")[0] + ":" + token.partition(":")[2]
    machine = Client(SERVER_NAME="localhost")
    assert machine.post(f"/watches/unsubscribe/{forged}/").status_code == 404
    assert not Watch.objects.filter(is_paused=True).exists()


def test_every_condition_is_kept_and_said_in_words(browser: Client, place: Place) -> None:
    factories.make_entities("miit")
    chosen = {
        "statuses": ["approved"], "authorities": ["miit"], "jurisdictions": ["CN", "EU"], "languages": ["zh"],
        "words": "recall\n 数据出境 \nrecall", "certainty": "disputed", "rhythm": "daily", "wants_history": "on",
    }  # fmt: skip
    browser.post("/watches/new/", fields(**chosen))
    watch = Watch.objects.get(name="Chips")
    assert watch.words == ["recall", "数据出境"]
    assert [entity.pk for entity in watch.authorities.all()] == ["miit"]
    body = browser.get("/watches/").content.decode()
    for words in (
        "to approved", "decided by", "in mainland China or the European Union", "told in Chinese",
        "“recall” or “数据出境”",
        "only when confirmed or disputed", "history included", "In the daily digest, next due",
    ):  # fmt: skip
        assert words in body
    page = browser.get(f"/watches/{watch.public_id}/").content.decode()
    for value in ("approved", "miit", "EU", "zh", "disputed", "daily"):
        assert f'value="{value}" checked' in page
    browser.post(f"/watches/{watch.public_id}/", fields())
    watch.refresh_from_db()
    assert (watch.words, watch.statuses, watch.rhythm, watch.authorities.count()) == ([], [], "immediate", 0)


def test_quiet_hours_need_both_ends(browser: Client, user: User) -> None:
    details = {"form": "details", "email": user.email, "time_zone": "Asia/Shanghai", "digest_at": "06:30"}
    response = browser.post("/account/", {**details, "quiet_from": "22:00"})
    assert response.status_code == 422
    assert "Give both ends" in response.content.decode()
    browser.post("/account/", {**details, "quiet_from": "22:00", "quiet_until": "07:00"})
    user.refresh_from_db()
    assert (str(user.quiet_from), str(user.quiet_until), str(user.digest_at)) == ("22:00:00", "07:00:00", "06:30:00")
    assert 'value="22:00"' in browser.get("/account/").content.decode()
