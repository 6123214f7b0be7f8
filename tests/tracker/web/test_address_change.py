"""A new e-mail address counts once the link mailed to it was used; over a real mail server."""

import re
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client

from tests.mail_server import MailServer, mail_server
from tracker.models import User
from tracker.web import address_change, login, throttle

pytestmark = pytest.mark.django_db
__all__ = ["mail_server"]  # the fixture
OLD, NEW = "analyst@example.org", "new@example.org"


def ask(browser: Client, address: str = NEW, zone: str = "UTC") -> Any:
    return browser.post("/account/", {"form": "details", "email": address, "time_zone": zone})


def text_of(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https://tracker\.example\.org(/account/address/\S+)", text_of(mail))
    assert found is not None
    return found[1]


def sent_to(server: MailServer, address: str) -> list[EmailMessage]:
    return [mail for mail in server.mails if mail["To"] == address]


@pytest.fixture
def visitor() -> Client:
    return Client(SERVER_NAME="localhost")


def test_the_old_address_stays_until_the_link_is_used(
    browser: Client, visitor: Client, user: User, mail_server: MailServer
) -> None:
    earlier_login = login.link_for(user).removeprefix(login.address())
    page = browser.post(
        "/account/",
        {"form": "details", "email": " New@Example.org ", "time_zone": "Asia/Shanghai"},
        follow=True,
    ).content.decode()
    assert f"mailed to {NEW}" in page
    user.refresh_from_db()
    assert (user.email, user.time_zone) == (OLD, "Asia/Shanghai")
    (asked,), (warned,) = sent_to(mail_server, NEW), sent_to(mail_server, OLD)
    assert NEW in text_of(warned)
    assert "Nothing has changed yet" in text_of(warned)
    assert "/account/address/" not in text_of(warned)
    path = link_in(asked)
    for _ in range(2):  # a mail scanner opens links too
        assert "Confirm" in visitor.get(path).content.decode()
    user.refresh_from_db()
    assert user.email == OLD
    assert NEW in visitor.post(path).content.decode()
    user.refresh_from_db()
    assert user.email == NEW
    assert ["changed" in mails[-1]["Subject"] for mails in (sent_to(mail_server, NEW), sent_to(mail_server, OLD))] == [
        True,
        True,
    ]
    assert visitor.get(path).status_code == visitor.post(path).status_code == 410
    assert visitor.get(earlier_login).status_code == 410
    assert browser.get("/account/").status_code == 200, "still logged in"


def test_a_link_dies_with_the_password_with_another_change_and_with_time(
    visitor: Client, user: User, mail_server: MailServer, settings: Any
) -> None:
    first, second = (
        address_change.link_for(user, address).removeprefix(login.address()) for address in (NEW, "b@c.de")
    )
    assert visitor.post(second).status_code == 200
    assert visitor.post(first).status_code == 410
    user.refresh_from_db()
    third = address_change.link_for(user, NEW).removeprefix(login.address())
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert visitor.get(third).status_code == 410
    settings.PASSWORD_RESET_TIMEOUT = 60
    assert visitor.get(third).status_code == 200
    user.set_password("a-good-long-password")
    user.save()
    assert visitor.post(third).status_code == 410
    assert visitor.get(f"{third[:-2]}x/").status_code == 410
    assert User.objects.get(pk=user.pk).email == "b@c.de"


def test_an_address_that_somebody_took_meanwhile(visitor: Client, user: User, mail_server: MailServer) -> None:
    path = address_change.link_for(user, NEW).removeprefix(login.address())
    User.objects.create_user(NEW)
    assert visitor.post(path).status_code == 410
    assert User.objects.get(pk=user.pk).email == OLD


def test_a_mail_that_is_refused_is_said_and_nothing_changes(
    browser: Client, user: User, mail_server: MailServer
) -> None:
    mail_server.refuse[NEW] = "550 no such mailbox"
    response = ask(browser)
    assert response.status_code == 422
    assert "The mail server did not take a mail to this address" in response.content.decode()
    assert mail_server.mails == []
    assert User.objects.get(pk=user.pk).email == OLD


def test_a_notice_that_cannot_be_delivered_stops_nothing(
    browser: Client, visitor: Client, user: User, mail_server: MailServer
) -> None:
    mail_server.refuse[OLD] = "550 mailbox is gone"
    assert ask(browser).status_code == 302
    assert visitor.post(link_in(mail_server.mails[0])).status_code == 200
    assert User.objects.get(pk=user.pk).email == NEW


def test_the_first_administrator_gets_an_address(visitor: Client, mail_server: MailServer) -> None:
    administrator = login.first_administrator()
    visitor.force_login(administrator)
    ask(visitor)
    assert [mail["To"] for mail in mail_server.mails] == [NEW]
    visitor.post(link_in(mail_server.mails[0]))
    assert User.objects.get(pk=administrator.pk).email == NEW


def test_the_same_address_needs_no_mail(browser: Client, user: User, mail_server: MailServer) -> None:
    assert ask(browser, OLD.upper(), "Asia/Shanghai").status_code == 302
    assert mail_server.mails == []
    assert User.objects.get(pk=user.pk).time_zone == "Asia/Shanghai"


def test_mails_to_claimed_addresses_are_limited(browser: Client, user: User, mail_server: MailServer) -> None:
    for _ in range(throttle.FAILURES):
        throttle.note_failure(f"address-change {user.pk}")
    response = ask(browser)
    assert response.status_code == 422
    assert "Too many changes" in response.content.decode()
    assert mail_server.mails == []


def test_without_a_mail_server_the_address_stays(browser: Client, user: User) -> None:
    page = browser.get("/account/").content.decode()
    assert "cannot be changed while sending mail is not set up" in page
    assert ask(browser, NEW, "Asia/Shanghai").status_code == 302
    user.refresh_from_db()
    assert (user.email, user.time_zone) == (OLD, "Asia/Shanghai")
