"""Merge: event mentions of all documents and both languages become events, one per happening.

What a run touches is decided again as a whole: the mentions that wait, and every event near enough to share something
with them. So the order in which documents arrive does not matter, and a second run changes nothing.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from tracker.knowledge.vocabulary import EventType, Role, Status
from tracker.models import DocumentVersion, Event, EventMention, EventMentionRole, EventRole, Review
from tracker.nlp.stories import LEAD
from tracker.stages import decisions, denials
from tracker.stages.claims import Claim, reach
from tracker.stages.grouping import group_claims
from tracker.stages.lease import named_lease, renew
from tracker.stages.store_events import store
from tracker.stages.summary import Source

LEASE_NAME = "merge"
CHUNK = 5_000  # ids in one query; SQLite takes some 32,000 values


def pending() -> QuerySet[DocumentVersion]:
    """Versions that were read and placed in a story, and whose event mentions wait to be merged."""
    return DocumentVersion.objects.filter(is_merged=False, storied_at__isnull=False).exclude(extracted_with="")


def run(*, limit: int = 500, now: datetime | None = None) -> int:
    """Merge up to `limit` versions. Gives back how many it took; 0 also when another worker is at it."""
    now = now or timezone.now()
    with named_lease(LEASE_NAME, now=now) as token:
        if token is None:
            return 0
        settled = settle_reviews(now=now, token=token)
        versions = list(pending().order_by("id").values_list("id", "document_id")[:limit])
        if versions:
            with transaction.atomic():
                renew(LEASE_NAME, token, now=now)
                _merge([id_ for id_, _ in versions], [document for _, document in versions], now)
        else:
            clean(now=now, token=token)
        return len(versions) + settled


def settle_reviews(*, now: datetime, token: uuid.UUID | None = None) -> int:
    """Bring the events in line with what people decided, or took back, about them. How many decisions were settled; 0
    also when another worker is at it, who will settle them."""
    if token is None:
        with named_lease(LEASE_NAME, now=now) as own:
            return settle_reviews(now=now, token=own) if own else 0
    reviews = decisions.unsettled(Review.Subject.EVENT)
    if reviews:
        with transaction.atomic():
            renew(LEASE_NAME, token, now=now)
            _settle([], decisions.events_concerned(reviews), now)
            Review.objects.filter(pk__in=[review.pk for review in reviews]).update(is_settled=True)
    return len(reviews)


def clean(*, now: datetime | None = None, token: uuid.UUID | None = None) -> int:
    """Mend events whose mentions went away, as when a document is read again or removed. How many were touched."""
    now = now or timezone.now()
    if token is None:
        with named_lease(LEASE_NAME, now=now) as own:
            return clean(now=now, token=own) if own else 0
    counted = Event.objects.filter(merged_into=None).annotate(n=Count("mentions"))
    stale = list(
        counted.filter(
            ~Q(n=F("mention_count")) | Q(n=0, is_unsupported=False) | Q(n__gt=0, best_mention=None)
        ).values_list("id", flat=True)
    )
    if stale:
        with transaction.atomic():
            renew(LEASE_NAME, token, now=now)
            _settle([], stale, now)
    return len(stale)


def _merge(versions: Sequence[int], documents: Sequence[int], now: datetime) -> None:
    # A text that was replaced no longer claims anything: its mentions leave their events.
    replaced = EventMention.objects.filter(version__document__in=documents, event__isnull=False).exclude(
        version__current_of__isnull=False
    )
    touched = set(replaced.values_list("event_id", flat=True))
    replaced.update(event=None)
    waiting = EventMention.objects.filter(version__in=versions, version__current_of__isnull=False)
    # A version read again keeps nothing of the old reading; its events are decided with the new one.
    touched |= set(waiting.filter(event__isnull=False).values_list("event_id", flat=True))
    _settle(list(waiting.values_list("id", flat=True)), [id_ for id_ in touched if id_ is not None], now)
    DocumentVersion.objects.filter(id__in=versions).update(is_merged=True)


@dataclass(slots=True)
class _Near:
    """One type and status, and what the waiting claims of it could meet."""

    first: date | None = None
    last: date | None = None
    names: set[str] = field(default_factory=set)
    stories: set[int] = field(default_factory=set)

    def add(self, claim: Claim) -> None:
        self.names |= claim.core
        if claim.story is not None:
            self.stories.add(claim.story)
        for day in (claim.start, claim.end, claim.published):
            if day is not None:
                self.first = min(self.first or day, day)
                self.last = max(self.last or day, day)


def _settle(mention_ids: Iterable[int], event_ids: Iterable[int], now: datetime) -> None:
    """Decide anew about these mentions and these events, with everything near them."""
    events = set(event_ids)
    # What stays behind in an event that lost a claim may now belong elsewhere, so it looks around as well.
    claims = {source.claim.id: source for source in [*_load("id", mention_ids), *_load("event", events)]}
    events |= decisions.events_tied_to({source.document for source in claims.values()})
    near = _neighbourhoods(claims.values())
    for kind, around in near.items():
        events |= _events_near(around, kind)
    events |= _orphans(near)
    claims |= {source.claim.id: source for source in _load("event", events)}
    ties = decisions.ties_among({source.document for source in claims.values()})
    found = group_claims((source.claim for source in claims.values()), ties)
    groups = [[claims[claim.id] for claim in group] for group in found]
    told = store(groups, events, now)
    denials.relink(events | told, now)


def _neighbourhoods(sources: Iterable[Source]) -> dict[tuple[EventType, Status], _Near]:
    found: defaultdict[tuple[EventType, Status], _Near] = defaultdict(_Near)
    for source in sources:
        found[source.claim.type, source.claim.status].add(source.claim)
    return dict(found)


def _events_near(near: _Near, kind: tuple[EventType, Status]) -> set[int]:
    """By their claims, not by what the events say in sum: that leaves out names and days which single claims have."""
    rows = EventMention.objects.filter(type=kind[0].value, status=kind[1].value, event__isnull=False)
    if near.first is not None and near.last is not None:
        first, last = near.first - reach(kind[1]), near.last + reach(kind[1])
        rows = rows.filter(
            Q(date_start__lte=last, date_end__gte=first)
            | Q(date_start__isnull=True, version__published_on__range=(first, last))
            | Q(date_start__isnull=True, version__published_on__isnull=True)
            | Q(version__document__story__in=sorted(near.stories))
        )
    names = sorted(near.names)
    named = EventMentionRole.objects.filter(event_mention=OuterRef("pk")).exclude(role=Role.PLACE.value)
    is_named = Exists(named.filter(Q(entity__in=names) | Q(name__in=names)))
    return {event for event in rows.filter(is_named).values_list("event_id", flat=True) if event is not None}


def _orphans(near: Mapping[tuple[EventType, Status], _Near]) -> set[int]:
    """Events that no text tells any more, which may go on as what is told now: read again, or back. Asked for all kinds
    together: there are few of them, and finding them takes a walk through all events."""
    lost = Event.objects.filter(~Exists(EventMention.objects.filter(event=OuterRef("pk"))), merged_into=None)
    kinds = {id_: (EventType(type_), Status(status)) for id_, type_, status in lost.values_list("id", "type", "status")}
    return {
        event
        for chunk in _chunks(id_ for id_, kind in kinds.items() if kind in near)
        for event, entity, name in EventRole.objects.filter(event__in=chunk)
        .exclude(role=Role.PLACE.value)
        .values_list("event_id", "entity_id", "name")
        if (entity or name) in near[kinds[event]].names
    }


def _load(field_name: str, ids: Iterable[int]) -> list[Source]:
    """Mentions whose `field_name` is one of `ids`, as claims with their weight."""
    return [
        source
        for chunk in _chunks(ids)
        for source in _load_chunk(EventMention.objects.filter(**{f"{field_name}__in": chunk}))
    ]


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _load_chunk(mentions: QuerySet[EventMention]) -> list[Source]:
    rows: list[Any] = list(
        mentions.order_by("id").values_list(
            "id", "version_id", "type", "status", "date", "date_start", "date_end", "target_date", "target_start",
            "target_end", "confidence", "tier", "evidence_start", "trigger_start",
            "version__published_on", "version__origin", "version__origin_key", "version__language",
            "version__document__publisher", "version__document__story_id", "version__document__is_backfill",
            "version__document__canonical_url", "version__document_id", named=True,
        )
    )  # fmt: skip
    roles = _load_roles([row.id for row in rows])
    return [_source(row, roles.get(row.id, {})) for row in rows]


def _source(row: Any, roles: Mapping[Role, frozenset[str]]) -> Source:
    place = (
        f"{row.version__document__canonical_url}#{row.evidence_start:07}.{row.type}.{row.status}.{row.trigger_start}"
    )
    said = [f"{role.value}:{','.join(sorted(roles[role]))}" for role in Role if role in roles]
    content = " ".join([place, row.date, row.target_date, *said])
    claim = Claim(
        id=row.id,
        key=f"{content} {row.id}",
        place=place,
        version=row.version_id,
        story=row.version__document__story_id,
        type=EventType(row.type),
        status=Status(row.status),
        roles=roles,
        start=row.date_start,
        end=row.date_end,
        target_start=row.target_start,
        target_end=row.target_end,
        published=row.version__published_on,
        is_lead=row.evidence_start <= LEAD["zh" if row.version__language.startswith("zh") else "en"],
    )
    return Source(
        claim=claim,
        document=row.version__document_id,
        tier=row.tier,
        origin=row.version__origin_key or row.version__origin or row.version__document__publisher,
        confidence=row.confidence,
        date=row.date,
        target_date=row.target_date,
        is_backfill=row.version__document__is_backfill,
    )


def _load_roles(mention_ids: Sequence[int]) -> dict[int, dict[Role, frozenset[str]]]:
    found: defaultdict[int, defaultdict[Role, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = EventMentionRole.objects.filter(event_mention__in=mention_ids)
    for mention, role, entity, name in rows.values_list("event_mention_id", "role", "entity_id", "name"):
        found[mention][Role(role)].add(entity or name)
    return {mention: {role: frozenset(fillers) for role, fillers in roles.items()} for mention, roles in found.items()}
