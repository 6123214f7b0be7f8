"""What people added to the shipped knowledge, as plain values, and which of it this process uses.

Whoever reads (a worker, a command) calls `use` with what its database or file holds; entities and cues are then
those of the files and the additions together. Nothing here knows where additions come from.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace

from tracker.knowledge.entity import Entity
from tracker.knowledge.vocabulary import EntityId


@dataclass(frozen=True, slots=True)
class AddedAlias:
    """One more name of a listed entity, or of an added one."""

    entity: EntityId
    text: str


@dataclass(frozen=True, slots=True)
class AddedCue:
    """One more word or phrase of a word class."""

    language: str
    word_class: str
    text: str


@dataclass(frozen=True, slots=True)
class Additions:
    entities: tuple[Entity, ...] = ()
    aliases: tuple[AddedAlias, ...] = ()
    cues: tuple[AddedCue, ...] = ()
    version: str = ""  # of the content, whatever its order; empty where nothing was added

    @classmethod
    def of(
        cls, entities: Iterable[Entity] = (), aliases: Iterable[AddedAlias] = (), cues: Iterable[AddedCue] = ()
    ) -> "Additions":
        """In a fixed order, each once."""
        groups = (
            tuple(sorted(set(entities), key=lambda one: one.id)),
            tuple(sorted(set(aliases), key=astuple)),
            tuple(sorted(set(cues), key=astuple)),
        )
        content = json.dumps([[astuple(one) for one in group] for group in groups], ensure_ascii=False)
        digest = hashlib.sha256(content.encode()).hexdigest()[:8]
        return cls(*groups, version=digest if any(groups) else "")

    def names(self) -> Iterator[tuple[str, EntityId]]:
        """Every added name with its entity."""
        for entity in self.entities:
            yield from ((name, entity.id) for name in entity.names())
        yield from ((alias.text, alias.entity) for alias in self.aliases)

    def over(self, listed: Mapping[EntityId, Entity]) -> dict[EntityId, Entity]:
        """The listed entities and the added ones. One that the files list by now keeps what the files say of it."""
        merged = dict(listed)
        more: dict[EntityId, list[str]] = {}
        for entity in self.entities:
            if entity.id in listed:
                more.setdefault(entity.id, []).extend(entity.names())
            else:
                merged[entity.id] = entity
        for alias in self.aliases:
            if alias.entity in merged:
                more.setdefault(alias.entity, []).append(alias.text)
        for id_, names in more.items():
            entity = merged[id_]
            known = set(entity.names())
            new = tuple(name for name in dict.fromkeys(names) if name not in known)
            merged[id_] = replace(entity, aliases=(*entity.aliases, *new))
        return merged

    def words(self, language: str) -> dict[str, tuple[str, ...]]:
        """Added patterns by word class."""
        found: dict[str, tuple[str, ...]] = {}
        for cue in self.cues:
            if cue.language == language:
                found[cue.word_class] = (*found.get(cue.word_class, ()), cue.text)
        return found


NOTHING = Additions()
_in_use = NOTHING


def in_use() -> Additions:
    return _in_use


def use(additions: Additions) -> None:
    """From now on this process reads with these. What is made of them is made again when it is next asked for."""
    global _in_use
    _in_use = additions
