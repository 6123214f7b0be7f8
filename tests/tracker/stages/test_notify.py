"""What operators hear of faults, through a real SMTP server: once when new, once when over."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from scrapers.errors import by_code
from tests.factories import NOW, make_user
from tests.mail_server import MailServer, mail_server
from tracker.models import Item, Source, SourceFault
from tracker.stages import deliver, faults, notify

__all__ = ["mail_server"]  # the fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return Source.objects.create(slug="wire", name="Example Wire", cadence_s=3600)


def item(source: Source, state: str = Item.State.FOUND) -> Item:
    url = f"https://wire.example/{Item.objects.count()}"
    return Item.objects.create(source=source, external_id=url, url=url, state=state, known_at=NOW)


def operator(address: str = "operator@example.org") -> None:
    user = make_user(address)
    user.is_staff = True
    user.save()


def fault(source: Source, code: str, *, at: datetime = NOW, **fields: Any) -> SourceFault:
    pk = faults.record(source, faults.Fault(code, f"a case of {code}", **fields), now=at)
    return SourceFault.objects.get(pk=pk)


def mails(server: MailServer, at: datetime = NOW) -> list[str]:
    """Subjects of what was sent by then and not looked at before."""
    notify.run(now=at)
    deliver.run(now=at)
    subjects = [str(mail["Subject"]) for mail in server.mails]
    server.mails.clear()
    return subjects


def test_a_fault_is_told_once_and_its_end_once(mail_server: MailServer, source: Source) -> None:
    operator()
    make_user("reader@example.org")
    fault(source, "bad_status", url="https://wire.example/feed")
    notify.run(now=NOW)
    deliver.run(now=NOW)
    (mail,) = mail_server.mails
    assert mail["To"] == "operator@example.org"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "a case of bad_status" in text
    assert "Open https://wire.example/feed" in text, "what to look at"
    mail_server.mails.clear()

    fault(source, "bad_status", url="https://wire.example/feed", at=NOW + timedelta(hours=1))
    assert mails(mail_server, NOW + timedelta(hours=1)) == [], "none while it stays"
    faults.resolve_listing(source, now=NOW + timedelta(hours=2))
    assert mails(mail_server, NOW + timedelta(hours=2, minutes=5)) == [], "it may be back at once"
    assert mails(mail_server, NOW + timedelta(hours=3)) == ["Sources work again: Example Wire"]
    assert mails(mail_server, NOW + timedelta(hours=9)) == []


def test_a_fault_that_comes_and_goes_is_one_fault(mail_server: MailServer, source: Source) -> None:
    operator()
    fault(source, "timed_out")
    assert len(mails(mail_server)) == 1
    for minutes in range(30, 300, 60):
        faults.resolve_listing(source, now=NOW + timedelta(minutes=minutes))
        fault(source, "timed_out", at=NOW + timedelta(minutes=minutes + 30))
        assert mails(mail_server, NOW + timedelta(minutes=minutes + 31)) == []
    assert SourceFault.objects.get().occurrences == 6


def test_what_is_new_at_once_is_one_mail(mail_server: MailServer, source: Source) -> None:
    operator()
    operator("second@example.org")
    other = Source.objects.create(slug="other", name="Other", cadence_s=3600)
    fault(source, "unreachable")
    fault(other, "unreachable")
    fault(other, "wrong_charset", item=item(other), is_oddity=True)
    assert mails(mail_server) == ["Sources that need a look: Example Wire, Other"] * 2


def test_many_pages_with_one_fault_are_one_fault(mail_server: MailServer, source: Source) -> None:
    operator()
    first = item(source)
    fault(source, "layout_changed", item=first)
    assert len(mails(mail_server)) == 1
    second = item(source)
    fault(source, "layout_changed", item=second)
    assert mails(mail_server) == []
    faults.resolve_read(first, now=NOW)
    assert mails(mail_server, NOW + timedelta(hours=2)) == [], "the other page still has it"
    faults.resolve_read(second, now=NOW + timedelta(hours=2))
    assert mails(mail_server, NOW + timedelta(hours=4)) == ["Sources work again: Example Wire"]


def test_a_page_that_may_come_by_itself_is_told_when_it_is_given_up(mail_server: MailServer, source: Source) -> None:
    operator()
    page = item(source)
    fault(source, "timed_out", item=page)
    assert mails(mail_server) == []
    Item.objects.update(state=Item.State.FAILED)
    assert len(mails(mail_server)) == 1


def test_warnings_and_sources_that_are_off_are_nobodys_mail(mail_server: MailServer, source: Source) -> None:
    operator()
    fault(source, faults.WARNING, is_warning=True)
    off = Source.objects.create(slug="off", name="Off", cadence_s=3600, is_enabled=False)
    fault(off, "unreachable")
    assert mails(mail_server) == []


def test_without_a_mail_server_nothing_counts_as_told(mail_server: MailServer, source: Source, settings: Any) -> None:
    operator()
    settings.EMAIL_CONFIGURED = False
    lasting = fault(source, "unreachable")
    over = fault(source, "missing", url="https://wire.example/b")
    assert notify.run(now=NOW) == 0
    SourceFault.objects.filter(pk=over.pk).update(resolved_at=NOW)
    settings.EMAIL_CONFIGURED = True
    assert len(mails(mail_server, NOW + timedelta(days=9))) == 1
    lasting.refresh_from_db()
    assert lasting.told_at is not None
    over.refresh_from_db()
    assert over.told_at is None, "what nobody heard of need not be called off"


def test_an_address_that_takes_no_mail_is_no_operator(mail_server: MailServer, source: Source) -> None:
    operator("admin@localhost")
    row = fault(source, "unreachable")
    assert mails(mail_server) == []
    row.refresh_from_db()
    assert row.told_at is None


def test_codes_lead_back_to_their_errors() -> None:
    kind = by_code("soft_missing")
    assert kind is not None
    assert kind.code == "soft_missing"
    assert by_code("warning") is None


def test_a_source_that_did_not_pass_its_check_is_told_though_it_is_off(mail_server: MailServer, source: Source) -> None:
    operator()
    fault(source, "not_as_declared")
    Source.objects.update(is_enabled=False, probation=Source.Probation.FAILED)
    assert len(mails(mail_server)) == 1
