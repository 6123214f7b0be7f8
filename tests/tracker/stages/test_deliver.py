"""Delivery through a real SMTP server: taken, refused, dropped, down; never a second alert, never one lost."""

import uuid
from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend

from tests.factories import NOW, make_user, make_watch
from tests.mail_server import MailServer, mail_server
from tests.moves import move
from tracker.alerts import outbox, watches
from tracker.models import Alert, Delivery
from tracker.stages import alert, deliver

__all__ = ["mail_server"]  # the fixture

pytestmark = pytest.mark.django_db


def alerts(*addresses: str) -> list[Alert]:
    for address in addresses or ("reader@example.org",):
        make_watch(make_user(address))
    move()
    alert.run(now=NOW)
    return list(Alert.objects.order_by("id"))


def states() -> list[str]:
    return list(Alert.objects.order_by("id").values_list("state", flat=True))


def test_mails_go_out_once_over_one_connection(mail_server: MailServer) -> None:
    rows = alerts("a@example.org", "b@example.org")
    assert deliver.run(now=NOW) == 2
    assert deliver.run(now=NOW + timedelta(days=1)) == 0
    assert [mail["To"] for mail in mail_server.mails] == ["a@example.org", "b@example.org"]
    assert [mail["Message-ID"] for mail in mail_server.mails] == [row.message_id for row in rows]
    assert states() == ["sent", "sent"]
    assert mail_server.connections == 1
    assert Alert.objects.first().sent_at == NOW
    assert Delivery.objects.filter(is_accepted=True).count() == 2


