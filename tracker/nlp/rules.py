"""Typed-slot rules: which of them hold in a sentence, clause by clause."""

from collections import defaultdict
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
    for rule in _possible(view.language, view.classes):
        clause = next((clause for clause in view.clauses if holds(rule, clause.classes)), None)
        if clause is not None:
            yield Vote(rule, clause)
        elif not rule.excludes & view.classes:
            yield Vote(rule, None)


def _possible(language: str, classes: frozenset[str]) -> list[CueRule]:
    """Rules whose slots are all filled, in the order of the files."""
    rules, by_first = _rules(language)
    candidates = {number for name in classes for number in by_first.get(name, ())}
    return [rules[number] for number in sorted(candidates) if not any(map(classes.isdisjoint, rules[number].needs))]


@cache
def _rules(language: str) -> tuple[tuple[CueRule, ...], dict[str, tuple[int, ...]]]:
    """The rules, and the numbers of those whose first slot a class may fill."""
    rules = load_cues(language).rules
    by_first: defaultdict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(rules):
        for name in rule.needs[0]:
            by_first[name].append(number)
    return rules, {name: tuple(numbers) for name, numbers in by_first.items()}
