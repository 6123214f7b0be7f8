"""What a promise came to. Pure: the same events give the same verdict in any order, on whatever day is asked.

A promise is an event that looks ahead to a target date. It is settled by a later event of the same kind about the same
actor or thing.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import Attribution, EntityId, EntityType, EventType, Role, Status
from tracker.stages.claims import GENERIC, Claim, kindred

# Looks ahead. A draft out for comment is none: its date is the end of the consultation as often as the planned effect.
AHEAD = frozenset(
    {
        Status.CONSIDERED,
        Status.PLANNED,
        Status.SOUGHT,
        Status.NEGOTIATING,
        Status.UNDER_REVIEW,
        Status.EXPECTED,
        Status.DELAYED,
    }
)
FULFILS = frozenset({Status.APPROVED, Status.ISSUED, Status.EFFECTIVE, Status.LAUNCHED, Status.COMPLETED})
PARTLY = frozenset({Status.PILOT})
WITHDRAWS = frozenset({Status.DENIED, Status.REFUTED, Status.ENDED})
SETTLES = FULFILS | PARTLY | WITHDRAWS
# What somebody only expects is the promise of whoever says so; plans are those of the one who acts.
_FORECASTS = frozenset({Status.EXPECTED, Status.UNDER_REVIEW})
_NAMELESS = frozenset({Attribution.ANONYMOUS, Attribution.ANALYST, Attribution.MEDIA})


@dataclass(frozen=True, slots=True)
class Fact:
    """An event as far as promises go; `key` is of content and breaks ties the same everywhere."""

    key: str
    type: EventType
    status: Status
    roles: Mapping[Role, frozenset[str]]
    on: datetime.date
    is_bundled: bool

    def of(self, *roles: Role) -> frozenset[str]:
        return frozenset().union(*(self.roles.get(role, frozenset()) for role in roles))


@dataclass(frozen=True, slots=True)
class Promise:
    said: Fact
    due: datetime.date  # the last day of the target


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: str
    by: str = ""  # key of the event that decided it
    on: datetime.date | None = None
    slip_days: int | None = None


def judge(promise: Promise, facts: Iterable[Fact], *, today: datetime.date) -> Verdict:
    """What became of the promise by `today`.

    What was fulfilled counts, however late; else what was tried; else a withdrawal before the target. A bundled brief
    settles no live promise.
    """
    later = sorted((fact for fact in facts if _bears(promise, fact)), key=lambda fact: (fact.on, fact.key))
    denied = [fact.on for fact in later if fact.status is Status.REFUTED]
    came = next((fact for fact in later if fact.status in FULFILS and not any(day >= fact.on for day in denied)), None)
    if came is not None:
        return _came("met" if came.on <= promise.due else "late", came, promise.due)
    tried = next((fact for fact in later if fact.status in PARTLY), None)
    if tried is not None:
        return _came("partial", tried, promise.due)
    withdrawn = next((fact for fact in later if fact.status in WITHDRAWS and fact.on <= promise.due), None)
    if withdrawn is not None:
        return Verdict("withdrawn", withdrawn.key, withdrawn.on)
    return Verdict("missed" if today > promise.due else "open")


def _came(outcome: str, fact: Fact, due: datetime.date) -> Verdict:
    return Verdict(outcome, fact.key, fact.on, max(0, (fact.on - due).days))


def _bears(promise: Promise, fact: Fact) -> bool:
    said = promise.said
    if fact.type is not said.type or fact.status not in SETTLES or fact.on <= said.on:
        return False
    if fact.is_bundled and not said.is_bundled:
        return False
    return kindred(_claim(said), _claim(fact)) and not _is_elsewhere(said, fact)


def _claim(fact: Fact) -> Claim:
    """As merging compares happenings, without their times."""
    return Claim(
        id=0, key=fact.key, place="", version=0, story=None, type=fact.type, status=fact.status, roles=fact.roles,
        start=None, end=None, target_start=None, target_end=None, published=None, is_lead=False,
    )  # fmt: skip


def _is_elsewhere(a: Fact, b: Fact) -> bool:
    """Both name listed places, and no country in common: Dutch approval is not the Chinese one."""
    ours, theirs = _countries(a), _countries(b)
    return bool(ours and theirs and ours.isdisjoint(theirs))


def _countries(fact: Fact) -> set[str]:
    listed = (load_entities().get(EntityId(place)) for place in fact.of(Role.PLACE))
    return {place.jurisdiction or place.id for place in listed if place is not None}


def family(fact: Fact) -> frozenset[str]:
    """Names by which an event on the same may be found: those it names, their owners and what belongs to these."""
    named = fact.of(Role.ACTOR, Role.OBJECT, Role.COUNTERPARTY, Role.AUTHORITY) - GENERIC
    entities = load_entities()
    owners = {owner for name in named if (entity := entities.get(EntityId(name))) and (owner := entity.parent)}
    wide = (named | owners) - GENERIC
    return wide | {entity.id for entity in entities.values() if entity.parent in wide}


def speaker(fact: Fact, *, attribution: str, attributed_to: str, publisher: str) -> str:
    """Entity id or name of who expects it; empty where the text names nobody.

    Of several actors a person goes before the company. The writer's own forecast is the publisher's.
    """
    if attributed_to:
        return attributed_to
    voice = Attribution(attribution)
    if voice in _NAMELESS and fact.status in _FORECASTS:
        return ""
    if voice is Attribution.AUTHOR and fact.status in _FORECASTS:
        return publisher
    sides = (Role.AUTHORITY, Role.ACTOR) if voice is Attribution.OFFICIAL else (Role.ACTOR, Role.AUTHORITY)
    named = next((fact.of(side) - GENERIC for side in sides if fact.of(side) - GENERIC), frozenset())
    return min(named, key=lambda name: (not _is_person(name), name), default="")


def subject(fact: Fact) -> str:
    """Kind of event, whose, and which thing: what makes promises one record. Ids, joined by bars."""
    doers = {_company(name) for name in fact.of(Role.ACTOR) - GENERIC}
    things = fact.of(Role.OBJECT) or (fact.of(Role.AUTHORITY) - GENERIC if not doers else frozenset())
    thing = min(things, key=lambda name: (EntityId(name) not in load_entities(), name), default="")
    owner = load_entities().get(EntityId(thing))
    if owner is not None and owner.type is EntityType.PRODUCT and owner.parent in doers:
        doers = {owner.parent}  # of several named the one whose product it is
    return "|".join((fact.type.value, min(doers, default=""), thing))[:200]


def _company(name: str) -> str:
    entity = load_entities().get(EntityId(name))
    return entity.parent if entity is not None and entity.type is EntityType.PERSON and entity.parent else name


def _is_person(name: str) -> bool:
    entity = load_entities().get(EntityId(name))
    return entity is not None and entity.type is EntityType.PERSON
