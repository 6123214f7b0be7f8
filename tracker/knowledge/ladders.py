"""The ladders that come with the project: which capability an event is about, and which rung it reaches."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.entities import load_entities
from tracker.knowledge.matters import EventView
from tracker.knowledge.tables import FOLDER
from tracker.knowledge.vocabulary import EntityId, EntityType, EventType, Role, Status


@dataclass(frozen=True, slots=True)
class Rung:
    slug: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach a rung; `words` None: whatever the evidence says."""

    rung: str
    types: frozenset[EventType]
    statuses: frozenset[Status]
    words: re.Pattern[str] | None

    def holds(self, event: EventView, evidence: str) -> bool:
        if event.type not in self.types or event.status not in self.statuses:
            return False
        return self.words is None or self.words.search(evidence) is not None


@dataclass(frozen=True, slots=True)
class Capability:
    slug: str
    position: int
    en: str
    zh: str
    objects: frozenset[str]
    words: re.Pattern[str]
    without: frozenset[str]
    by_product: bool
    companies: tuple[str, ...]

    def gathers(self, event: EventView, evidence: str) -> bool:
        if self.without & event.fillers(Role.OBJECT, Role.AUTHORITY, Role.ACTOR):
            return False
        return bool(self.objects & event.fillers(Role.OBJECT)) or self.words.search(evidence) is not None


@dataclass(frozen=True, slots=True)
class Ladders:
    rungs: tuple[Rung, ...]
    capabilities: tuple[Capability, ...]
    reaches: tuple[Reach, ...]
    setback: Reach

    def shown(self) -> list[Capability]:
        """In the order in which readers choose; `capabilities` is that in which events are taken."""
        return sorted(self.capabilities, key=lambda one: one.position)

    def capability_of(self, event: EventView, evidence: str) -> Capability | None:
        return next((one for one in self.capabilities if one.gathers(event, evidence)), None)

    def rung_of(self, event: EventView, evidence: str) -> str:
        """Slug of the rung that the event reaches; empty where it reaches none."""
        return next((reach.rung for reach in self.reaches if reach.holds(event, evidence)), "")

    def is_setback(self, event: EventView) -> bool:
        return self.setback.holds(event, "")

    @property
    def types(self) -> frozenset[EventType]:
        return self.setback.types.union(*(reach.types for reach in self.reaches))

    @property
    def statuses(self) -> frozenset[Status]:
        return self.setback.statuses.union(*(reach.statuses for reach in self.reaches))


def climbers(capability: Capability, event: EventView, evidence: str) -> frozenset[str]:
    """Companies that the event takes up or down the ladder.

    A person stands for the company, a product for its maker. Of several actors those that the sentence names, where it
    names any. Where a maker and the actors contradict each other, the reading is not to be relied on: nobody climbs.
    """
    actors = {company for name in event.fillers(Role.ACTOR) if (company := _company(name))}
    makers = {maker for name in event.fillers(Role.OBJECT) & capability.objects if (maker := _maker(name))}
    if len(actors) > 1:
        actors = {company for company in actors if _is_named(company, evidence)} or actors
    if not capability.by_product or not makers:
        return frozenset(actors)
    return frozenset(actors & makers if actors else makers)


def is_in_china(event: EventView) -> bool:
    """An event that names listed places names one in mainland China."""
    countries = {
        place.jurisdiction for name in event.fillers(Role.PLACE) if (place := load_entities().get(EntityId(name)))
    }
    return not countries or "CN" in countries


def cities_of(event: EventView) -> frozenset[str]:
    """Cities in mainland China that the event names, or that districts and airports it names lie in."""
    found: set[str] = set()
    for name in event.fillers(Role.PLACE):
        place = load_entities().get(EntityId(name))
        while place is not None and place.type is EntityType.PLACE:
            if place.jurisdiction == "CN" and "city" in place.kinds:
                found.add(place.id)
            place = load_entities().get(place.parent) if place.parent else None
    return frozenset(found)


@cache
def load_ladders(path: Path = FOLDER / "ladders.toml") -> Ladders:
    """Errors: KnowledgeInvalid naming the file for anything unknown or missing."""
    try:
        return parse_ladders(tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError, re.error, tomllib.TOMLDecodeError) as error:
        raise KnowledgeInvalid(f"{path.name}: {error}", file=str(path)) from error


def parse_ladders(declared: Mapping[str, Any]) -> Ladders:
    """Errors: ValueError, KeyError or TypeError in words for what is unknown, missing or too much."""
    if extra := set(declared) ^ {"rungs", "rules", "setbacks", "capabilities"}:
        raise ValueError(f"unknown or missing {sorted(extra)}")
    rungs = tuple(Rung(**rung) for rung in declared["rungs"])
    slugs = {rung.slug for rung in rungs}
    reaches = tuple(_reach(**rule) for rule in declared["rules"])
    if slugs != {reach.rung for reach in reaches}:
        raise ValueError(f"rungs and the rules' rungs differ in {sorted(slugs ^ {reach.rung for reach in reaches})}")
    return Ladders(
        rungs,
        tuple(_capability(**capability) for capability in declared["capabilities"]),
        reaches,
        _reach(rung="", **declared["setbacks"]),
    )


def _reach(*, rung: str, types: Sequence[str], statuses: Sequence[str], words: str = "") -> Reach:
    pattern = re.compile(words, re.IGNORECASE) if words else None
    return Reach(
        rung, frozenset(EventType(name) for name in types), frozenset(Status(name) for name in statuses), pattern
    )


def _capability(
    *, objects: Sequence[str], words: str, without: Sequence[str], companies: Sequence[str], **named: Any
) -> Capability:
    if unknown := [name for name in (*objects, *without, *companies) if EntityId(name) not in load_entities()]:
        raise ValueError(f"unknown entities {unknown}")
    return Capability(
        objects=frozenset(objects),
        words=re.compile(words, re.IGNORECASE),
        without=frozenset(without),
        companies=tuple(companies),
        **named,
    )


def _company(name: str) -> str:
    entity = load_entities().get(EntityId(name))
    if entity is not None and entity.type is EntityType.PERSON and entity.parent:
        entity = load_entities().get(entity.parent)
    return entity.id if entity is not None and entity.type is EntityType.COMPANY else ""


def _is_named(company: str, evidence: str) -> bool:
    said = evidence.casefold()
    return any(name.casefold() in said for name in load_entities()[EntityId(company)].names())


def _maker(name: str) -> str:
    entity = load_entities().get(EntityId(name))
    return entity.parent or "" if entity is not None else ""
