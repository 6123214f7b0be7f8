"""Watches as a person makes, previews, pauses, deletes and leaves them."""

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tracker.web.place import Place
from tracker.alerts import unsubscribe
from tracker.models import Transition, Watch


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
