"""Log-in links: one use, one day. Opening one shows a button, so that a mail scanner that follows it burns nothing."""

from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from tracker.alerts.mail import Notice, notice_mail
from tracker.env import env
from tracker.models import User

ADMINISTRATOR = "admin@localhost"
ADDRESS_FILE = "address"  # in the data directory: where the tracker was started last
log = structlog.get_logger(__name__)


class LoginTokens(PasswordResetTokenGenerator):
    """Signs password, last log-in and e-mail: a log-in or a change of either makes every older link invalid."""

    key_salt = "tracker.web.login.LoginTokens"


tokens = LoginTokens()


def note_address() -> None:
    """Told by whatever starts the tracker: another command does not know the port that this start was given."""
    (settings.DATA_DIR / ADDRESS_FILE).write_text(settings.BASE_URL)


def address() -> str:
    """Where readers find the site: as set, else where it was started last."""
    if env.base_url or "port" in env.model_fields_set:
        return str(settings.BASE_URL)
    try:
        return (settings.DATA_DIR / ADDRESS_FILE).read_text().strip() or settings.BASE_URL
    except FileNotFoundError:
        return str(settings.BASE_URL)


def link_for(user: User, next_path: str = "") -> str:
    """`next_path`: where the person wanted to go; a path of this site."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    link = address() + reverse("login-link", args=[uid, tokens.make_token(user)])
    return f"{link}?{urlencode({'next': next_path})}" if next_path else link


def user_of_link(uid: str, token: str) -> User | None:
    """Whose link this is; None when it is broken, used or too old."""
    try:
        user = User.objects.get(pk=int(urlsafe_base64_decode(uid).decode()))
    except (ValueError, OverflowError, User.DoesNotExist):
        return None
    return user if user.is_active and tokens.check_token(user, token) else None


def first_administrator() -> User:
    """The oldest active administrator, made if there is none."""
    found = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    return found or User.objects.create_superuser(ADMINISTRATOR)


def first_administrator_link() -> str:
    """A one-time log-in link for whoever starts the product; stands on its console."""
    return link_for(first_administrator())


def notice_of_link(user: User, next_path: str = "") -> Notice:
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return Notice(
        "Your log-in link",
        (),
        link=link_for(user, next_path),
        link_words="Open this address and press the button to log in",
        after=[f"It works once, for {hours} hours. If you did not ask for it, ignore this mail: nothing happens."],
    )


def send_link(email: str, next_path: str = "") -> None:
    """Mail a link to this address if somebody with it may log in. The caller says the same in both cases.

    Errors: OSError (smtplib's errors among them) when the mail server does not take it.
    """
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        log.info("login_link_for_unknown_address")
        return
    notice_mail(notice_of_link(user, next_path), user.email).send()
    log.info("login_link_sent", user=user.pk)
