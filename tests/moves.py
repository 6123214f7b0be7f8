"""Transitions for tests, made by the real stages from one document each."""

from datetime import datetime, timedelta
from typing import Any

from tests.factories import NOW, make_event_mention, make_version
from tracker.models import DocumentVersion, Transition
from tracker.stages import follow, matters, merge


def move(
    status: str = "approved",
    day: str = "2026-02-26",
    *,
    tier: str = "media",
    now: datetime = NOW,
    type: str = "autonomy_permit",  # noqa: A002  # the field's own name
    roles: dict[str, list[str]] | None = None,
    target_date: str = "",
    **fields: Any,
) -> Transition:
    """A document tells that something happened to Tesla's FSD permission, and the matter moves."""
    version = make_version(tier=tier, **fields)
    roles = roles or {"actor": ["tesla"], "object": ["fsd"], "place": ["china"]}
    make_event_mention(version, type, status, date=day, target_date=target_date, **roles)
    DocumentVersion.objects.filter(storied_at=None).update(storied_at=now)
    matters.sync(now=NOW)  # the matters were declared before anything was read
    merge.run(now=now)
    follow.run(now=now)
    return Transition.objects.listed().latest("id")


LATER = NOW + timedelta(hours=1)
