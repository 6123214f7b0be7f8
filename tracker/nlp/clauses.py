"""Which clauses of a sentence tell of an event of a type that the sentence tells of: one of them, sometimes more.

"A pilot began in May, and full approval is expected by year-end" tells of two events of one type.
"""

from collections.abc import Iterator

from tracker.knowledge.vocabulary import EventType
from tracker.nlp.rules import votes
from tracker.nlp.trigger import STAGES, main_clause, own_classes_of
from tracker.nlp.views import Clause, View

LABEL = "tells"


def clause_features(view: View, type_: EventType) -> list[list[str]]:
    """One row per clause of the view."""
    own = own_classes_of(type_, view.language)
    likeliest = main_clause(view, type_)
    voted = {vote.clause for vote in votes(view) if vote.rule.type == type_ and vote.clause}
    return [
        [*_of_place(view, n), *_of_classes(view, n, own, str(type_)), f"likeliest:{clause is likeliest}"]
        + ([f"rule:{clause in voted}"] if voted else [])
        for n, clause in enumerate(view.clauses)
    ]


def _of_place(view: View, n: int) -> Iterator[str]:
    clause, count = view.clauses[n], len(view.clauses)
    yield from (f"n{min(n, 4)}", f"of{min(count, 5)}", f"back{min(count - 1 - n, 4)}")
    yield f"size{min((clause.end - clause.start) // (6 if view.language == 'zh' else 20), 6)}"
    words = _words(view, clause)
    if words:
        yield from (f"first:{words[0]}", f"first:{'_'.join(words[:2])}", f"last:{words[-1]}")


def _words(view: View, clause: Clause) -> list[str]:
    """Words (English) or pairs of characters (Chinese)."""
    if view.language == "zh":
        text = view.lower[clause.start - view.span.start : clause.end - view.span.start].strip("，；：、 ")
        return [text[:2], text[2:4], text[-2:]] if text else []
    return [token.form for token in view.tokens if clause.start <= token.start < clause.end]


def _of_classes(view: View, n: int, own: frozenset[str], type_: str) -> Iterator[str]:
    classes = view.clauses[n].classes
    others = frozenset[str]().union(*[clause.classes for m, clause in enumerate(view.clauses) if m != n])
    topics, stages = classes & own, classes & STAGES
    yield from (f"own{min(len(topics), 3)}", f"stages{min(len(stages), 3)}")
    yield f"own{min(len(topics), 3)}|others{min(len(others & own), 3)}"
    yield f"{bool(stages)}|{bool(others & STAGES)}|{bool(topics)}|{bool(others & own)}"
    for name in sorted(classes):
        yield from (f"c:{name}", f"{type_}:c:{name}")
    yield from (f"o:{name}" for name in sorted(others))
    yield from (f"{type_}:o:{name}" for name in sorted(others & own))
    if n:
        yield from (f"p:{name}" for name in sorted(view.clauses[n - 1].classes))
    if n + 1 < len(view.clauses):
        yield from (f"x:{name}" for name in sorted(view.clauses[n + 1].classes))
    yield from (f"{topic}|{stage}" for topic in sorted(topics) for stage in sorted(stages))
