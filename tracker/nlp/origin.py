"""The outlet or body whose reporting a text rests on."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.nlp.references import load_references
from tracker.nlp.types import Mention
from tracker.nlp.views import DocumentView, View

EARLY = 4  # sentences in which a text most often names what it rests on
OPENING = 0.4  # share of the sentences in which a plain credit still speaks for the whole text
ENOUGH = 2
_NEAR_EN, _NEAR_ZH = 60, 12  # characters between the outlet and the word of reporting
# Where others publish: to be named there is no reporting of their own.
_PLATFORMS = frozenset({"platform", "social"})
_REPORTING = frozenset({"reported", "announce", "anonymous"})
# Words right beside an outlet that credit it without a verb of speech: "Reuters found", "first published in".
_AFTER_EN = re.compile(
    r"(?:'s)? (?:\w+ )?(?:had|has|have|found|finds|puts?|asks|asked|learn\w+|quote[sd]|hears?|heard|series)\b"
)
_BEFORE_EN = re.compile(r"(?:published|appeared|printed|seen|read) (?:by|on|in|at) (?:the )?$")
_BEFORE_ZH = re.compile(r"(?:据|来源[:：]|转自|引述|援引|消息来自)《?$")
_REPRINTED = re.compile(
    r"(?:first|originally) (?:published|appeared|reported|printed) (?:by|on|in|at) (?:the )?$|首发于《?$"
)
_PAST_EN = re.compile(r"\b(?:after|since|when|years? ago|months? ago|at the time|earlier (?:this|last))\b[^,;]*$")
_OLD = timedelta(days=10)  # a report from before that is background


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
    references = load_references(document.layers.document.language)[1]
    for view in (document.title, *document.sentences):
        if view.sentence is not None and view.sentence.is_furniture:
            continue
        for mention in view.mentions:
            if mention.type != EntityType.MEDIA or mention.kind != "name" or mention.surface.casefold() in own:
                continue
            known = entities.get(mention.entity)
            if known is not None and _PLATFORMS.intersection(known.kinds):
                continue
            if weight and mention.span.start == view.span.start and mention.surface.casefold() in references:
                continue  # "The paper adds" is the outlet named before, not one of that name
            weight[mention.entity] += _credit(document, view, mention, opening)
    ranked = weight.most_common(2)
    if not ranked or ranked[0][1] < ENOUGH:
        return None
    # A round-up that credits several outlets alike rests on none of them.
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None


def _credit(document: DocumentView, view: View, mention: Mention, opening: int) -> int:
    """How plainly a sentence rests on an outlet: a word of reporting beside its name, early in the text."""
    near = _NEAR_ZH if view.language == "zh" else _NEAR_EN
    beside = {hit.word_class for hit in view.hits if abs(hit.start - mention.span.start) <= near}
    if not beside & _REPORTING and not _is_beside(view, mention):
        return 0
    if _REPRINTED.search(view.lower[: mention.span.start - view.span.start]):
        return 3
    if _is_background(document, view, mention):
        return 1
    if view.index < EARLY:
        return 3
    return 2 if view.index < opening and "reported" in beside else 1


def _is_beside(view: View, mention: Mention) -> bool:
    start, end = mention.span.start - view.span.start, mention.span.end - view.span.start
    if view.language == "zh":
        return bool(_BEFORE_ZH.search(view.lower[max(0, start - 5) : start]))
    return bool(_AFTER_EN.match(view.lower, end) or _BEFORE_EN.search(view.lower[max(0, start - 30) : start]))


def _is_background(document: DocumentView, view: View, mention: Mention) -> bool:
    """What an outlet reported some time ago is no news that the text rests on."""
    if view.language == "en" and _PAST_EN.search(view.lower[: mention.span.start - view.span.start]):
        return True
    published = document.layers.document.published
    values = [date.value for date in view.dates if date.value is not None]
    return published is not None and bool(values) and max(value.end for value in values) < published - _OLD
