"""How far an event has come: what the status model sees of a sentence for one event type."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from tracker.knowledge.vocabulary import EventType
from tracker.nlp.features import own_words, stem
from tracker.nlp.lexicon import Hit
from tracker.nlp.predicates import Head, heads_of
from tracker.nlp.rules import votes
from tracker.nlp.trigger import STAGES, main_clause, own_classes_of
from tracker.nlp.views import Clause, DocumentView, View

# What turns a stage into another one: "not approved", "may approve", "if it approves".
_TURNS = frozenset(("negation", "notyet", "may", "future", "conditional", "past"))
_SIGNS = STAGES | _TURNS
_VOICES = frozenset(("firstperson", "announce"))
# Characters from a topic word within which a stage most likely belongs to it, and may still do.
_NEAR = {"en": (15, 45), "zh": (6, 15)}
# Precedence of the stages of a clause, the strongest first; between them come a denied act and a condition.
_ACTS = frozenset(("grant", "start", "issue", "done", "inforce"))
_FIRST = (("refute", "refuted"), ("delay", "delayed"), ("suspend", "suspended"), ("ease", "eased"), ("end", "ended"))
_UNSURE = (("expect", "expected"), ("plan", "planned"), ("future", "planned"))
_LAST = (
    ("negotiate", "negotiating"), ("draft", "proposed"), ("pending", "under_review"), ("deny", "denied"),
    ("trial", "pilot"), ("grant", "approved"), ("seek", "sought"), ("issue", "issued"), ("start", "launched"),
    ("done", "completed"), ("inforce", "effective"),
)  # fmt: skip


def status_features(document: DocumentView, view: View, type_: EventType) -> list[str]:
    """All features of one sentence as it tells of one type, each once, in a fixed order."""
    features: dict[str, None] = {f"T:{type_}": None, f"k:{document.layers.document.kind}": None}
    features.update((f"c:{name}", None) for name in sorted(view.classes))
    clause = main_clause(view, type_)
    if clause is not None:
        features.update(dict.fromkeys(_of_clause(view, clause, type_)))
        told = lattice(heads_of(view, clause))
        features.update(dict.fromkeys((f"lat:{told}", f"lat:{type_}:{told}")))
        features.update(dict.fromkeys(_of_words(view, clause)))
        features.update(dict.fromkeys(_beside(view, clause)))
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


def _of_words(view: View, clause: Clause) -> Iterator[str]:
    """Words of the clause with their endings, and in pairs (Chinese: characters, pairs and threes)."""
    if view.language == "zh":
        text = view.lower[clause.start - view.span.start : clause.end - view.span.start]
        signs = [char for char in text if char > " "]
        yield from (f"cw:{char}" for char in signs)
        yield from (f"cw:{a}{b}" for a, b in pairwise(signs))
        yield from (f"cw:{a}{b}{c}" for a, b, c in zip(signs, signs[1:], signs[2:], strict=False))
        return
    forms = [token.form for token in view.tokens if clause.start <= token.start < clause.end]
    yield from (f"cw:{form}" for form in forms)
    yield from (f"cw:{a}_{b}" for a, b in pairwise(["^", *map(stem, forms), "$"]))


def _beside(view: View, clause: Clause) -> Iterator[str]:
    """Stages of the clause before and of the one after, and when the dates inside lie."""
    n = view.clauses.index(clause)
    if n:
        yield from (f"pc:{name}" for name in sorted(view.clauses[n - 1].classes & (_SIGNS | _VOICES)))
    if n + 1 < len(view.clauses):
        yield from (f"nc:{name}" for name in sorted(view.clauses[n + 1].classes & (_SIGNS | _VOICES)))
    for date in view.dates:
        if clause.start <= date.span.start < clause.end:
            yield f"cd:{date.side}:{'future' if date.is_future else 'past'}"


def lattice(heads: Sequence[Head]) -> str:
    """The status that precedence gives a clause: what is denied or unsure is never done; "" where no stage stands."""
    verbs = [head for head in heads if head.use == "verb"] or list(heads)
    classes = {name for head in verbs for name in head.classes}
    marks = {mark for head in verbs for mark in head.marks}
    acts = [head for head in verbs if _ACTS & set(head.classes)]
    for head in verbs:
        if not {*_ACTS, "deny"} & set(head.classes):
            continue
        if "notyet" in head.marks or "yet to" in head.marks or {"yet", "not"} <= set(head.marks):
            return "under_review"
    for sign, told in _FIRST:
        if sign in classes:
            return told
    if any("not" in head.marks for head in acts):
        return "denied"
    if "if" in marks or "may" in marks or "consider" in classes:
        return "considered"
    for sign, told in _UNSURE:
        if sign in classes or sign in marks:
            return told
    return next((told for sign, told in _LAST if sign in classes), "")


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
