"""Typed-slot rules: which of them hold in a sentence, clause by clause."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tracker.knowledge.cues import CueRule, load_cues
from tracker.nlp.views import Clause, View


@dataclass(frozen=True, slots=True)
class Vote:
    rule: CueRule
    clause: Clause | None  # None: the slots are spread over the whole sentence


def holds(rule: CueRule, classes: frozenset[str]) -> bool:
    return not (rule.excludes & classes) and all(group & classes for group in rule.needs)


def votes(view: View) -> tuple[Vote, ...]:
    """Each rule once, for the first clause it holds in, else for the whole sentence."""
    if "votes" not in view.memo:
        view.memo["votes"] = tuple(_votes(view))
    found: tuple[Vote, ...] = view.memo["votes"]
    return found


def _votes(view: View) -> Iterator[Vote]:
    possible = [rule for rule in _rules(view.language) if _is_filled(rule, view.classes)]
    for rule in possible:
        clause = next((clause for clause in view.clauses if holds(rule, clause.classes)), None)
        if clause is not None:
            yield Vote(rule, clause)
        elif not rule.excludes & view.classes:
            yield Vote(rule, None)


def _is_filled(rule: CueRule, classes: frozenset[str]) -> bool:
    return not any(map(classes.isdisjoint, rule.needs))


@cache
def _rules(language: str) -> tuple[CueRule, ...]:
    return load_cues(language).rules
