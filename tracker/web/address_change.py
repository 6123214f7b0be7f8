"""A new e-mail address counts once a link mailed to it was used; the old one is told when it is asked for and when it
is done. Nothing is stored in between: the link itself carries the change, signed, for a day."""

import smtplib

import structlog
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from tracker.alerts.mail import Notice, notice_mail
from tracker.models import User
from tracker.web import login

SALT = "tracker.web.address_change"
log = structlog.get_logger(__name__)


def link_for(user: User, new: str) -> str:
    token = signing.dumps({"user": user.pk, "new": new, "was": _fingerprint(user)}, salt=SALT)
    return login.address() + reverse("account-address", args=[token])


def read(token: str) -> tuple[User, str] | None:
    """Whose address is to become which; None when the link is broken, used, overtaken or too old."""
    try:
        said = signing.loads(token, salt=SALT, max_age=settings.PASSWORD_RESET_TIMEOUT)
        user = User.objects.get(pk=said["user"], is_active=True)
    except (signing.BadSignature, User.DoesNotExist):
        return None
    return (user, said["new"]) if constant_time_compare(said["was"], _fingerprint(user)) else None


def notice_of_link(user: User, new: str) -> Notice:
    """To the new address."""
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return Notice(
        "Confirm your new address",
        [f"Somebody, probably you, wants the account of {user.email} to use this address from now on."],
        link=link_for(user, new),
        link_words="Open this address and press the button to confirm it",
        after=[f"It works once, for {hours} hours. If you did not ask for it, ignore this mail: nothing happens."],
    )


def notice_of_asking(new: str) -> Notice:
    """To the old address."""
    return Notice(
        "A new address was asked for",
        [
            f"Somebody who is logged in to your account wants it to use {new} instead of this address.",
            "Nothing has changed yet: it changes when the link mailed there is used.",
            "If that was not you, set a new password under Account: that ends the link and every other log-in.",
        ],
    )


def notices_of_change(old: str, new: str) -> tuple[Notice, Notice]:
    """To the old address, and to the new one."""
    subject = "Your address was changed"
    since = "Alerts and log-in links go to the new address from now on. Links mailed earlier no longer work."
    warning = "If that was not you, tell whoever runs the tracker at once."
    return (
        Notice(subject, [f"Your account now uses {new} instead of this address.", since, warning]),
        Notice(subject, [f"Your account now uses this address instead of {old}.", since]),
    )


def ask(user: User, new: str) -> None:
    """Mail the link to the new address, and a word of warning to the old one.

    Errors: OSError (smtplib's errors among them) when the mail server does not take the link.
    """
    notice_mail(notice_of_link(user, new), new).send()
    _tell(user.email, notice_of_asking(new))
    log.info("address_change_asked", user=user.pk)


def confirm(token: str) -> str | None:
    """Change the address and tell both; the new one, or None when the link does not count or the address is taken."""
    try:
        with transaction.atomic():
            found = read(token)
            if found is None:
                return None
            user, new = found
            # Compared with what was read, so that of two links used at once only one counts.
            if not User.objects.filter(pk=user.pk, email=user.email, password=user.password).update(email=new):
                return None
    except IntegrityError:  # somebody else took it meanwhile
        return None
    log.info("address_changed", user=user.pk)
    to_old, to_new = notices_of_change(user.email, new)
    _tell(user.email, to_old)
    _tell(new, to_new)
    return new


def _fingerprint(user: User) -> str:
    """Changes with address and password: a change of either ends every link, and so each works once."""
    return salted_hmac(SALT, f"{user.email}\n{user.password}").hexdigest()[:32]


def _tell(address: str, notice: Notice) -> None:
    """A notice that may fail: the first administrator's own address takes no mail at all."""
    if address.endswith("@localhost"):
        return
    try:
        notice_mail(notice, address).send()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("address_notice_not_sent", subject=notice.subject, reason=str(error))
