"""Deliver: hand waiting mails to the mail server.

The row of an alert, a digest or a mail about faults is the outbox. It is leased, sent outside any transaction, and
marked in a second one. A crash between the server's acceptance and our commit sends the same message id again: that,
and only that, can repeat a mail.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from tracker.alerts import outbox, server
from tracker.alerts.hours import quiet_until
from tracker.alerts.outbox import Letter
from tracker.alerts.server import Refusal
from tracker.errors import LeaseLost
from tracker.models import Outgoing
from tracker.stages.lease import claim, holding, prolong, release

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
# About a day and a half of a server that answers and refuses. A server that does not answer never sets an alert aside.
MOST_ATTEMPTS = 16


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 1, 2, 4… minutes, never more than 4 hours."""
    doublings = min(max(attempts, 1) - 1, 20)
    return min(FIRST_PAUSE * float(2**doublings), LONGEST_PAUSE)


def run(*, limit: int = 50, now: datetime | None = None) -> int:
    """Send up to `limit` mails over one connection. Gives back how many were dealt with.

    Without a mail server in the settings alerts wait, and nothing is lost.
    """
    if not settings.EMAIL_CONFIGURED:
        return 0
    now = now or timezone.now()
    claimed: list[Outgoing] = [*claim(outbox.waiting_alerts(now), limit=limit, now=now)]
    claimed += claim(outbox.waiting_digests(now), limit=limit - len(claimed), now=now)
    claimed += claim(outbox.waiting_fault_mails(now), limit=limit - len(claimed), now=now)
    connection = get_connection(fail_silently=False)
    try:
        return _deal_with_all(claimed, connection, now)
    finally:
        server.close(connection)


def _deal_with_all(claimed: Sequence[Outgoing], connection: BaseEmailBackend, now: datetime) -> int:
    dealt_with, started = 0, monotonic()
    for position, row in enumerate(claimed):
        refusal = _deal_with(row, connection, now, started)
        dealt_with += 1
        if refusal is not None and refusal.is_server_down:
            for later in claimed[position + 1 :]:
                release(later)
            break
    return dealt_with


def _later(now: datetime, started: float) -> datetime:
    return now + timedelta(seconds=monotonic() - started)


def _deal_with(row: Outgoing, connection: BaseEmailBackend, now: datetime, started: float) -> Refusal | None:
    letter = outbox.letter(row)
    if letter is None:
        return None  # its watch or its event was removed meanwhile
    if letter.is_empty:
        _commit(row, lambda: _withdraw(row, now))
        return None
    if (until := quiet_until(letter.user, now=now)) is not None:
        _commit(row, lambda: _put_off(row, until))
        return None
    if not prolong(row, now=_later(now, started)):
        log.warning("lease_lost", stage="deliver", message_id=row.message_id)
        return None  # a slow server held us up and another worker has it now: it, not we, sends the mail
    refusal = _send(letter, connection, now)
    _commit(row, lambda: _record(letter, refusal, now))
    return refusal


def _send(letter: Letter, connection: BaseEmailBackend, now: datetime) -> Refusal | None:
    """None if the server took it."""
    try:
        mail = letter.write(now=now)
    except Exception as error:  # one alert that cannot be put into words must not hold up the others
        log.exception("alert_not_written", message_id=letter.row.message_id)
        return Refusal(f"could not be written: {type(error).__name__}: {error}", is_final=True)
    return server.hand_over(mail, connection)


def _record(letter: Letter, refusal: Refusal | None, now: datetime) -> None:
    row = letter.row
    letter.delivery(now, is_accepted=refusal is None, detail=refusal.detail if refusal else "accepted").save()
    row.attempts += 1
    if refusal is None:
        row.state, row.sent_at = Outgoing.State.SENT, now
    elif refusal.is_final or (row.attempts >= MOST_ATTEMPTS and not refusal.is_server_down):
        row.state = Outgoing.State.SET_ASIDE
    else:
        row.next_attempt_at = now + backoff(row.attempts)
    row.save(update_fields=["attempts", "state", "sent_at", "next_attempt_at"])
    if row.state != Outgoing.State.PENDING:
        letter.mark(row.state, now)
    if refusal is not None:
        log.info("mail_refused", message_id=row.message_id, state=row.state, detail=refusal.detail)


def _withdraw(row: Outgoing, now: datetime) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(state=Outgoing.State.WITHDRAWN, withdrawn_at=now)


def _put_off(row: Outgoing, until: datetime) -> None:
    """Not an attempt: the person sleeps."""
    type(row)._default_manager.filter(pk=row.pk).update(next_attempt_at=until)


def _commit(row: Outgoing, write: Callable[[], None]) -> None:
    try:
        with holding(row):
            write()
    except LeaseLost:
        log.warning("lease_lost", stage="deliver", message_id=row.message_id)
