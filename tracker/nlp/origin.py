"""The outlet or body whose reporting a text rests on."""

from collections import Counter
from collections.abc import Mapping

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.nlp.types import Mention
from tracker.nlp.views import DocumentView, View

EARLY = 4  # sentences in which a text most often names what it rests on
OPENING = 0.4  # share of the sentences in which a plain credit still speaks for the whole text
ENOUGH = 2
_NEAR_EN, _NEAR_ZH = 60, 12  # characters between the outlet and the word of reporting
# Where others publish: to be named there is no reporting of their own.
_PLATFORMS = frozenset({"platform", "social"})
_REPORTING = frozenset({"reported", "announce", "anonymous"})


def find_origin(document: DocumentView, entities: Mapping[EntityId, Entity]) -> EntityId | None:
    """The outlet credited early or most often; None where the text credits none, or only its own publisher."""
    memo = document.title.memo
    if "origin" not in memo:
        memo["origin"] = _find(document, entities)
    origin: EntityId | None = memo["origin"]
    return origin


def _find(document: DocumentView, entities: Mapping[EntityId, Entity]) -> EntityId | None:
    if document.layers.document.kind == "notice":
        return None
    own = document.layers.document.publisher.casefold()
    weight: Counter[EntityId] = Counter()
    opening = max(EARLY, round(len(document.sentences) * OPENING))
    for view in (document.title, *document.sentences):
        if view.sentence is not None and view.sentence.is_furniture:
            continue
        for mention in view.mentions:
            if mention.type != EntityType.MEDIA or mention.kind != "name" or mention.surface.casefold() in own:
                continue
            known = entities.get(mention.entity)
            if known is not None and _PLATFORMS.intersection(known.kinds):
                continue
            weight[mention.entity] += _credit(view, mention, opening)
    ranked = weight.most_common(2)
    if not ranked or ranked[0][1] < ENOUGH:
        return None
    # A round-up that credits several outlets alike rests on none of them.
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None


def _credit(view: View, mention: Mention, opening: int) -> int:
    """How plainly a sentence rests on an outlet: a word of reporting beside its name, early in the text."""
    near = _NEAR_ZH if view.language == "zh" else _NEAR_EN
    beside = {hit.word_class for hit in view.hits if abs(hit.start - mention.span.start) <= near}
    if not beside & _REPORTING:
        return 0
    if view.index < EARLY:
        return 3
    return 2 if view.index < opening and "reported" in beside else 1
