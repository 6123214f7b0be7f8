"""Absolute addresses for mails."""

from django.conf import settings
from django.urls import reverse

from tracker.models import Transition, Watch


def matter(transition: Transition) -> str:
    return _absolute(reverse("matter", args=[transition.matter.slug]))


def event(transition: Transition) -> str:
    return _absolute(reverse("event", args=[transition.event.public_id]))


def evidence(transition: Transition) -> str:
    """The document at the sentence the change was read from; the event where the document was removed."""
    if transition.document is None:
        return event(transition)
    path = reverse("document", args=[transition.document.public_id])
    return _absolute(f"{path}#s-{transition.mention.evidence_start}" if transition.mention else path)


def watch(row: Watch) -> str:
    return _absolute(reverse("watch", args=[row.public_id]))


def unsubscribe(row: Watch) -> str:
    return _absolute(reverse("watch-unsubscribe", args=[row.unsubscribe_key]))


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
