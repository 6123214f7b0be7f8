"""Daily and weekly mails: each alert in one of them, whatever was missed, and each change once in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import NOW, make_user, make_watch
from tests.mail_server import MailServer, mail_server
from tests.moves import move
from tracker.alerts import watches
from tracker.models import Alert, Digest
from tracker.stages import alert, deliver, digest

__all__ = ["mail_server"]  # the fixture

pytestmark = pytest.mark.django_db
TOMORROW_AT_SEVEN = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)


def text_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def test_one_entry_for_each_change_with_every_watch_it_matched(mail_server: MailServer) -> None:
    user = make_user("reader@example.org")
    make_watch(user, name="All", rhythm="daily")
    make_watch(user, name="Permits", rhythm="daily", types=["autonomy_permit"])
    make_watch(name="Somebody else", rhythm="daily")
    move("sought", "2026-02-20")
    move("approved", "2026-02-26")
    alert.run(now=NOW)
    assert deliver.run(now=NOW) == 0, "nothing goes out singly"
    assert digest.run(now=TOMORROW_AT_SEVEN - timedelta(minutes=1)) == 0
    assert digest.run(now=TOMORROW_AT_SEVEN) == 2
    assert deliver.run(now=TOMORROW_AT_SEVEN) == 2
    (mail,) = [mail for mail in mail_server.mails if mail["To"] == "reader@example.org"]
    text = text_of(mail)
    assert mail["Subject"] == "2 changes: Tesla FSD: permission in China"
    assert text.count("Your watch “All” asks for every change.") == 2
    assert text.count("Your watch “Permits” asks for") == 2
    assert "Somebody else" not in text
    assert "1. Tesla FSD" in text
    assert "What could not be seen:" in text
    assert mail["Message-ID"] == Digest.objects.get(user=user).message_id
    assert set(Alert.objects.values_list("state", flat=True)) == {"sent"}
    assert digest.run(now=TOMORROW_AT_SEVEN + timedelta(hours=1)) == 0
    assert deliver.run(now=TOMORROW_AT_SEVEN + timedelta(days=3)) == 0


def test_after_days_of_standstill_the_next_holds_everything_and_nothing_twice(mail_server: MailServer) -> None:
    make_watch(make_user("reader@example.org"), rhythm="daily")
    move("sought", "2026-02-20")
    alert.run(now=NOW)
    later = TOMORROW_AT_SEVEN + timedelta(days=5, hours=3)
    digest.run(now=later)
    deliver.run(now=later)
    move("approved", "2026-02-26", now=later)
    alert.run(now=later)
    assert digest.run(now=later) == 0, "what came after the time it was due is in the next"
    digest.run(now=later + timedelta(days=1))
    deliver.run(now=later + timedelta(days=1))
    assert ["sought" in text_of(mail) for mail in mail_server.mails] == [True, True]  # from → to
    assert [text_of(mail).splitlines()[0] for mail in mail_server.mails] == ["Daily digest: 1 change"] * 2


def test_a_weekly_one_comes_on_monday(mail_server: MailServer) -> None:
    make_watch(rhythm="weekly")
    move()
    alert.run(now=NOW)  # a Monday, after seven
    assert digest.run(now=NEXT_MONDAY - timedelta(minutes=1)) == 0
    assert digest.run(now=NEXT_MONDAY) == 1


def test_a_digest_that_failed_is_tried_again_under_the_same_id(mail_server: MailServer) -> None:
    make_watch(make_user("reader@example.org"), rhythm="daily")
    move()
    alert.run(now=NOW)
    digest.run(now=TOMORROW_AT_SEVEN)
    mail_server.drops = 1
    deliver.run(now=TOMORROW_AT_SEVEN)
    assert Digest.objects.get().state == Digest.State.PENDING
    deliver.run(now=TOMORROW_AT_SEVEN + timedelta(minutes=1))
    assert Digest.objects.get().state == Digest.State.SENT
    assert len({mail["Message-ID"] for mail in mail_server.mails}) == 1
    assert Digest.objects.get().deliveries.count() == 2


def test_a_watch_paused_meanwhile_leaves_the_digest_or_ends_it(mail_server: MailServer) -> None:
    user = make_user("reader@example.org")
    kept, paused = make_watch(user, name="Kept", rhythm="daily"), make_watch(user, name="Paused", rhythm="daily")
    move()
    alert.run(now=NOW)
    digest.run(now=TOMORROW_AT_SEVEN)
    watches.pause(paused, now=TOMORROW_AT_SEVEN)
    deliver.run(now=TOMORROW_AT_SEVEN)
    assert "“Paused”" not in text_of(mail_server.mails[0])
    move("denied", "2026-02-28", now=NOW + timedelta(days=2))
    alert.run(now=NOW + timedelta(days=2))
    digest.run(now=TOMORROW_AT_SEVEN + timedelta(days=2))
    watches.pause(kept, now=TOMORROW_AT_SEVEN + timedelta(days=2))
    deliver.run(now=TOMORROW_AT_SEVEN + timedelta(days=2))
    assert Digest.objects.latest("id").state == Digest.State.WITHDRAWN
    assert len(mail_server.mails) == 1
