"""Two rows of units against each other: added, removed, changed, renumbered, moved; in the new text's order."""

import difflib
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.compare.unit import Unit

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.,'’-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)
_WORD = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff]")
ALIKE = 0.5  # share of common words from which two sentences are one that changed
ALIKE_NUMBERED = 0.25  # the same with one number
RARE = 8  # a word in more of the added sentences than this finds no partner
FEWEST_MOVED = 12  # characters: shorter sentences are repeated by chance
LONG = 2000  # units
MOST_TOKENS = 3000  # beyond it a changed sentence is shown as a whole: comparing words is quadratic


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"  # the words stayed, the number is another
    MOVED = "moved"  # the words stayed and stand elsewhere


@dataclass(frozen=True, slots=True)
class Change:
    """One unit's fate. `old` None: added; `new` None: removed."""

    kind: Kind
    old: Unit | None
    new: Unit | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Words within a changed sentence: "same", "added" or "removed"."""

    kind: Kind
    text: str


def compare(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[Change, ...]:
    """Every unit of both, each once: those of the new text in its order, a removed one where it stood."""
    blocks = list(_blocks(old, new))
    removed = [unit for gone, _, _ in blocks for unit in gone]
    added = [unit for _, come, _ in blocks for unit in come]
    partners = _moved(removed, added)  # new → old
    moved = set(partners.values())
    for gone, come, _ in blocks:
        left = [unit for unit in gone if unit not in moved]
        partners |= _changed(left, [unit for unit in come if unit not in partners])
    changes: list[Change] = []
    taken = set(partners.values())
    for gone, come, same in blocks:
        changes += _told(gone, come, partners, taken)
        changes += (Change(_same_kind(before, after, Kind.SAME), before, after) for before, after in same)
    return tuple(changes)


def differences(changes: Sequence[Change], *, context: int = 1) -> tuple[Change | None, ...]:
    """Changes with `context` unchanged units around them; None stands for unchanged text that is left out."""
    near = {
        index + step
        for index, change in enumerate(changes)
        if change.kind is not Kind.SAME
        for step in range(-context, context + 1)
    }
    shown: list[Change | None] = []
    for index, change in enumerate(changes):
        if index in near:
            shown.append(change)
        elif near and (not shown or shown[-1] is not None):
            shown.append(None)
    return tuple(shown)


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Word by word, in Chinese character by character. Less the removed ones the new text, less the added the old."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) + len(after) > MOST_TOKENS:
        return tuple(Piece(kind, text) for kind, text in ((Kind.REMOVED, old), (Kind.ADDED, new)) if text)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(Kind.SAME, "".join(before[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece(Kind.REMOVED, "".join(before[i1:i2])))
        if j2 > j1:
            found.append(Piece(Kind.ADDED, "".join(after[j1:j2])))
    return tuple(found)


Block = tuple[list[Unit], list[Unit], list[tuple[Unit, Unit]]]  # removed, added, then equal ones


def _blocks(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Block]:
    numbers: dict[str, int] = {}
    before, after = ([numbers.setdefault(unit.key, len(numbers)) for unit in units] for units in (old, new))
    i = j = 0
    # In long texts, sentences that stand a hundred times do not begin a match: that would be quadratic.
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=len(after) > LONG)
    for a, b, size in matcher.get_matching_blocks():
        yield list(old[i:a]), list(new[j:b]), list(zip(old[a : a + size], new[b : b + size], strict=True))
        i, j = a + size, b + size


def _same_kind(before: Unit, after: Unit, otherwise: Kind) -> Kind:
    is_numbered = bool(before.own or after.own)
    return Kind.RENUMBERED if is_numbered and before.label != after.label else otherwise


def _told(gone: list[Unit], come: list[Unit], partners: dict[Unit, Unit], taken: set[Unit]) -> Iterator[Change]:
    """What was only removed stands before the changed one that came after it, else before all that was added."""
    waiting = deque(unit for unit in gone if unit not in taken)
    here = set(gone)
    starts = [partner.start if (partner := partners.get(unit)) in here and partner else None for unit in come]
    for index, unit in enumerate(come):
        bound = next((start for start in starts[index:] if start is not None), None)
        while waiting and (bound is None or waiting[0].start < bound):
            yield Change(Kind.REMOVED, waiting.popleft(), None)
        partner = partners.get(unit)
        if partner is None:
            yield Change(Kind.ADDED, None, unit)
        elif partner.key != unit.key:
            yield Change(Kind.CHANGED, partner, unit)
        else:
            yield Change(_same_kind(partner, unit, Kind.MOVED), partner, unit)
    for unit in waiting:
        yield Change(Kind.REMOVED, unit, None)


def _moved(removed: list[Unit], added: list[Unit]) -> dict[Unit, Unit]:
    """The same words at another place: new → old."""
    by_key: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in removed:
        by_key[unit.key].append(unit)
    partners = {}
    for unit in added:
        if len(unit.key) >= FEWEST_MOVED and by_key[unit.key]:
            partners[unit] = by_key[unit.key].pop(0)
    return partners


def _changed(removed: list[Unit], added: list[Unit]) -> dict[Unit, Unit]:
    """The likest first: new → old."""
    words = {unit: Counter(_WORD.findall(unit.key.lower())) for unit in (*removed, *added)}
    holders: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in added:
        for word in words[unit]:
            holders[word].append(unit)
    scores: dict[tuple[Unit, Unit], float] = {}
    for unit in removed:
        likely = {other for word in words[unit] if len(holders[word]) <= RARE for other in holders[word]}
        likely |= {other for other in added if other.own and other.label == unit.label}
        for other in likely:
            scores[unit, other] = _likeness(words[unit], words[other])
    partners: dict[Unit, Unit] = {}
    taken: set[Unit] = set()
    for (unit, other), score in sorted(scores.items(), key=lambda one: (-one[1], one[0][0].start, one[0][1].start)):
        is_numbered = bool(unit.own) and unit.label == other.label
        if unit not in taken and other not in partners and score >= (ALIKE_NUMBERED if is_numbered else ALIKE):
            partners[other] = unit
            taken.add(unit)
    return partners


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
