"""What a mail adds to a change: what is due next, and when we look again. Only reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from tracker.knowledge.vocabulary import Tier
from tracker.models import DocumentVersion, Event, Matter, Source, Transition
from tracker.stages.headline import date_words
from tracker.stages.trust import IS_TRUSTED


@dataclass(frozen=True, slots=True)
class Visit:
    source: str
    at: datetime


def next_due(matter: Matter, *, besides: Event, now: datetime) -> str:
    """The soonest of what is still to come in the matter, in words: what its other events are expected for, when they
    take place or take effect, and when a consultation on them closes. Empty where nothing is."""
    coming = [*_announced(matter, besides, now.date()), *_closing(matter, now.date())]
    return min(coming)[1] if coming else ""


def _announced(matter: Matter, besides: Event, today: date) -> Iterator[tuple[date, str]]:
    events = matter.events.filter(IS_TRUSTED, merged_into=None, is_unsupported=False).exclude(pk=besides.pk)
    events = events.exclude(review=Event.Review.REJECTED).exclude(tier=Tier.BUNDLED.value)
    aimed = events.filter(target_end__gte=today).order_by("target_end", "target_start", "id").first()
    if aimed is not None and aimed.target_end is not None:
        yield aimed.target_end, aimed.headline  # which names the date
    dated = events.filter(date_start__gt=today).order_by("date_start", "id").first()
    if dated is not None and dated.date_start is not None:
        yield dated.date_start, f"{dated.headline}, {date_words(dated.date)}"


def _closing(matter: Matter, today: date) -> Iterator[tuple[date, str]]:
    versions = DocumentVersion.objects.filter(event_mentions__event__matters=matter, current_of__isnull=False)
    open_ones = versions.filter(comments_close_on__gte=today).order_by("comments_close_on", "id")
    for day, title in open_ones.values_list("comments_close_on", "title")[:1]:
        if day is not None:
            yield day, f"comments on “{title}” close, {date_words(day.isoformat())}"


def next_visit(matter: Matter, *, now: datetime) -> Visit | None:
    """When the next of the sources that told of this matter's moves is visited again."""
    telling = Transition.objects.standing().filter(matter=matter, document__source=OuterRef("pk"))
    source = (
        Source.objects.filter(Exists(telling), is_enabled=True, next_due_at__isnull=False)
        .order_by("next_due_at")
        .first()
    )
    return Visit(source.publisher, max(source.next_due_at, now)) if source and source.next_due_at else None
