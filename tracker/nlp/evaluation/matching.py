"""Which guessed event answers which gold event.

Source: the section "Scoring" of the annotation guidelines: a guess may match one gold event of its type whose evidence
overlaps or that shares a participant; matching is one to one and of the greatest weight.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

ROLES = ("actor", "authority", "counterparty", "object", "place")
Event = Mapping[str, Any]
_NOBODY = -1


def folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip().casefold()


def participants(event: Event) -> set[str]:
    return {folded(name) for role in ROLES if role != "place" for name in event.get(role) or ()}


def match(golds: Sequence[Event], guesses: Sequence[Event], *, with_status: bool = False) -> list[tuple[int, int]]:
    """Index pairs (gold, guess), in the order of the guesses."""
    return best_pairs([
        [weight(gold, guess) * (not with_status or gold["status"] == guess["status"]) for guess in guesses]
        for gold in golds
    ])  # fmt: skip


def weight(gold: Event, guess: Event) -> float:
    """0 where the two may not be matched; more for a better match."""
    if gold["type"] != guess["type"]:
        return 0.0
    near = _overlap(folded(gold["evidence"]), folded(guess["evidence"]))
    ours, theirs = participants(gold), participants(guess)
    shared = ours & theirs
    if not near and not shared:
        return 0.0
    same_status = bool(gold["status"] == guess["status"])
    return 1 + same_status + near + (len(shared) / len(ours | theirs) if shared else 0)


def _overlap(gold: str, guess: str) -> bool:
    return bool(gold and guess) and not _is_too_long(guess) and (gold in guess or guess in gold)


def _is_too_long(evidence: str) -> bool:
    """More than a long sentence is no evidence: 80 words, or 200 characters of a text without spaces."""
    if len(evidence.split()) > 80:
        return True
    return len(evidence) > 200 and evidence.count(" ") < len(evidence) / 20


def best_pairs(table: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """One-to-one pairs (row, column) of the greatest total; pairs of weight 0 are left out.

    Often several choices are equally good, and they differ in what is then counted (roles, dates). So that ties fall as
    they do in the scorer of the guidelines, this is the very method it names, not a library's: rows enter one by one,
    each by the cheapest chain of exchanges, the first of equal columns before the others.
    """
    if not table or not table[0]:
        return []
    rows, columns = len(table), len(table[0])
    size = max(rows, columns)
    costs = [[-table[i][j] if i < rows and j < columns else 0.0 for j in range(size)] for i in range(size)]
    owner = [_NOBODY] * size  # of each column
    row_price, column_price = [0.0] * size, [0.0] * size
    for row in range(size):
        _enter(row, costs, owner, row_price, column_price)
    pairs = ((owner[column], column) for column in range(columns))
    return [(row, column) for row, column in pairs if row < rows and table[row][column] > 0]


def _enter(
    newcomer: int, costs: list[list[float]], owner: list[int], row_price: list[float], column_price: list[float]
) -> None:
    """Give the newcomer a column; owners on the way move on to another."""
    size = len(costs)
    slack, came_from = [math.inf] * size, [_NOBODY] * size
    is_reached = [False] * size
    moving, row, column = [newcomer], newcomer, _NOBODY
    while True:
        step, nearest = math.inf, _NOBODY
        for other in range(size):
            if is_reached[other]:
                continue
            reduced = costs[row][other] - row_price[row] - column_price[other]
            if reduced < slack[other]:
                slack[other], came_from[other] = reduced, column
            if slack[other] < step:
                step, nearest = slack[other], other
        for mover in moving:
            row_price[mover] += step
        for other in range(size):
            if is_reached[other]:
                column_price[other] -= step
            else:
                slack[other] -= step
        column = nearest
        is_reached[column] = True
        row = owner[column]
        if row == _NOBODY:
            break
        moving.append(row)
    while column != _NOBODY:
        before = came_from[column]
        owner[column] = newcomer if before == _NOBODY else owner[before]
        column = before
