"""Names in a text, linked to the entities of the knowledge base."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache

from tracker.errors import KnowledgeInvalid
from tracker.knowledge import additions
from tracker.knowledge.additions import NOTHING, Additions
from tracker.knowledge.entities import Entity, listed_entities
from tracker.nlp.aliases import AliasIndex, Found, is_a_name
from tracker.nlp.contexts import ContextRule, load_context_rules
from tracker.nlp.normalise import NormalisedText, fold, normalise
from tracker.nlp.types import EntityId, Mention, Span

SHORTEST = 2  # characters: a single one stands everywhere
_TRIM = "《》〈〉“”\"'()[]【】 "


def name_key(name: str) -> str:
    """The form under which a name is kept and compared."""
    return " ".join(fold(name).strip(_TRIM).split())


class Gazetteer:
    """Links names. `rules` settle what names with several readings mean; a name of `added` that the others do not
    have points to its entity.

    Errors: KnowledgeInvalid where two entities share a name that no rule settles, or a rule points to an unknown one.
    """

    def __init__(
        self,
        entities: Iterable[Entity],
        rules: Mapping[str, tuple[ContextRule, ...]],
        added: Additions = NOTHING,
    ) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self._rules = rules
        owners: defaultdict[str, dict[EntityId, None]] = defaultdict(dict)
        for entity in self.entities.values():
            for name in entity.names():
                owners[name_key(name)][entity.id] = None
        self._owner = {name: next(iter(ids)) for name, ids in owners.items()}
        clashes = {name: list(ids) for name, ids in owners.items() if len(ids) > 1 and name not in rules}
        if clashes:
            raise KnowledgeInvalid(f"names shared without a rule in aliases_in_context.tsv: {clashes}")
        for alias, group in rules.items():
            unknown = [rule.entity for rule in group if rule.entity and rule.entity not in self.entities]
            if unknown:
                raise KnowledgeInvalid(f"aliases_in_context.tsv: {alias!r} points to the unknown entity {unknown[0]!r}")
        # After the check: what somebody added under an older list of names must never stop the reading.
        self.entities = added.over(self.entities)
        for name, entity_id in added.names():
            if name_key(name) not in rules and entity_id in self.entities:
                self._owner.setdefault(name_key(name), entity_id)
        self._indexes = [AliasIndex([*self._owner, *rules])]
        self._added: dict[str, EntityId] = {}
        self._nested: dict[str, tuple[EntityId, int] | None] = {}  # filled as names are met
        self._linked: dict[tuple[str, str], EntityId | None] = {}  # filled as publishers are met

    def find(self, text: NormalisedText) -> tuple[Mention, ...]:
        """Mentions in text order; furniture lines are read too, their sentences say so.

        Shape: none overlap, except that the maker or place within a longer name is a mention of its own ("Nvidia H20"
        holds "Nvidia", 上海市政府 holds 上海); it stands before the longer one.
        """
        mentions = []
        for found in self._find(text.folded):
            entity_id = self._read(found, text.folded)
            if entity_id is None:
                continue
            span = found.span
            if within := self._within(found.key, entity_id):
                owner, length = within
                mentions.append(self._mention(text, Span(span.start, span.start + length), owner))
            mentions.append(self._mention(text, span, entity_id))
        return tuple(mentions)

    def _mention(self, text: NormalisedText, span: Span, entity_id: EntityId) -> Mention:
        return Mention(span, entity_id, self.entities[entity_id].type, text.surface(span.start, span.end))

    def _within(self, key: str, entity_id: EntityId) -> tuple[EntityId, int] | None:
        """The maker (or, for a government, the place) whose name a longer name begins with, and how long that is."""
        if key not in self._nested:
            self._nested[key] = self._longest_owner(key, entity_id)
        return self._nested[key]

    def _longest_owner(self, key: str, entity_id: EntityId) -> tuple[EntityId, int] | None:
        place = EntityId(entity_id.removesuffix("-gov"))
        best: tuple[EntityId, int] | None = None
        for owner in (self.entities[entity_id].parent, place if place != entity_id else None):
            if owner is None or owner not in self.entities:
                continue
            for name in map(name_key, self.entities[owner].names()):
                follows = key[len(name) : len(name) + 1]
                is_part = name[-1].isascii() and follows.isascii() and follows.isalnum()
                longer = best is None or len(name) > best[1]
                if key.startswith(name) and len(name) < len(key) and not is_part and longer:
                    best = (owner, len(name))
        return best

    def _find(self, folded: str) -> Iterable[Found]:
        if len(self._indexes) == 1:
            return self._indexes[0].find(folded)
        # The later index holds what was added: it wins where both begin together with names of one length.
        found = [
            (one.span.start, -one.span.end, -rank, one)
            for rank, index in enumerate(self._indexes)
            for one in index.find(folded)
        ]
        kept: list[Found] = []
        for *_, one in sorted(found, key=lambda item: item[:3]):
            if not kept or one.span.start >= kept[-1].span.end:
                kept.append(one)
        return kept

    def _read(self, found: Found, folded: str) -> EntityId | None:
        if found.key in self._added:
            return self._added[found.key]
        rules = self._rules.get(found.key)
        if rules is None:
            return self._owner[found.key]
        return next((rule.entity for rule in rules if rule.holds(folded, found.span)), None)

    def why_not(self, name: str, entity_id: EntityId | None = None) -> str:
        """Why a name cannot be added, to `entity_id` where given; empty where it can."""
        key = name_key(name)
        if not is_a_name(key):
            return f"“{name}” does not begin with a letter or a digit"
        if len(key) < SHORTEST:
            return f"“{name}” is too short to be a name"
        if key in self._rules:
            return f"“{name}” has several readings, which aliases_in_context.tsv settles"
        owner = self._owner.get(key)
        if owner is None:
            return ""
        if owner == entity_id:
            return f"“{name}” is known as a name of it already"
        return f"“{name}” is a name of {self.entities[owner].name_en} already"

    def link(self, name: str, *, language: str = "en") -> EntityId | None:
        """The entity that a whole name stands for ("Tesla, Inc."), None unless it covers most of the words."""
        if (name, language) not in self._linked:
            self._linked[name, language] = self._link(name, language)
        return self._linked[name, language]

    def _link(self, name: str, language: str) -> EntityId | None:
        text = normalise(name, language=language)
        found = max(self.find(text), key=lambda mention: mention.span.end - mention.span.start, default=None)
        if found is None or (found.span.end - found.span.start) * 2 < len(name.strip()):
            return None
        return found.entity

    def extended(self, extra: Iterable[Entity]) -> "Gazetteer":
        """A gazetteer that knows more entities: those a user added, or the invented ones of a training document.

        Cheap: the index of the listed names is shared. An added name wins over a listed one.
        """
        added = list(extra)
        wider = copy(self)
        wider._nested, wider._linked = {}, {}
        wider.entities = {**self.entities, **{entity.id: entity for entity in added}}
        wider._added = {**self._added, **{name_key(name): entity.id for entity in added for name in entity.names()}}
        wider._indexes = [*self._indexes, AliasIndex(name for name in wider._added if name not in self._added)]
        return wider


def default_gazetteer() -> Gazetteer:
    """Of the project's entities and the additions in use; made again when they changed."""
    return _gazetteer(additions.in_use().version)


@lru_cache(maxsize=2)
def _gazetteer(version: str) -> Gazetteer:
    added = additions.in_use() if version else additions.NOTHING
    return Gazetteer(listed_entities().values(), load_context_rules(), added)
