"""What every page knows."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from tracker.web.queries import source_states
from tracker.web.viewer import viewer

PLACES = (
    ("changes", "What changed"),
    ("matters", "Matters"),
    ("timeline", "Timeline"),
    ("search", "Search"),
    ("watches", "Alerts"),
)
BELOW = {"matters": ("promises", "ladders", "calendar")}  # pages of a place that have an address of their own


@dataclass(frozen=True, slots=True)
class Place:
    word: str
    href: str
    is_here: bool  # this very page
    is_within: bool  # a page below it


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "places": [_place(name, word, request.path) for name, word in PLACES],
        # Asked only by pages that show the header.
        "health": SimpleLazyObject(lambda: source_states.health(viewer())),
        "is_email_configured": settings.EMAIL_CONFIGURED,
    }


def _place(name: str, word: str, path: str) -> Place:
    href = reverse(name)
    within = (href, *(reverse(page) for page in BELOW.get(name, ())))
    return Place(word, href, is_here=path == href, is_within=href != "/" and path.startswith(within))
