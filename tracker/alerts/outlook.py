"""What a mail adds to a change: what is due next, and when we look again. Only reads."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from tracker.knowledge.vocabulary import Tier
from tracker.models import Event, Matter, Source, Transition
from tracker.stages.headline import date_words
from tracker.stages.trust import IS_TRUSTED


@dataclass(frozen=True, slots=True)
class Due:
    what: str
    when: str  # in words, its precision kept


@dataclass(frozen=True, slots=True)
class Visit:
    source: str
    at: datetime


def next_due(matter: Matter, *, now: datetime) -> Due | None:
    """The soonest deadline or expectation among the matter's events, as the texts give it."""
    coming = matter.events.filter(
        IS_TRUSTED, target_end__gte=now.date(), merged_into=None, is_unsupported=False
    ).exclude(review=Event.Review.REJECTED)
    event = coming.exclude(tier=Tier.BUNDLED.value).order_by("target_end", "target_start", "id").first()
    return Due(event.headline, date_words(event.target_date)) if event else None


def next_visit(matter: Matter, *, now: datetime) -> Visit | None:
    """When the next of the sources that told of this matter's moves is visited again."""
    telling = Transition.objects.filter(matter=matter, document__source=OuterRef("pk"))
    source = (
        Source.objects.filter(Exists(telling), is_enabled=True, next_due_at__isnull=False)
        .order_by("next_due_at")
        .first()
    )
    return Visit(source.publisher, max(source.next_due_at, now)) if source and source.next_due_at else None
