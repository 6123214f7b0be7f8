"""What a mail adds to a change: what is due next, when we look again, and what could not be seen. Only reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from tracker.knowledge.vocabulary import Tier
from tracker.models import Event, Matter, Source, SourceFault, Transition
from tracker.stages.headline import date_words
from tracker.stages.trust import IS_TRUSTED

LATE_AFTER = 3  # visits missed: one is a hiccup, three are an outage
NAMED = 6  # blind sources that a mail names; the others are counted


@dataclass(frozen=True, slots=True)
class Due:
    what: str
    when: str  # in words, its precision kept


@dataclass(frozen=True, slots=True)
class Visit:
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Blind:
    """A source that is collected and could not be seen."""

    source: str
    since: datetime | None  # None: it was never seen
    why: str


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


def blind_sources(*, now: datetime) -> list[Blind]:
    """Sources that are to be collected and were not seen on time, the longest unseen first."""
    faults = SourceFault.objects.filter(source=OuterRef("pk"), resolved_at=None, is_warning=False)
    collected = Source.objects.filter(is_enabled=True).exclude(declared_by=Source.DeclaredBy.BUNDLE)
    blind = []
    for source in collected.annotate(has_fault=Exists(faults)).order_by("last_success_at", "slug"):
        is_late = source.last_success_at is None or source.last_success_at < now - _patience(source)
        if source.has_fault or source.consecutive_failures or is_late:
            blind.append(Blind(source.name, source.last_success_at, _why(source)))
    return sorted(blind, key=lambda one: (one.since is not None, one.since or now, one.source))


def _patience(source: Source) -> timedelta:
    return LATE_AFTER * timedelta(seconds=source.cadence_s)


def _why(source: Source) -> str:
    fault = source.faults.filter(resolved_at=None, is_warning=False).order_by("-last_seen_at").first()
    if fault is not None:
        return fault.code.replace("_", " ")
    return "not visited yet" if source.last_attempt_at is None else "late"
