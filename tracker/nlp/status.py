"""How far an event has come: what the status model sees of a sentence for one event type."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from tracker.knowledge.vocabulary import EventType
from tracker.nlp.features import own_words
from tracker.nlp.lexicon import Hit
from tracker.nlp.rules import votes
from tracker.nlp.trigger import STAGES, main_clause, own_classes_of
from tracker.nlp.views import Clause, DocumentView, View

# What turns a stage into another one: "not approved", "may approve", "if it approves".
_TURNS = frozenset(("negation", "notyet", "may", "future", "conditional", "past"))
_SIGNS = STAGES | _TURNS
_VOICES = frozenset(("firstperson", "announce"))
# Characters from a topic word within which a stage most likely belongs to it, and may still do.
_NEAR = {"en": (15, 45), "zh": (6, 15)}


def status_features(document: DocumentView, view: View, type_: EventType) -> list[str]:
    """All features of one sentence as it tells of one type, each once, in a fixed order."""
    features: dict[str, None] = {f"T:{type_}": None, f"k:{document.layers.document.kind}": None}
    features.update((f"c:{name}", None) for name in sorted(view.classes))
    clause = main_clause(view, type_)
    if clause is not None:
        features.update(dict.fromkeys(_of_clause(view, clause, type_)))
    features.update(dict.fromkeys(_of_rules(view, type_)))
    features.update(dict.fromkeys(_by_distance(view, type_)))
    order = [hit.word_class for hit in sorted(view.hits, key=_in_text_order) if hit.word_class in _SIGNS]
    features.update((f"o:{a}>{b}", None) for a, b in pairwise(order))
    if order:
        features[f"last:{order[-1]}"] = None
    for date in view.dates:
        features[f"d:{date.side}:{'future' if date.is_future else 'past'}"] = None
    features.update((f"f:{token.form}", None) for token in view.tokens)  # tense lives in the endings
    features.update(dict.fromkeys(own_words(view)))
    return list(features)


def _in_text_order(hit: Hit) -> tuple[int, str]:
    return hit.start, hit.word_class


def _of_clause(view: View, clause: Clause, type_: EventType) -> Iterator[str]:
    for name in sorted(clause.classes):
        yield f"m:{name}"
        yield f"m:{type_}:{name}"
    inside = (hit.word_class for hit in view.hits if clause.start <= hit.start < clause.end)
    yield f"first:{next(inside, '')}"
    signs = sorted(clause.classes & (_SIGNS | _VOICES))
    yield from (f"mp:{a}|{b}" for a, b in combinations(signs, 2))


def _of_rules(view: View, type_: EventType) -> Iterator[str]:
    for vote in votes(view):
        if vote.rule.type == type_:
            yield f"r:{vote.rule.status}"
            yield f"r:{type_}:{vote.rule.status}:{'clause' if vote.clause else 'sentence'}"


def _by_distance(view: View, type_: EventType) -> Iterator[str]:
    """Each stage with how far it stands from the nearest word of the event's topic."""
    own = own_classes_of(type_, view.language)
    topic = [hit.start for hit in view.hits if hit.word_class in own]
    close, far = _NEAR[view.language]
    for hit in view.hits:
        if hit.word_class in _SIGNS:
            distance = min((abs(hit.start - start) for start in topic), default=far + 1)
            step = 0 if distance <= close else 1 if distance <= far else 2
            yield f"near{step}:{hit.word_class}"
            yield f"near{step}:{type_}:{hit.word_class}"