class _TakenOver(EmailBackend):
    """A server so slow that, while it takes one mail, the leases of the others run out and a second worker has them."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        sent = [mail.extra_headers["Message-ID"] for mail in email_messages]
        Alert.objects.exclude(message_id__in=sent).update(lease_token=uuid.uuid4())
        return super().send_messages(email_messages)


def test_an_alert_that_another_worker_took_over_is_not_sent_twice(mail_server: MailServer, settings: Any) -> None:
    alerts("a@example.org", "b@example.org")
    settings.EMAIL_BACKEND = f"{__name__}._TakenOver"
    deliver.run(now=NOW)
    assert [mail["To"] for mail in mail_server.mails] == ["a@example.org"]
    assert states() == ["sent", "pending"]


def test_without_a_server_in_the_settings_alerts_wait(mail_server: MailServer, settings: Any) -> None:
    alerts()
    settings.EMAIL_CONFIGURED = False
    assert deliver.run(now=NOW) == 0
    assert states() == ["pending"]
    settings.EMAIL_CONFIGURED = True
    deliver.run(now=NOW + timedelta(days=30))
    assert states() == ["sent"]


def test_a_refused_recipient_is_set_aside_and_the_others_go_on(mail_server: MailServer) -> None:
    mail_server.refuse["a@example.org"] = "550 No such person"
    alerts("a@example.org", "b@example.org")
    deliver.run(now=NOW)
    assert states() == ["set_aside", "sent"]
    assert "550 No such person" in Delivery.objects.get(is_accepted=False).detail


def test_a_passing_refusal_is_tried_again_ever_more_slowly(mail_server: MailServer) -> None:
    mail_server.refuse["a@example.org"] = "451 Later please"
    (row,) = alerts("a@example.org")
    deliver.run(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_attempt_at) == ("pending", 1, NOW + timedelta(minutes=1))
    assert deliver.run(now=NOW + timedelta(seconds=59)) == 0
    deliver.run(now=NOW + timedelta(minutes=1))
    row.refresh_from_db()
    assert row.next_attempt_at == NOW + timedelta(minutes=3)
    del mail_server.refuse["a@example.org"]
    deliver.run(now=NOW + timedelta(minutes=3))
    assert states() == ["sent"]
    assert Delivery.objects.count() == 3


def test_an_alert_that_is_refused_too_often_is_set_aside(mail_server: MailServer) -> None:
    mail_server.data_answer = "452 Full"
    alerts()
    Alert.objects.update(attempts=deliver.MOST_ATTEMPTS - 1)
    deliver.run(now=NOW)
    assert states() == ["set_aside"]


def test_a_server_that_is_down_loses_nothing(mail_server: MailServer, settings: Any) -> None:
    rows = alerts("a@example.org", "b@example.org")
    settings.EMAIL_PORT = 1  # nobody listens there
    Alert.objects.update(attempts=deliver.MOST_ATTEMPTS)
    assert deliver.run(now=NOW) == 1
    assert states() == ["pending", "pending"]
    rows[1].refresh_from_db()
    assert (rows[1].lease_token, rows[1].attempts) == (None, deliver.MOST_ATTEMPTS)
    settings.EMAIL_PORT = mail_server.port
    deliver.run(now=NOW + timedelta(hours=4))
    assert states() == ["sent", "sent"]


def test_a_message_refused_for_good_is_set_aside(mail_server: MailServer) -> None:
    mail_server.data_answer = "554 Looks like spam"
    alerts()
    deliver.run(now=NOW)
    assert states() == ["set_aside"]


def test_accepted_but_not_heard_is_sent_again_under_the_same_id(mail_server: MailServer) -> None:
    mail_server.drops = 1
    alerts("a@example.org", "b@example.org")
    deliver.run(now=NOW)
    assert states() == ["pending", "sent"]
    deliver.run(now=NOW + timedelta(minutes=1))
    assert states() == ["sent", "sent"]
    to_a = [mail["Message-ID"] for mail in mail_server.mails if mail["To"] == "a@example.org"]
    assert len(to_a) == 2
    assert len(set(to_a)) == 1
    assert Alert.objects.count() == 2


def test_a_worker_that_died_while_sending_is_taken_over(mail_server: MailServer) -> None:
    alerts()
    (row,) = deliver.claim(outbox.waiting_alerts(NOW), limit=1, now=NOW)
    assert deliver.run(now=NOW) == 0  # leased by the dead one
    assert deliver.run(now=NOW + timedelta(minutes=6)) == 1
    assert states() == ["sent"]
    assert mail_server.mails[0]["Message-ID"] == row.message_id


@pytest.mark.parametrize("how", ["pause", "delete"])
def test_a_watch_taken_away_withdraws_what_waits(mail_server: MailServer, how: str) -> None:
    (row,) = alerts()
    {"pause": watches.pause, "delete": watches.delete}[how](row.watch, now=NOW)
    Alert.objects.update(state=Alert.State.PENDING)  # as if it had been leased at that moment
    deliver.run(now=NOW)
    assert states() == ["withdrawn"]
    assert mail_server.mails == []


def test_an_alert_that_cannot_be_written_does_not_hold_up_the_others(mail_server: MailServer) -> None:
    rows = alerts("a@example.org", "b@example.org")
    type(rows[0].watch.user).objects.filter(email="a@example.org").update(email="a@example.org\r\nBcc: x@example.org")
    deliver.run(now=NOW)
    assert states() == ["set_aside", "sent"]
    assert "could not be written" in Delivery.objects.get(is_accepted=False).detail


def test_waiting_times_double_up_to_four_hours() -> None:
    assert [deliver.backoff(n).total_seconds() / 60 for n in (1, 2, 3, 8, 9, 100)] == [1, 2, 4, 128, 240, 240]


def test_a_person_hears_of_a_change_by_one_mail_whatever_the_number_of_watches(mail_server: MailServer) -> None:
    user = make_user("reader@example.org")
    first, second = make_watch(user, name="First"), make_watch(user, name="Second")
    move()
    alert.run(now=NOW)
    assert deliver.run(now=NOW) == 1
    (mail,) = mail_server.mails
    text = mail.get_body(("plain",)).get_content()
    assert "Your watch “First”" in text
    assert "Your watch “Second”" in text
    assert states() == ["sent", "sent"]
    told = Alert.objects.get(watch=second)
    assert told.told_with == Alert.objects.get(watch=first)
    assert mail["Message-ID"] == told.told_with.message_id
    assert deliver.run(now=NOW + timedelta(days=1)) == 0


def test_when_the_first_watch_is_paused_the_second_one_tells(mail_server: MailServer) -> None:
    user = make_user("reader@example.org")
    first = make_watch(user, name="First")
    make_watch(user, name="Second")
    move()
    alert.run(now=NOW)
    watches.pause(first, now=NOW)
    deliver.run(now=NOW)
    assert states() == ["withdrawn", "sent"]
    assert "First" not in mail_server.mails[0].get_body(("plain",)).get_content()


def test_quiet_hours_put_a_mail_off_without_counting_an_attempt(mail_server: MailServer) -> None:
    make_watch(make_user("reader@example.org", quiet_from=time(8), quiet_until=time(12)))
    move()
    alert.run(now=NOW)
    deliver.run(now=NOW)  # nine o'clock
    row = Alert.objects.get()
    assert (row.state, row.attempts, row.next_attempt_at) == ("pending", 0, NOW + timedelta(hours=3))
    assert row.lease_token is None
    deliver.run(now=NOW + timedelta(hours=3))
    assert states() == ["sent"]


def test_what_was_set_aside_can_be_tried_again(mail_server: MailServer) -> None:
    mail_server.refuse["a@example.org"] = "550 No such person"
    (row,) = alerts("a@example.org")
    deliver.run(now=NOW)
    mail_server.refuse.clear()
    outbox.try_again(row, now=NOW)
    deliver.run(now=NOW)
    assert states() == ["sent"]
    outbox.try_again(row, now=NOW)
    assert states() == ["sent"], "only what was set aside"
