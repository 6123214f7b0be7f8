"""The mails: plain text and HTML from the same words, one message id for ever, one-click unsubscription."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Max
from django.template.loader import render_to_string

from tracker.alerts import addresses
from tracker.alerts.content import ChangeContent, content, moment, one_line
from tracker.alerts.unseen import unseen_words
from tracker.models import Alert, Digest, Rhythm, Transition, User, Watch

PERIODS = {Rhythm.DAILY.value: timedelta(days=1), Rhythm.WEEKLY.value: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that tells of one thing and may ask for one step."""

    subject: str
    paragraphs: Sequence[str]
    link: str = ""
    link_words: str = ""
    after: Sequence[str] = ()  # what is said below the link
    lines: Sequence[str] = ()  # a list


def alert_mail(alert: Alert, others: Sequence[Watch] = (), *, now: datetime) -> EmailMultiAlternatives:
    """The mail of one alert; the same alert gives the same message id however often it is built.

    Shape: `alert` with transition (matter, event, mention, document) and watch (user) selected. `others` are watches of
    the same person that matched the same change and hear of it by this mail.
    Source: RFC 8058 for the two List-Unsubscribe headers.
    """
    user, told = alert.watch.user, [alert.watch, *others]
    said = content(alert.transition, told, user, now=now)
    stop = addresses.unsubscribe(told)
    context = {"said": said, "unseen": unseen_words(user, now=now), "unsubscribe_url": stop}
    headers = {**_headers(alert.message_id, stop), "List-ID": _list_id(f"watch-{alert.watch.public_id}")}
    return _mail(said.subject, "alert", context, user.email, headers)


def digest_mail(digest: Digest, alerts: Sequence[Alert], *, now: datetime) -> EmailMultiAlternatives:
    """One entry for each change, the oldest first, with all the watches of the person that it matched."""
    user = digest.user
    entries = entries_of(alerts, user, now=now)
    changes = "1 change" if len(entries) == 1 else f"{len(entries)} changes"
    stop = addresses.unsubscribe_digest(digest)
    context = {
        "entries": entries,
        "heading": f"{digest.rhythm.capitalize()} digest: {changes}",
        "until": moment(digest.due_at, user),
        "rhythm": digest.rhythm,
        "unseen": unseen_words(user, now=now, since=_last_told(digest)),
        "watches_url": addresses.watches(),
        "unsubscribe_url": stop,
    }
    subject = one_line(f"{changes}: {', '.join(dict.fromkeys(entry.matter for entry in entries))}")
    headers = {**_headers(digest.message_id, stop), "List-ID": _list_id(f"digest-{digest.rhythm}")}
    return _mail(subject, "digest", context, user.email, headers)


def _last_told(digest: Digest) -> datetime:
    """When the digest before this one was due; without one, a day or a week before it."""
    before = Digest.objects.filter(user=digest.user, rhythm=digest.rhythm, due_at__lt=digest.due_at)
    earlier = before.aggregate(at=Max("due_at"))["at"]
    return earlier or digest.due_at - PERIODS[digest.rhythm]


def entries_of(alerts: Sequence[Alert], user: User, *, now: datetime) -> list[ChangeContent]:
    def change(alert: Alert) -> tuple[datetime, int]:
        return alert.transition.learnt_at, alert.transition_id

    entries = []
    for _, same in groupby(sorted(alerts, key=change), key=change):
        of_change = list(same)
        transition: Transition = of_change[0].transition
        entries.append(content(transition, [alert.watch for alert in of_change], user, now=now))
    return entries


def notice_mail(notice: Notice, address: str, *, message_id: str = "") -> EmailMultiAlternatives:
    """Nothing to unsubscribe from: it answers what somebody did, or tells an operator of a fault."""
    headers = {"Auto-Submitted": "auto-generated"} | ({"Message-ID": message_id} if message_id else {})
    return _mail(one_line(notice.subject), "notice", {"notice": notice}, address, headers)


def _headers(message_id: str, stop: str) -> dict[str, str]:
    return {
        "Message-ID": message_id,
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",  # no holiday replies (RFC 3834)
    }


def _list_id(name: str) -> str:
    """By which a mail program sorts (RFC 2919)."""
    return f"<{name}.{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def _mail(
    subject: str, template: str, context: Mapping[str, Any], address: str, headers: Mapping[str, str]
) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"emails/{template}.txt", dict(context)),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers=dict(headers),
    )
    mail.attach_alternative(render_to_string(f"emails/{template}.html", {**context, "subject": subject}), "text/html")
    return mail
