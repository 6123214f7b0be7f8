"""Mentions of one document joined to distinct events: same type, same status, main participants that agree."""

from collections.abc import Iterable

from tracker.knowledge.vocabulary import Role
from tracker.nlp.events import FoundEvent

_TELLING = (Role.ACTOR, Role.OBJECT, Role.COUNTERPARTY, Role.AUTHORITY, Role.PLACE)


def merge_events(found: Iterable[FoundEvent]) -> list[tuple[FoundEvent, int]]:
    """Distinct events in text order, each as its surest mention, with the number of mentions joined."""
    kept: list[tuple[FoundEvent, int]] = []
    for event in sorted(found, key=lambda e: (-e.probability, e.view.index, e.type)):
        for n, (other, count) in enumerate(kept):
            if is_same(event, other):
                kept[n] = (other, count + 1)
                break
        else:
            kept.append((event, 1))
    return sorted(kept, key=lambda row: (row[0].view.index, row[0].type))


def is_same(a: FoundEvent, b: FoundEvent) -> bool:
    if a.type != b.type or a.status != b.status:
        return False
    for slot in ("date", "target_date"):
        if slot in a.dates and slot in b.dates and not _compatible(a.dates[slot].text, b.dates[slot].text):
            return False
    for role in _TELLING:
        ours, theirs = set(a.roles.get(role, ())), set(b.roles.get(role, ()))
        if ours and theirs and not ours & theirs:
            return False
    return True


def _compatible(a: str, b: str) -> bool:
    """2024 and 2024-04 may be one date; 2024-04 and 2024-05 are two."""
    return a.startswith(b) or b.startswith(a)
