"""The scores of the annotation guidelines, for cross-validation on the training documents.

Source: the section "Scoring" of the guidelines: a guess may match one gold event of its type whose evidence overlaps or
that shares a participant; matching is one to one and of greatest weight.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

ROLES = ("actor", "authority", "counterparty", "object", "place")
Event = Mapping[str, Any]
Pair = tuple[Event, Event]  # gold, guess


def folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip().casefold()


def participants(event: Event) -> set[str]:
    return {folded(name) for role in ROLES if role != "place" for name in event.get(role) or ()}


def weight(gold: Event, guess: Event) -> float:
    if gold["type"] != guess["type"]:
        return 0.0
    a, b = folded(gold["evidence"]), folded(guess["evidence"])
    near = bool(a and b) and (a in b or b in a)
    ours, theirs = participants(gold), participants(guess)
    shared = ours & theirs
    if not near and not shared:
        return 0.0
    return 1.0 + bool(gold["status"] == guess["status"]) + near + (len(shared) / len(ours | theirs) if shared else 0)


def match(golds: Sequence[Event], guesses: Sequence[Event], *, with_status: bool = False) -> list[tuple[int, int]]:
    """Index pairs (gold, guess)."""
    if not golds or not guesses:
        return []
    table = np.array([[weight(a, b) * (not with_status or a["status"] == b["status"]) for b in guesses] for a in golds])
    rows, columns = linear_sum_assignment(table, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if table[i, j] > 0]


class Tally:
    """Counts over documents; `figures` turns them into rates."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()

    def add(self, gold: Mapping[str, Any], guess: Mapping[str, Any]) -> None:
        golds, guesses, count = gold["events"], guess["events"], self.count
        pairs = match(golds, guesses)
        count.update(wanted=len(golds), guessed=len(guesses), hit=len(pairs))
        count["hit_status"] += len(match(golds, guesses, with_status=True))
        for i, j in pairs:
            self._add_pair(golds[i], guesses[j])
        count.update(rel_wanted=bool(gold["relevant"]), rel_guessed=bool(guess["relevant"]))
        count["rel_hit"] += bool(gold["relevant"] and guess["relevant"])
        if gold["relevant"]:
            count["origin_n"] += 1
            count["origin_right"] += (gold["origin"] or None) == guess["origin"]

    def _add_pair(self, gold: Event, guess: Event) -> None:
        for role in ROLES:
            a, b = {folded(x) for x in gold[role]}, {folded(x) for x in guess[role]}
            self.count.update(role_wanted=len(a), role_guessed=len(b), role_hit=len(a & b))
        for field in ("date", "target_date"):
            if gold[field]:
                self.count[f"{field}_n"] += 1
                self.count[f"{field}_right"] += gold[field] == guess[field]
            else:
                self.count[f"{field}_n"] += bool(guess[field])
        self.count["voice_right"] += gold["attribution"] == guess["attribution"]

    def figures(self) -> dict[str, float]:
        c = self.count

        def f1(hit: str, guessed: str, wanted: str) -> float:
            return round(2 * c[hit] / max(c[guessed] + c[wanted], 1), 3)

        return {
            "event_f1": f1("hit", "guessed", "wanted"),
            "event_precision": round(c["hit"] / max(c["guessed"], 1), 3),
            "event_recall": round(c["hit"] / max(c["wanted"], 1), 3),
            "event_status_f1": f1("hit_status", "guessed", "wanted"),
            "roles_f1": f1("role_hit", "role_guessed", "role_wanted"),
            "date": round(c["date_right"] / max(c["date_n"], 1), 3),
            "target_date": round(c["target_date_right"] / max(c["target_date_n"], 1), 3),
            "attribution": round(c["voice_right"] / max(c["hit"], 1), 3),
            "relevance_f1": f1("rel_hit", "rel_guessed", "rel_wanted"),
            "origin": round(c["origin_right"] / max(c["origin_n"], 1), 3),
        }
