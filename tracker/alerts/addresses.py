"""Absolute addresses for mails and feeds."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from tracker.alerts import unsubscribe as leaving
from tracker.models import Digest, Matter, Transition, User, Watch


def matter(row: Matter) -> str:
    return absolute(reverse("matter", args=[row.slug]))


def event(transition: Transition) -> str:
    return absolute(reverse("event", args=[transition.event.public_id]))


def evidence(transition: Transition) -> str:
    """The document at the sentence the change was read from, in the version it was read in; the event where the
    document was removed."""
    document, mention = transition.document, transition.mention
    if document is None:
        return event(transition)
    path = reverse("document", args=[document.public_id])
    if mention is None:
        return absolute(path)
    is_old = mention.version_id != document.current_version_id
    version = f"?version={mention.version.number}" if is_old else ""
    return absolute(f"{path}{version}#s-{mention.evidence_start}")


def watch(row: Watch) -> str:
    return absolute(reverse("watch", args=[row.public_id]))


def watches() -> str:
    return absolute(reverse("watches"))


def unsubscribe(stopped: Sequence[Watch]) -> str:
    return absolute(reverse("watch-unsubscribe", args=[leaving.token_of_watches(stopped)]))


def unsubscribe_digest(digest: Digest) -> str:
    return absolute(reverse("watch-unsubscribe", args=[leaving.token_of_digest(digest.user, digest.rhythm)]))


def watch_feed(row: Watch) -> str:
    """Only of a watch that has a feed."""
    return absolute(reverse("feed-watch", args=[row.feed_token]))


def matter_feed(row: Matter, user: User) -> str:
    """Only of a person with feed addresses."""
    return absolute(reverse("feed-matter", args=[user.feed_token, row.slug]))


def calendar_feed(user: User, **chosen: str) -> str:
    """Only of a person with feed addresses; `chosen` as on the calendar's page."""
    query = urlencode([(name, value) for name, value in chosen.items() if value])
    return absolute(reverse("feed-calendar", args=[user.feed_token]) + (f"?{query}" if query else ""))


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
