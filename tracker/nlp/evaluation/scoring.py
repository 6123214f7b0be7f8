"""The figures of the annotation guidelines, from counts that add up over documents.

`tests/tracker/nlp/evaluation/test_scoring.py` holds them against the guidelines' own scorer.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.nlp.evaluation.matching import ROLES, Event, folded, match

Floats = NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]  # gold, guess
COUNTS = (
    "wanted", "guessed", "hit", "hit_status", "role_wanted", "role_guessed", "role_hit", "date_n", "date_right",
    "target_date_n", "target_date_right", "voice_right", "rel_wanted", "rel_guessed", "rel_hit", "origin_n",
    "origin_right",
)  # fmt: skip


def count(gold: Mapping[str, Any], guess: Mapping[str, Any], pairs: Pairs, pairs_with_status: Pairs) -> Counter[str]:
    """What one document adds to `COUNTS`."""
    golds, guesses = gold["events"], guess["events"]
    counts = Counter(wanted=len(golds), guessed=len(guesses), hit=len(pairs), hit_status=len(pairs_with_status))
    for i, j in pairs:
        _add_pair(counts, golds[i], guesses[j])
    is_wanted, is_guessed = bool(gold["relevant"]), bool(guess["relevant"])
    counts.update(rel_wanted=is_wanted, rel_guessed=is_guessed, rel_hit=is_wanted and is_guessed)
    if is_wanted:
        counts.update(origin_n=1, origin_right=(gold["origin"] or None) == (guess["origin"] or None))
    return counts


def _add_pair(counts: Counter[str], gold: Event, guess: Event) -> None:
    for role in ROLES:
        a, b = {folded(x) for x in gold[role]}, {folded(x) for x in guess[role]}
        counts.update(role_wanted=len(a), role_guessed=len(b), role_hit=len(a & b))
    for field in ("date", "target_date"):
        if gold[field]:
            counts[f"{field}_n"] += 1
            counts[f"{field}_right"] += gold[field] == guess[field]
        else:
            counts[f"{field}_n"] += bool(guess[field])
    counts["voice_right"] += gold["attribution"] == guess["attribution"]


def rates(counts: Mapping[str, Floats]) -> dict[str, Floats]:
    """The figures of counts by name; as many at once as each array holds."""
    c = counts
    precision, recall, f1 = precision_recall(c["hit"], c["guessed"], c["wanted"])
    return {
        "event_f1": f1,
        "event_precision": precision,
        "event_recall": recall,
        "event_status_f1": precision_recall(c["hit_status"], c["guessed"], c["wanted"])[2],
        "roles_f1": precision_recall(c["role_hit"], c["role_guessed"], c["role_wanted"])[2],
        "date": _share(c["date_right"], c["date_n"]),
        "target_date": _share(c["target_date_right"], c["target_date_n"]),
        "attribution": _share(c["voice_right"], c["hit"]),
        "relevance_f1": precision_recall(c["rel_hit"], c["rel_guessed"], c["rel_wanted"])[2],
        "origin": _share(c["origin_right"], c["origin_n"]),
    }


def precision_recall(hit: Floats, guessed: Floats, wanted: Floats) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and F1."""
    precision, recall = _share(hit, guessed), _share(hit, wanted)
    return precision, recall, _share(2 * precision * recall, precision + recall)


def _share(part: Floats, whole: Floats) -> Floats:
    result: Floats = np.divide(part, whole, out=np.zeros_like(whole, dtype=float), where=whole > 0)
    return result


def columns(rows: Floats) -> dict[str, Floats]:
    """`rows` has the counts in the order of `COUNTS`."""
    return dict(zip(COUNTS, rows.T, strict=True))


class Tally:
    """Counts over documents; `figures` turns them into rates."""

    def __init__(self, counts: Counter[str] | None = None) -> None:
        self.count: Counter[str] = counts or Counter()

    def add(self, gold: Mapping[str, Any], guess: Mapping[str, Any]) -> None:
        golds, guesses = gold["events"], guess["events"]
        with_status = match(golds, guesses, with_status=True)
        self.count.update(count(gold, guess, match(golds, guesses), with_status))

    def figures(self) -> dict[str, float]:
        row = np.array([[self.count[name] for name in COUNTS]], dtype=float)
        return {name: round(float(values[0]), 3) for name, values in rates(columns(row)).items()}
