"""Where in a sentence an event of a given type is told: its clause, and the words that evoke it."""

from dataclasses import replace
from functools import cache

from tracker.knowledge.cues import load_cues
from tracker.knowledge.vocabulary import EventType
from tracker.nlp.rules import votes
from tracker.nlp.types import Span
from tracker.nlp.views import Clause, View

# Stages of a happening: a clause that names one says more of an event than a clause that only names its topic.
STAGES = frozenset((
    "plan", "expect", "consider", "seek", "negotiate", "draft", "pending", "trial", "grant", "issue",
    "inforce", "start", "done", "delay", "suspend", "deny", "refute", "ease", "end",
))  # fmt: skip


@cache
def own_classes_of(type_: EventType, language: str) -> frozenset[str]:
    return frozenset(load_cues(language).owners[type_])


def focused(view: View, type_: EventType, clause: Clause) -> View:
    """The same sentence as it tells of the type in that clause: `main_clause` of the copy is `clause`."""
    return replace(view, memo={**view.memo, _key(type_): clause})


def _key(type_: EventType) -> str:
    return f"clause:{type_}"


def main_clause(view: View, type_: EventType) -> Clause | None:
    """The clause in which most of the type's own word classes stand; the earlier one where two are level."""
    key = _key(type_)
    if key not in view.memo:
        view.memo[key] = _main_clause(view, type_)
    clause: Clause | None = view.memo[key]
    return clause


def _main_clause(view: View, type_: EventType) -> Clause | None:
    if not view.clauses:
        return None
    own = own_classes_of(type_, view.language)
    voted = {vote.clause.start for vote in votes(view) if vote.rule.type == type_ and vote.clause}

    def weight(clause: Clause) -> tuple[float, int]:
        score = 2 * len(clause.classes & own) + bool(clause.classes & STAGES) + 2 * (clause.start in voted)
        return score, -clause.start

    return max(view.clauses, key=weight)


def trigger_span(view: View, type_: EventType) -> Span:
    """The words of a stage in the event's clause, else of the type's own classes, else the clause itself."""
    clause = main_clause(view, type_)
    if clause is None:
        return view.span
    inside = [hit for hit in view.hits if clause.start <= hit.start < clause.end]
    own = own_classes_of(type_, view.language)
    for wanted in (STAGES, own):
        for hit in inside:
            if hit.word_class in wanted:
                return Span(hit.start, hit.end)
    return Span(clause.start, clause.end)
