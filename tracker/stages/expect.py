"""Expect: what events promise is kept on record, with what came of it. Called while events are followed.

What is stored follows from the events and the day alone; a run at any time gives the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from tracker.knowledge.vocabulary import Attribution, EventType, Role, Status, Tier
from tracker.models import Entity, Event, EventMention, EventRole, Expectation
from tracker.stages.promises import AHEAD, SETTLES, Fact, Promise, Verdict, family, judge, speaker, subject
from tracker.stages.summary import TIER_ORDER
from tracker.stages.trust import IS_TRUSTED

CHUNK = 5_000
_ROW = ("id", "public_id", "type", "status", "happened_on", "target_end", "tier", "known_at")
_MENTION = (
    "event_id", "tier", "attribution", "attributed_to", "version__document__publisher",
    "version__document__canonical_url", "evidence_start", "id",
)  # fmt: skip
_DECIDED = [
    Expectation.Outcome.MET,
    Expectation.Outcome.LATE,
    Expectation.Outcome.PARTIAL,
    Expectation.Outcome.WITHDRAWN,
]


def retell(events: Iterable[Event], *, now: datetime) -> None:
    """Write the promises that these events make, and decide anew those that they may settle."""
    changed = [event.pk for event in events]
    facts = _facts(Event.objects.filter(pk__in=changed))
    touched = set(changed)
    touched |= set(Expectation.objects.filter(settled_by__in=changed).values_list("event_id", flat=True))
    by_type: defaultdict[EventType, set[str]] = defaultdict(set)
    for fact in facts.values():
        if fact.status in SETTLES:
            by_type[fact.type] |= family(fact)
    for type_, names in by_type.items():
        named = EventRole.objects.filter(Q(entity__in=names) | Q(name__in=names)).values("event")
        touched |= set(
            Expectation.objects.filter(event__type=type_, event__in=named).values_list("event_id", flat=True)
        )
    _decide(touched, now)


def pass_time(*, now: datetime) -> int:
    """Decide anew what only the day decides, and what lost the event that settled it. How many were looked at."""
    is_due = Q(outcome=Expectation.Outcome.OPEN, event__target_end__lt=now.date())
    is_loose = Q(outcome__in=_DECIDED, settled_by=None)
    found = set(Expectation.objects.filter(is_due | is_loose).values_list("event_id", flat=True))
    if found:
        _decide(found, now)
    return len(found)


def _decide(events: Collection[int], now: datetime) -> None:
    promising = _standing().filter(pk__in=events, status__in=AHEAD, target_end__isnull=False)
    rows = {row.id: row for row in promising.values_list(*_ROW, named=True) if row.target_end >= row.happened_on}
    facts = _facts(promising.filter(pk__in=rows))
    voices = _voices(facts)
    settling = _settling(facts.values())
    ids = {fact.key: id_ for id_, fact in settling.items()}
    stored = {row.event_id: row for row in Expectation.objects.filter(event__in=events)}
    known = set(Entity.objects.filter(slug__in={voice[0] for voice in voices.values()}).values_list("slug", flat=True))
    for id_, row in sorted(rows.items()):
        fact = facts[id_]
        verdict = judge(
            Promise(fact, row.target_end),
            (other for other in settling.values() if other.type is fact.type),
            today=now.date(),
        )
        who, attribution = voices[id_]
        wanted = _fields(fact, verdict, ids) | {
            "speaker_id": who if who in known else None,
            "speaker_name": "" if who in known else who[:200],
            "attribution": attribution,
        }
        expectation = stored.pop(id_, None) or Expectation(event_id=id_, known_at=now, changed_at=now)
        if expectation.pk is None or any(getattr(expectation, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(expectation, name, value)
            expectation.changed_at = now
            expectation.save()
    Expectation.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()


def _fields(fact: Fact, verdict: Verdict, ids: Mapping[str, int]) -> dict[str, Any]:
    return {
        "said_on": fact.on,
        "subject": subject(fact),
        "outcome": verdict.outcome,
        "settled_by_id": ids[verdict.by] if verdict.by else None,
        "settled_on": verdict.on,
        "slip_days": verdict.slip_days,
    }


def _standing() -> Any:
    """Events that matters believe: what is too uncertain puts no promise into anybody's mouth and settles none."""
    is_believed = IS_TRUSTED | Q(review=Event.Review.CONFIRMED)
    rows = Event.objects.filter(is_believed, merged_into=None, is_unsupported=False, happened_on__isnull=False)
    return rows.exclude(review=Event.Review.REJECTED)


def _settling(promises: Iterable[Fact]) -> dict[int, Fact]:
    """By id, every event that may settle one of these."""
    by_type: defaultdict[EventType, set[str]] = defaultdict(set)
    since: dict[EventType, date] = {}
    for promise in promises:
        by_type[promise.type] |= family(promise)
        since[promise.type] = min(promise.on, since.get(promise.type, promise.on))
    found: dict[int, Fact] = {}
    for type_, names in by_type.items():
        named = EventRole.objects.filter(Q(entity__in=names) | Q(name__in=names)).values("event")
        found |= _facts(_standing().filter(type=type_, status__in=SETTLES, happened_on__gt=since[type_], pk__in=named))
    return found


def _facts(events: Any) -> dict[int, Fact]:
    rows = {row.id: row for row in events.filter(happened_on__isnull=False).values_list(*_ROW, named=True)}
    roles: defaultdict[int, defaultdict[Role, set[str]]] = defaultdict(lambda: defaultdict(set))
    for part in _chunks(list(rows)):
        for event, role, entity, name in EventRole.objects.filter(event__in=part).values_list(
            "event_id", "role", "entity_id", "name"
        ):
            roles[event][Role(role)].add(entity or name)
    return {
        id_: Fact(
            key=row.public_id,
            type=EventType(row.type),
            status=Status(row.status),
            roles={role: frozenset(names) for role, names in roles[id_].items()},
            on=row.happened_on,
            is_bundled=row.tier == Tier.BUNDLED,
        )
        for id_, row in rows.items()
    }


def _voices(facts: Mapping[int, Fact]) -> dict[int, tuple[str, str]]:
    """By event, who promises (entity id or name) and what kind of voice that is: of the strongest mention that names
    the target."""
    best: dict[int, Any] = {}
    for part in _chunks(list(facts)):
        mentions = EventMention.objects.filter(event__in=part, target_end__isnull=False).order_by()
        for mention in mentions.values_list(*_MENTION, named=True):
            held = best.get(mention.event_id)
            if held is None or _strength(mention) < _strength(held):
                best[mention.event_id] = mention
    found = {}
    for id_, fact in facts.items():
        said = best.get(id_)
        if said is None:
            found[id_] = ("", Attribution.AUTHOR.value)
            continue
        who = speaker(
            fact,
            attribution=said.attribution,
            attributed_to=said.attributed_to,
            publisher=said.version__document__publisher,
        )
        found[id_] = (who, said.attribution)
    return found


def _strength(mention: Any) -> tuple[int, str, int, int]:
    return (
        TIER_ORDER[mention.tier],
        mention.version__document__canonical_url,
        mention.evidence_start,
        mention.id,
    )


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
