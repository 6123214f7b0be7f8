"""The matters that come with the project: which events belong to each, and what a status means for it.

One TOML file each in `matters/`. A matter's `rules` are alternatives: an event belongs if any of them holds. Names that
begin with @ are groups of `matter_groups.toml`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.entities import load_entities
from tracker.knowledge.labels import label
from tracker.knowledge.tables import FOLDER
from tracker.knowledge.vocabulary import Direction, EntityId, EventType, Role, Status

_PARTICIPANTS = (Role.ACTOR, Role.AUTHORITY, Role.COUNTERPARTY, Role.OBJECT)
_ROLE_KEYS = tuple(role.value for role in Role)
_RULE_KEYS = {"types", "statuses", "any", "without", "places", *_ROLE_KEYS}
_KEYS = {"slug", "position", "title_en", "title_zh", "question_en", "question_zh", "rules", "states"}


@dataclass(frozen=True, slots=True)
class EventView:
    """What a rule looks at. Fillers are entity ids, or names where no entity is listed."""

    type: EventType
    status: Status
    roles: Mapping[Role, frozenset[str]]

    def fillers(self, *roles: Role) -> frozenset[str]:
        return frozenset().union(*(self.roles.get(role, frozenset()) for role in roles or Role))


@dataclass(frozen=True, slots=True)
class Rule:
    types: frozenset[EventType]
    statuses: frozenset[Status] = frozenset()  # empty: any
    any: frozenset[str] = frozenset()  # one of these in whatever role
    roles: Mapping[Role, frozenset[str]] = field(default_factory=dict)  # one of these in each role named
    without: frozenset[str] = frozenset()  # none of these takes part (places aside)
    places: frozenset[str] = frozenset()  # an event that names listed places must name one of these

    def holds(self, event: EventView) -> bool:
        if event.type not in self.types or (self.statuses and event.status not in self.statuses):
            return False
        if self.any and not self.any & event.fillers():
            return False
        if any(not wanted & event.fillers(role) for role, wanted in self.roles.items()):
            return False
        if self.without & event.fillers(*_PARTICIPANTS):
            return False
        return self._is_here(event.fillers(Role.PLACE))

    def _is_here(self, places: frozenset[str]) -> bool:
        # A place we have no entry for may well lie inside: only what is known to lie elsewhere is left out.
        listed = {place for place in places if EntityId(place) in load_entities()}
        return not self.places or listed != places or not places or bool(self.places & places)


@dataclass(frozen=True, slots=True)
class State:
    """What a status means for one matter."""

    direction: Direction
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class MatterDeclaration:
    slug: str
    position: int
    title_en: str
    title_zh: str
    question_en: str
    question_zh: str
    rules: tuple[Rule, ...]
    states: Mapping[Status, State]  # the statuses that move it; events of others are only listed
    declared: Mapping[str, Any]  # rules and states as written, groups and all

    def direction(self, status: str) -> Direction:
        state = self.states.get(Status(status))
        return state.direction if state else Direction.NEUTRAL

    def state_label(self, status: str, language: str = "en") -> str:
        """ "Awaiting approval" for `under_review`; the common word where the matter has none of its own."""
        state = self.states.get(Status(status)) if status else None
        if state is None:
            return label("status", status, language).capitalize() if status else ""
        return state.zh if language.startswith("zh") else state.en


# What opens and what closes where nothing else is said; of limits (controls, enforcement) it is the other way round.
_OPENING = frozenset({Status.APPROVED, Status.EASED, Status.LAUNCHED, Status.PILOT})
_CLOSING = frozenset({Status.DENIED, Status.SUSPENDED, Status.ENDED})
_LIMIT_OPENING = frozenset({Status.EASED, Status.ENDED, Status.APPROVED, Status.SUSPENDED})
_LIMIT_CLOSING = frozenset({Status.LAUNCHED, Status.EFFECTIVE, Status.ISSUED, Status.DENIED})


def usual_direction(status: Status, *, is_limit: bool) -> Direction:
    """Where a status points for a permission, or for a limit."""
    opening, closing = (_LIMIT_OPENING, _LIMIT_CLOSING) if is_limit else (_OPENING, _CLOSING)
    if status in opening:
        return Direction.OPENS
    return Direction.CLOSES if status in closing else Direction.NEUTRAL


def usual_states(statuses: Iterable[Status], *, is_limit: bool) -> dict[str, dict[str, str]]:
    """States as a declaration writes them, in the common words: for matters that people make."""
    return {
        status.value: {
            "direction": usual_direction(status, is_limit=is_limit).value,
            **{language: label("status", status, language).capitalize() for language in ("en", "zh")},
        }
        for status in statuses
    }


def matches(declaration: MatterDeclaration, event: EventView) -> bool:
    """Whether the event belongs to the matter."""
    return any(rule.holds(event) for rule in declaration.rules)


@cache
def load_matters(folder: Path = FOLDER / "matters") -> tuple[MatterDeclaration, ...]:
    """All declared matters in the order of the board.

    Errors: KnowledgeInvalid naming the file and the key for anything unknown, missing or said twice.
    """
    groups = load_groups()
    matters = sorted((_read(path, groups) for path in sorted(folder.glob("*.toml"))), key=lambda m: m.position)
    positions = [matter.position for matter in matters]
    if len(set(positions)) != len(positions):
        raise KnowledgeInvalid(f"{folder.name}: two matters share a position", file=str(folder))
    return tuple(matters)


@cache
def matter_by_slug(slug: str) -> MatterDeclaration | None:
    """The declaration behind a stored matter; None for one that people made in the pages."""
    return next((matter for matter in load_matters() if matter.slug == slug), None)


@cache
def load_groups(path: Path = FOLDER / "matter_groups.toml") -> Mapping[str, frozenset[str]]:
    """Members by group. Errors: KnowledgeInvalid for an id that is no entity."""
    entities = load_entities()
    groups = {}
    for name, group in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if unknown := [id_ for id_ in group["ids"] if id_ not in entities]:
            raise KnowledgeInvalid(f"{path.name}: [{name}] names unknown entities {unknown}", file=str(path))
        wanted = (group.get("type"), group.get("jurisdiction"))
        alike = {entity.id for entity in entities.values() if (entity.type.value, entity.jurisdiction) == wanted}
        groups[name] = frozenset(group["ids"]) | alike
    return MappingProxyType(groups)


def parse_matter(declared: Mapping[str, Any], groups: Mapping[str, frozenset[str]]) -> MatterDeclaration:
    """A matter from its declaration. Errors: ValueError in words for anything unknown or missing."""
    if keys := set(declared) ^ _KEYS:
        raise ValueError(f"unknown or missing keys {sorted(keys)}")
    if not declared["rules"] or not declared["states"]:
        raise ValueError("rules and states must not be empty")
    return MatterDeclaration(
        **{key: declared[key] for key in _KEYS - {"rules", "states"}},
        rules=tuple(_rule(rule, groups) for rule in declared["rules"]),
        states={Status(status): _state(status, state) for status, state in declared["states"].items()},
        declared={"rules": declared["rules"], "states": declared["states"]},
    )


def _read(path: Path, groups: Mapping[str, frozenset[str]]) -> MatterDeclaration:
    try:
        matter = parse_matter(tomllib.loads(path.read_text(encoding="utf-8")), groups)
    except (ValueError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeInvalid(f"{path.name}: {error}", file=str(path)) from error
    if matter.slug != path.stem:
        raise KnowledgeInvalid(f"{path.name}: the slug {matter.slug!r} differs from the file's name", file=str(path))
    return matter


def _state(status: str, state: Mapping[str, str]) -> State:
    if set(state) != {"direction", "en", "zh"}:
        raise ValueError(f"state {status!r} must give direction, en and zh")
    return State(Direction(state["direction"]), state["en"], state["zh"])


def _rule(rule: Mapping[str, list[str]], groups: Mapping[str, frozenset[str]]) -> Rule:
    if unknown := set(rule) - _RULE_KEYS:
        raise ValueError(f"unknown keys {sorted(unknown)} in a rule")
    if not rule.get("types"):
        raise ValueError("a rule must name its types")

    def ids(key: str) -> frozenset[str]:
        return _expand(rule.get(key, []), groups)

    return Rule(
        types=frozenset(EventType(name) for name in rule["types"]),
        statuses=frozenset(Status(name) for name in rule.get("statuses", [])),
        any=ids("any"),
        roles={role: ids(role.value) for role in Role if rule.get(role.value)},
        without=ids("without"),
        places=ids("places"),
    )


def _expand(names: list[str], groups: Mapping[str, frozenset[str]]) -> frozenset[str]:
    members: set[str] = set()
    for name in names:
        if name.startswith("@"):
            if name[1:] not in groups:
                raise ValueError(f"unknown group {name!r}")
            members |= groups[name[1:]]
        elif EntityId(name) not in load_entities():
            raise ValueError(f"unknown entity {name!r}")
        else:
            members.add(name)
    return frozenset(members)
