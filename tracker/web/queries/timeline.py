"""The timeline: events newest first. Each filter is one indexed condition; nothing is counted."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.knowledge.vocabulary import Status, Tier
from tracker.models import Event, EventMention, EventRole, Matter
from tracker.web import keyset
from tracker.web.filters import Filters
from tracker.web.pieces.values import EventCard, Pager
from tracker.web.queries import events
from tracker.web.viewer import Viewer

SIZE = 20


@dataclass(frozen=True, slots=True)
class TimelinePage:
    cards: tuple[EventCard, ...]
    pager: Pager
    is_anything_stored: bool


def timeline_page(filters: Filters, after: str, before: str, viewer: Viewer, size: int = SIZE) -> TimelinePage:
    page = keyset.page(
        filtered(filters).only("happened_on"),
        day="happened_on",
        size=size,
        after=keyset.Cursor.parse(after),
        before=keyset.Cursor.parse(before),
    )
    return TimelinePage(
        cards=events.cards(events.in_order([row.pk for row in page.rows]), viewer),
        pager=Pager(
            newer=filters.query(before=str(page.newer)) if page.newer else "",
            older=filters.query(after=str(page.older)) if page.older else "",
            shown=len(page.rows),
        ),
        is_anything_stored=bool(page.rows) or Event.objects.exists(),
    )


def filtered(filters: Filters) -> "QuerySet[Event]":
    rows = events.visible()
    if filters.type:
        rows = rows.filter(type=filters.type)
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.says == "disputed":
        disputed = _through().filter(matter__is_disputed=True).values("event_id")
        rows = rows.filter(Q(status=Status.REFUTED) | Q(pk__in=disputed))
    elif filters.tiers:
        rows = rows.filter(tier__in=filters.tiers)
    if filters.is_bundled_hidden:
        rows = rows.exclude(tier=Tier.BUNDLED)
    if filters.entity:
        rows = rows.filter(pk__in=EventRole.objects.filter(entity=filters.entity).values("event_id"))
    if filters.matter:
        rows = rows.filter(pk__in=_through().filter(matter__slug=filters.matter).values("event_id"))
    if filters.language:
        rows = rows.filter(Exists(_mentions().filter(version__language__startswith=filters.language)))
    if filters.since:
        rows = rows.filter(happened_on__gte=filters.since)
    if filters.until:
        rows = rows.filter(happened_on__lte=filters.until)
    if filters.words:
        told = _mentions().filter(evidence__icontains=filters.words)
        rows = rows.filter(Q(headline__icontains=filters.words) | Exists(told))
    return rows


def _through() -> "QuerySet[Any]":
    """Which event belongs to which matter."""
    return Matter.events.through._default_manager.all()


def _mentions() -> "QuerySet[EventMention]":
    return EventMention.objects.filter(event=OuterRef("pk"))
