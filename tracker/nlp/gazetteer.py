"""Names in a text, linked to the entities of the knowledge base."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.entities import Entity, load_entities
from tracker.nlp.aliases import AliasIndex, Found
from tracker.nlp.contexts import ContextRule, load_context_rules
from tracker.nlp.normalise import NormalisedText, fold
from tracker.nlp.types import EntityId, Mention


class Gazetteer:
    """Links names. `entities` come first, then what `rules` say of names with several readings.

    Errors: KnowledgeInvalid where two entities share a name and no rule settles which is meant.
    """

    def __init__(self, entities: Iterable[Entity], rules: Mapping[str, tuple[ContextRule, ...]]) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self._rules = rules
        owners: defaultdict[str, dict[EntityId, None]] = defaultdict(dict)
        for entity in self.entities.values():
            for name in entity.names():
                owners[" ".join(fold(name).split())][entity.id] = None
        self._owner = {name: next(iter(ids)) for name, ids in owners.items()}
        clashes = {name: list(ids) for name, ids in owners.items() if len(ids) > 1 and name not in rules}
        if clashes:
            raise KnowledgeInvalid(f"names shared without a rule in aliases_in_context.tsv: {clashes}")
        self._check_rules()
        self._index = AliasIndex([*owners, *rules])

    def _check_rules(self) -> None:
        for alias, rules in self._rules.items():
            for rule in rules:
                if rule.entity and rule.entity not in self.entities:
                    raise KnowledgeInvalid(
                        f"aliases_in_context.tsv: {alias!r} points to the unknown entity {rule.entity!r}"
                    )

    def find(self, text: NormalisedText) -> tuple[Mention, ...]:
        """Mentions in text order, without overlaps; furniture lines are read too, their sentences say so."""
        mentions = []
        for found in self._index.find(text.folded):
            entity_id = self._read(found, text.folded)
            if entity_id is not None:
                span = found.span
                mentions.append(
                    Mention(span, entity_id, self.entities[entity_id].type, text.surface(span.start, span.end))
                )
        return tuple(mentions)

    def _read(self, found: Found, folded: str) -> EntityId | None:
        rules = self._rules.get(found.key)
        if rules is None:
            return self._owner[found.key]
        return next((rule.entity for rule in rules if rule.holds(folded, found.span)), None)

    def extended(self, extra: Iterable[Entity]) -> "Gazetteer":
        """A gazetteer that knows more entities: those a user added, or the invented ones of a training document."""
        return Gazetteer([*self.entities.values(), *extra], self._rules)


@cache
def default_gazetteer() -> Gazetteer:
    return Gazetteer(load_entities().values(), load_context_rules())
