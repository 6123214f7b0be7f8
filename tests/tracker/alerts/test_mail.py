"""What a mail says, in the order a reader asks, and what its headers promise."""

import re
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from tests.factories import NOW, make_user, make_watch
from tests.moves import move
from tracker.alerts import unsubscribe
from tracker.alerts.mail import alert_mail
from tracker.models import Alert
from tracker.stages import alert

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.BASE_URL = "https://tracker.example.org"


def one_alert() -> Alert:
    alert.run(now=NOW)
    return Alert.objects.get()


def test_it_answers_in_order_what_changed_how_sure_who_says_so_show_me_what_next() -> None:
    watch = make_watch(make_user(time_zone="Asia/Shanghai"), name="FSD")
    move("sought", "2026-01-10")
    Alert.objects.all().delete()
    row = move(
        "approved",
        title="特斯拉FSD获批",
        language="zh-Hans",
        publisher="江海财讯",
        origin="reuters",
        target_date="2026-03",
    )
    alert.run(now=NOW)
    text = str(alert_mail(Alert.objects.get(transition=row), now=NOW).body)
    expected = [
        "Tesla FSD: permission in China",
        "Permission sought → Approved",
        "Happened: 26 Feb 2026",
        "Known to us: 2 Mar 2026, 17:00 CST",
        "makes driving automation in China easier",
        "Reported: no authority or company has confirmed it",
        "Who says so: 江海财讯, media report, resting on Reuters (one source so far)",
        '"特斯拉FSD获批"',
        f"https://tracker.example.org/documents/{row.document.public_id}/#s-0",
        "What it announces: Mar 2026",
        f"https://tracker.example.org/events/{row.event.public_id}/",
        "https://tracker.example.org/matters/fsd-permission/",
        "Your watch “FSD” asks for every change.",
        f"https://tracker.example.org/watches/unsubscribe/{unsubscribe.token_of_watches([watch])}/",
    ]
    found = [text.find(words) for words in expected]
    assert -1 not in found, [words for words, at in zip(expected, found, strict=True) if at < 0]
    assert found == sorted(found)


def test_headers_are_fixed_and_offer_one_click() -> None:
    watch = make_watch()
    move()
    row = one_alert()
    message = message_from_bytes(alert_mail(row, now=NOW).message().as_bytes(), policy=default)
    assert message["Message-ID"] == row.message_id == alert_mail(row, now=NOW).message()["Message-ID"]
    assert (
        message["List-Unsubscribe"].strip()
        == f"<https://tracker.example.org/watches/unsubscribe/{unsubscribe.token_of_watches([watch])}/>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Date"]
    assert message["Subject"] == "Tesla FSD: permission in China: Approved (reported)"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_nothing_stored_can_add_a_header_or_mark_up() -> None:
    make_watch(name="x\r\nBcc: victim@example.org <b>")
    row = move(title="Approved\r\nBcc: <script>alert(1)</script>")
    row.matter.title_en = "FSD\r\nBcc: victim@example.org"
    row.matter.save()
    mail = alert_mail(one_alert(), now=NOW)
    assert "\n" not in mail.subject
    message = mail.message()
    assert message["Bcc"] is None
    html = str(mail.alternatives[0][0])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert not re.search(r"(?:src|href)=\"(?!https://tracker\.example\.org/)", html)
