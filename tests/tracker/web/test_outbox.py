"""The administrators' pages of mails: what was set aside, tried again; every mail as it would look."""

import pytest
from django.test import Client

from tests.factories import NOW, make_user
from tests.tracker.web.place import Place
from tracker.models import Alert, Delivery, Digest, FaultMail

KINDS = ["immediate", "digest", "faults", "login", "address-link", "address-asked", "address-changed", "address-new"]


def test_what_was_set_aside_is_shown_with_its_reason_and_tried_again(browser: Client, place: Place) -> None:
    body = browser.get("/alerts/outbox/").content.decode()
    assert "550 mailbox unknown" in body
    assert "analyst@example.org" in body
    alert = Alert.objects.get()
    browser.post(f"/alerts/outbox/alert/{alert.pk}/again/")
    alert.refresh_from_db()
    assert (alert.state, alert.attempts) == ("pending", 0)
    assert "Nothing is set aside." in browser.get("/alerts/outbox/").content.decode()


def test_a_mail_about_faults_is_tried_again(browser: Client, place: Place) -> None:
    mail = FaultMail.objects.create(
        user=place.user, message_id="<f@x>", state="set_aside", next_attempt_at=NOW, created_at=NOW
    )
    Delivery.objects.create(fault_mail=mail, attempted_at=NOW, is_accepted=False, detail="554 not now")
    body = browser.get("/alerts/outbox/").content.decode()
    assert "Faults of sources" in body
    assert "554 not now" in body
    browser.post(f"/alerts/outbox/faults/{mail.pk}/again/")
    mail.refresh_from_db()
    assert mail.state == "pending"


def test_a_digest_takes_its_alerts_along(browser: Client, place: Place) -> None:
    digest = Digest.objects.create(
        user=place.user, rhythm="daily", due_at=NOW, message_id="<d@x>", state="set_aside", next_attempt_at=NOW,
        created_at=NOW,
    )  # fmt: skip
    Alert.objects.update(digest=digest)
    Delivery.objects.create(digest=digest, attempted_at=NOW, is_accepted=False, detail="554 no")
    assert "Daily digest" in browser.get("/alerts/outbox/").content.decode()
    browser.post(f"/alerts/outbox/digest/{digest.pk}/again/")
    assert [Digest.objects.get().state, Alert.objects.get().state] == ["pending", "pending"]


def test_only_administrators_see_other_peoples_mails(place: Place) -> None:
    reader = Client(SERVER_NAME="localhost")
    reader.force_login(make_user("reader@example.org"))
    for path in ("/alerts/outbox/", "/alerts/preview", "/alerts/preview/immediate"):
        assert reader.get(path).status_code == 403
    assert reader.post(f"/alerts/outbox/alert/{Alert.objects.get().pk}/again/").status_code == 403


def test_every_mail_can_be_looked_at_and_none_is_stored(browser: Client, place: Place) -> None:
    before = Alert.objects.count()
    body = browser.get("/alerts/preview").content.decode()
    assert "Nothing is disputed." in body
    assert "List-Unsubscribe" in body
    assert body.count("<h1") == 1
    for kind in KINDS:
        page = browser.get(f"/alerts/preview/{kind}")
        assert page.status_code == 200, kind
        assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.content.decode().lstrip().startswith("<!doctype html>")
    assert browser.get("/alerts/preview/disputed").status_code == 404
    place.matter.is_disputed, place.matter.dispute_reason = True, "Two say otherwise."
    place.matter.save()
    assert "Two say otherwise." in browser.get("/alerts/preview/disputed").content.decode()
    place.watch.delete()
    assert "asks for every change" in browser.get("/alerts/preview/immediate").content.decode()
    assert Alert.objects.count() == before - 1
    assert Digest.objects.count() == 0


@pytest.mark.django_db
def test_previews_of_an_empty_installation_say_why_they_are_empty(browser: Client) -> None:
    body = browser.get("/alerts/preview").content.decode()
    assert "No matter has moved yet." in body
    assert "No source has gone wrong yet." in body
