"""Deliver: hand waiting alerts to the mail server.

An alert's row is the outbox. It is leased, sent outside any transaction, and marked in a second one. A crash between
the server's acceptance and our commit sends the same message id again: that, and only that, can repeat a mail.
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet
from django.utils import timezone

from tracker.alerts.mail import alert_mail
from tracker.errors import LeaseLost
from tracker.models import Alert, Delivery
from tracker.stages.lease import claim, holding, prolong, release

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
# About a day and a half of a server that answers and refuses. A server that does not answer never sets an alert aside.
MOST_ATTEMPTS = 16


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a mail was not taken. `is_final`: it never will be; `is_server_down`: nobody was there to take it."""

    detail: str
    is_final: bool = False
    is_server_down: bool = False


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 1, 2, 4… minutes, never more than 4 hours."""
    doublings = min(max(attempts, 1) - 1, 20)
    return min(FIRST_PAUSE * float(2**doublings), LONGEST_PAUSE)


def pending(now: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(state=Alert.State.PENDING, next_attempt_at__lte=now).order_by("next_attempt_at", "id")


def run(*, limit: int = 50, now: datetime | None = None) -> int:
    """Send up to `limit` alerts over one connection. Gives back how many were dealt with.

    Without a mail server in the settings alerts wait, and nothing is lost.
    """
    if not settings.EMAIL_CONFIGURED:
        return 0
    now = now or timezone.now()
    claimed = claim(pending(now), limit=limit, now=now)
    connection = get_connection(fail_silently=False)
    dealt_with, started = 0, monotonic()
    try:
        for position, alert in enumerate(claimed):
            refusal = _deal_with(alert, connection, now, started)
            dealt_with += 1
            if refusal is not None and refusal.is_server_down:
                for later in claimed[position + 1 :]:
                    release(later)
                break
    finally:
        _close(connection)
    return dealt_with


def _later(now: datetime, started: float) -> datetime:
    return now + timedelta(seconds=monotonic() - started)


def _deal_with(alert: Alert, connection: BaseEmailBackend, now: datetime, started: float) -> Refusal | None:
    full = (
        Alert.objects.select_related("watch__user", "transition__matter", "transition__event", "transition__mention")
        .select_related("transition__document__current_version")
        .filter(pk=alert.pk)
        .first()
    )
    if full is None:
        return None  # its watch or its event was removed meanwhile
    if full.watch.deleted_at or full.watch.is_paused or not full.watch.user.is_active:
        _commit(alert, lambda: _withdraw(alert, now))
        return None
    if not prolong(alert, now=_later(now, started)):
        log.warning("lease_lost", stage="deliver", alert=alert.pk)
        return None  # a slow server held us up and another worker has it now: it, not we, sends the mail
    refusal = _send(full, connection)
    _commit(alert, lambda: _record(full, refusal, now))
    return refusal


def _send(alert: Alert, connection: BaseEmailBackend) -> Refusal | None:
    """None if the server took it."""
    try:
        mail = alert_mail(alert)
    except Exception as error:  # one alert that cannot be put into words must not hold up the others
        log.exception("alert_not_written", alert=alert.pk)
        return Refusal(f"could not be written: {type(error).__name__}: {error}", is_final=True)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        _close(connection)
        return Refusal(f"no connection: {_words(error)}", is_server_down=True)
    try:
        connection.send_messages([mail])
    except ValueError as error:  # an address or a header that no mail may carry
        return Refusal(f"could not be written: {error}", is_final=True)
    except (OSError, smtplib.SMTPException) as error:
        _close(connection)  # its state is unknown; the next mail opens another
        return Refusal(_words(error), is_final=_is_final(error))
    return None


def _is_final(error: Exception) -> bool:
    """A 5xx on the recipient or the message is for ever; on the sender or the log-in it is our settings' fault."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_text(words)}" for code, words in error.recipients.values()]
        return f"recipient refused: {'; '.join(answers)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"[:500]


def _text(words: bytes | str) -> str:
    return (words.decode(errors="replace") if isinstance(words, bytes) else words)[:400]


def _record(alert: Alert, refusal: Refusal | None, now: datetime) -> None:
    Delivery.objects.create(
        alert=alert, attempted_at=now, is_accepted=refusal is None, detail=refusal.detail if refusal else "accepted"
    )
    alert.attempts += 1
    if refusal is None:
        alert.state, alert.sent_at = Alert.State.SENT, now
    elif refusal.is_final or (alert.attempts >= MOST_ATTEMPTS and not refusal.is_server_down):
        alert.state = Alert.State.SET_ASIDE
    else:
        alert.next_attempt_at = now + backoff(alert.attempts)
    alert.save(update_fields=["attempts", "state", "sent_at", "next_attempt_at"])
    if refusal is not None:
        log.info("mail_refused", alert=alert.pk, state=alert.state, detail=refusal.detail)


def _withdraw(alert: Alert, now: datetime) -> None:
    Alert.objects.filter(pk=alert.pk).update(state=Alert.State.WITHDRAWN, withdrawn_at=now)


def _commit(alert: Alert, write: Callable[[], None]) -> None:
    try:
        with holding(alert):
            write()
    except LeaseLost:
        log.warning("lease_lost", stage="deliver", alert=alert.pk)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException) as error:  # it was broken anyway
        log.info("mail_connection_broken", reason=_words(error))
