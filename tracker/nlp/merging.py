"""Mentions of one document joined to distinct events: same type, same status, main participants that agree."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityId, Role
from tracker.nlp.events import FoundEvent

_TELLING = (Role.ACTOR, Role.OBJECT, Role.COUNTERPARTY, Role.AUTHORITY)
# A joined mention adds what the surest one leaves out only where its own status is that likely: else a doubtful
# sentence would date a sure one.
LENDS_FROM = 0.8


def merge_events(found: Iterable[FoundEvent]) -> list[tuple[FoundEvent, int]]:
    """Distinct events in text order, each as its surest mention, with the number of mentions joined.

    Where that one leaves out the date or the authority, the next surest one adds it.
    """
    kept: list[tuple[FoundEvent, int]] = []
    for event in sorted(found, key=lambda e: (-e.probability, e.view.index, e.type)):
        for n, (other, count) in enumerate(kept):
            if is_same(event, other):
                kept[n] = (_completed(other, event), count + 1)
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
    here, there = a.roles.get(Role.PLACE, ()), b.roles.get(Role.PLACE, ())
    return not here or not there or bool(_with_wider(here) & set(there) or _with_wider(there) & set(here))


def _completed(event: FoundEvent, other: FoundEvent) -> FoundEvent:
    if other.status_probability < LENDS_FROM:
        return event
    roles = dict(event.roles)
    if not roles.get(Role.AUTHORITY) and (authority := other.roles.get(Role.AUTHORITY)):
        roles[Role.AUTHORITY] = authority
    # A due date belongs to the sentence that gives it: the same plan told elsewhere may be for another step.
    lent = {slot: value for slot, value in other.dates.items() if slot == "date"}
    return replace(event, dates={**lent, **event.dates}, roles=roles)


def _with_wider(places: Iterable[EntityId]) -> set[EntityId]:
    """The places and those they lie in: what happens in Shenzhen happens in China."""
    return {wider for place in places for wider in _upwards(place)}


def _upwards(place: EntityId | None) -> Iterator[EntityId]:
    entities = load_entities()
    while place is not None:
        yield place
        place = entities[place].parent if place in entities else None


def _compatible(a: str, b: str) -> bool:
    """2024 and 2024-04 may be one date; 2024-04 and 2024-05 are two."""
    return a.startswith(b) or b.startswith(a)
