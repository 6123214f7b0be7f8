"""Who gets in, and how."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.test import Client, override_settings

from tracker.models import User
from tracker.web import login

PRIVATE = [
    "/",
    "/matters/",
    "/timeline/",
    "/search/",
    "/watches/",
    "/sources/",
    "/account/",
    "/help/",
    "/snapshots/ab/",
    "/review/names/",
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(SERVER_NAME="localhost", enforce_csrf_checks=False)


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


@pytest.mark.parametrize("path", PRIVATE)
def test_pages_ask_for_log_in_and_remember_the_way(path: str, visitor: Client) -> None:
    response = visitor.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/login/?next={path}"


def test_opening_a_link_burns_nothing_and_the_button_works_once(visitor: Client, user: User) -> None:
    path = path_of(login.link_for(user))
    for _ in range(3):
        assert "Log in" in visitor.get(path).content.decode()
    assert "_auth_user_id" not in visitor.session
    assert visitor.post(path).headers["Location"] == "/matters/"
    assert visitor.session["_auth_user_id"] == str(user.pk)
    other = Client(SERVER_NAME="localhost")
    assert other.get(path).status_code == 410
    assert other.post(path).status_code == 410


def test_a_link_leads_on_but_never_off_the_site(visitor: Client, user: User) -> None:
    assert visitor.post(path_of(login.link_for(user, "/timeline/?type=x"))).headers["Location"] == "/timeline/?type=x"
    away = Client(SERVER_NAME="localhost")
    away_link = path_of(login.link_for(User.objects.get(pk=user.pk), "https://evil.example/"))
    assert away.post(away_link).headers["Location"] == "/matters/"


@pytest.mark.parametrize("path", ["/login/x/y/", "/login/MQ/abc-def/", "/login/____/abc-def/"])
def test_a_broken_link_says_so(path: str, visitor: Client) -> None:
    response = visitor.get(path)
    assert response.status_code == 410
    assert "no longer works" in response.content.decode()


def test_an_inactive_person_gets_no_way_in(visitor: Client, user: User) -> None:
    path = path_of(login.link_for(user))
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert visitor.get(path).status_code == 410


def test_password(visitor: Client) -> None:
    User.objects.create_user("reader@example.org", "a-good-long-password")
    wrong = visitor.post("/login/", {"username": "reader@example.org", "password": "no"})
    assert "do not belong together" in wrong.content.decode()
    right = visitor.post(
        "/login/", {"username": "Reader@Example.org", "password": "a-good-long-password", "next": "/timeline/"}
    )
    assert right.headers["Location"] == "/timeline/"
    assert visitor.post("/logout/").headers["Location"] == "/login/"
    assert visitor.get("/timeline/").status_code == 302


def test_without_mail_the_page_names_the_command(visitor: Client) -> None:
    assert "manage.py login_link" in visitor.get("/login/").content.decode()
    assert "Mail is not set up" in visitor.post("/login/send/", {"email": "a@example.org"}).content.decode()


@override_settings(EMAIL_CONFIGURED=True)
def test_a_link_by_mail_tells_nobody_who_has_an_account(visitor: Client, user: User) -> None:
    known = visitor.post("/login/send/", {"email": user.email.upper(), "next": "/sources/"})
    unknown = visitor.post("/login/send/", {"email": "nobody@example.org"})
    assert known.content == unknown.content
    (message,) = mail.outbox
    assert message.to == [user.email]
    link = next(line for line in message.body.splitlines() if line.startswith("http"))
    assert visitor.post(path_of(link)).headers["Location"] == "/sources/"


@override_settings(EMAIL_CONFIGURED=True, EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=9)
def test_a_mail_server_that_does_not_answer_is_said(visitor: Client, user: User) -> None:
    response = visitor.post("/login/send/", {"email": user.email})
    assert response.status_code == 502
    assert "could not be sent" in response.content.decode()


def test_the_command_prints_links() -> None:
    out = StringIO()
    call_command("login_link", stdout=out)
    administrator = User.objects.get()
    assert administrator.email == "admin@localhost"
    assert administrator.is_superuser
    assert "/login/" in out.getvalue()
    with pytest.raises(CommandError, match="--create"):
        call_command("login_link", "new@example.org", stdout=out)
    call_command("login_link", "new@example.org", "--create", stdout=out)
    assert not User.objects.get(email="new@example.org").is_superuser


def test_the_first_administrator_is_made_once() -> None:
    assert login.first_administrator() == login.first_administrator()


@override_settings(EMAIL_CONFIGURED=True)
def test_account(browser: Client, user: User) -> None:
    link = path_of(login.link_for(user))
    response = browser.post("/account/", {"form": "details", "email": user.email, "time_zone": "Asia/Shanghai"})
    assert response.status_code == 302
    assert "Times in Asia/Shanghai" in browser.get("/matters/").content.decode()
    User.objects.create_user("taken@example.org")
    taken = browser.post("/account/", {"form": "details", "email": "Taken@example.org", "time_zone": "UTC"})
    assert taken.status_code == 422
    assert "Somebody else has this address" in taken.content.decode()
    word = "quite-a-long-password"
    browser.post("/account/", {"form": "password", "new_password1": word, "new_password2": word})
    assert User.objects.get(pk=user.pk).check_password(word)
    assert browser.get("/matters/").status_code == 200, "still logged in"
    assert Client(SERVER_NAME="localhost").get(link).status_code == 410


def test_guessing_is_slowed_for_that_address_alone(visitor: Client) -> None:
    User.objects.create_user("guessed@example.org", "a-good-long-password")
    for _ in range(10):
        visitor.post("/login/", {"username": "guessed@example.org", "password": ""})
    right = {"username": "Guessed@example.org ", "password": "a-good-long-password"}
    assert visitor.post("/login/", right).status_code == 429
    assert visitor.post("/login/", {"username": "other@example.org", "password": ""}).status_code == 200


def test_a_form_without_its_token_is_refused_in_words() -> None:
    response = Client(SERVER_NAME="localhost", enforce_csrf_checks=True).post("/login/", {})
    assert response.status_code == 403
    assert "The form was too old" in response.content.decode()


def test_the_page_of_a_failure_needs_nothing() -> None:
    assert "Something broke on our side" in render_to_string("500.html")
