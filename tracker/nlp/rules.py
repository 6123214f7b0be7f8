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


def votes(view: View) -> Iterator[Vote]:
    """Each rule once, for the first clause it holds in, else for the whole sentence."""
    for rule in _possible(view.language, view.classes):
        clause = next((clause for clause in view.clauses if holds(rule, clause.classes)), None)
        if clause is not None:
            yield Vote(rule, clause)
        elif holds(rule, view.classes):
            yield Vote(rule, None)


def _possible(language: str, classes: frozenset[str]) -> Iterator[CueRule]:
    for rule in _rules(language):
        if all(group & classes for group in rule.needs):
            yield rule


@cache
def _rules(language: str) -> tuple[CueRule, ...]:
    return load_cues(language).rules
