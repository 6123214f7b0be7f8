"""All live watches, found by what they ask for, so that of thousands only those that may match are looked at.

For each value of each dimension one whole number holds a bit for every watch that accepts it; a change is answered by
an AND over its values. Kept in memory by every process and made anew when any watch has changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from tracker.alerts.matching import DIMENSIONS, TIER_ORDER, Change, Criteria, Value, is_sure_enough, says
from tracker.knowledge.vocabulary import Tier
from tracker.models import Transition, Watch

Stamp = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    watch: int
    created_at: datetime
    criteria: Criteria


class WatchIndex:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._any = {name: _bits(name not in entry.criteria.wanted for entry in entries) for name in DIMENSIONS}
        self._of = {name: _bits_by_value(entries, name) for name in DIMENSIONS}
        self._tiers = {
            tier: _bits(TIER_ORDER[tier] <= TIER_ORDER[entry.criteria.minimum_tier] for entry in entries)
            for tier in TIER_ORDER
        }
        self._sure = {
            (track, is_disputing): _bits(
                is_sure_enough(entry.criteria.certainty, track, is_disputing=is_disputing) for entry in entries
            )
            for track in Transition.Track.values
            for is_disputing in (False, True)
        }
        self._history = _bits(entry.criteria.wants_history for entry in entries)

    def candidates(self, change: Change) -> Iterator[Entry]:
        """The watches that accept the change as far as its values go; the words are not looked at here.

        The same as `matching.fits` but for the words; a test compares the two.
        """
        if change.track == Transition.Track.BUNDLED or change.tier == Tier.BUNDLED:
            return
        left = self._tiers[change.tier] & self._sure[change.track, change.is_disputing]
        if change.is_history:
            left &= self._history
        for name in DIMENSIONS:
            accepted = self._any[name]
            for value in change.values[name]:
                accepted |= self._of[name].get(value, 0)
            left &= accepted
        digits = f"{left:b}"[::-1]  # found by the string's own search, many times quicker than bit by bit
        at = digits.find("1")
        while at >= 0:
            yield self._entries[at]
            at = digits.find("1", at + 1)

    def matching(self, change: Change, *, known_at: datetime) -> list[int]:
        """Watches, made before the change became known, that ask for it."""
        return [
            entry.watch
            for entry in self.candidates(change)
            if entry.created_at < known_at and says(entry.criteria, change)
        ]


def _bits(holds: Iterable[bool]) -> int:
    digits = "".join("1" if each else "0" for each in holds)
    return int(digits[::-1] or "0", 2)


def _bits_by_value(entries: Sequence[Entry], name: str) -> dict[Value, int]:
    places: defaultdict[Value, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for value in entry.criteria.wanted.get(name, ()):
            places[value].append(place)
    return {value: sum(1 << place for place in found) for value, found in places.items()}


_kept: tuple[Stamp, WatchIndex] | None = None


def current() -> WatchIndex:
    """The index of the watches as they now are: one short query where it is kept already, five where it is not."""
    global _kept  # a cache of this process, checked against the database at every use
    now = stamp()
    if _kept is None or _kept[0] != now:
        _kept = (now, WatchIndex(load()))
    return _kept[1]


def live() -> "QuerySet[Watch]":
    return Watch.objects.filter(deleted_at=None, is_paused=False)


def stamp() -> Stamp:
    """Changes with every watch that comes, goes or is changed: each change gives it another random revision."""
    found = live().order_by().aggregate(count=Count("*"), revisions=Sum("revision"))
    return found["count"], found["revisions"]


def load() -> list[Entry]:
    matters = _related(Watch.matters.through, "matter_id")
    entities = _related(Watch.entities.through, "entity_id")
    authorities = _related(Watch.authorities.through, "entity_id")
    rows = live().order_by("pk").values_list(
        "pk", "created_at", "types", "statuses", "jurisdictions", "languages", "words", "minimum_tier", "certainty",
        "wants_history",
    )  # fmt: skip
    return [
        Entry(
            pk,
            created_at,
            Criteria.of(
                {
                    "matters": matters.get(pk, ()),
                    "entities": entities.get(pk, ()),
                    "authorities": authorities.get(pk, ()),
                    "types": types,
                    "statuses": statuses,
                    "jurisdictions": jurisdictions,
                    "languages": languages,
                },
                words=words,
                minimum_tier=tier,
                certainty=certainty,
                wants_history=wants_history,
            ),
        )
        for pk, created_at, types, statuses, jurisdictions, languages, words, tier, certainty, wants_history in rows
    ]


def _related(through: Any, column: str) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for watch, value in through.objects.values_list("watch_id", column):
        found[watch].append(value)
    return found
