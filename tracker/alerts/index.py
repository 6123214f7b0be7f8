"""All live watches, found by what they ask for, so that of thousands only those that may match are looked at.

Each watch lies in the buckets of one dimension, the rarest it gives values for. A change opens the buckets of its own
values; what lies elsewhere cannot match it. Kept in memory by every process and made anew when any watch has changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from tracker.alerts.matching import DIMENSIONS, Change, Criteria, fits, fold
from tracker.models import Watch

Stamp = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    watch: int
    created_at: datetime
    criteria: Criteria


class WatchIndex:
    def __init__(self, entries: Iterable[Entry]) -> None:
        self._buckets: defaultdict[str, defaultdict[str | int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        self._rest: list[Entry] = []  # those that ask for nothing the index knows: words, tiers or all
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        for name in DIMENSIONS:
            if values := getattr(entry.criteria, name):
                for value in values:
                    self._buckets[name][value].append(entry)
                return
        self._rest.append(entry)

    def candidates(self, change: Change) -> Iterator[Entry]:
        """Every watch that may match, each once."""
        yield from self._rest
        for name, buckets in self._buckets.items():
            values = change.values[name]
            seen: set[int] = set()
            for value in values:
                for entry in buckets.get(value, ()):
                    if len(values) == 1:
                        yield entry
                    elif entry.watch not in seen:
                        seen.add(entry.watch)
                        yield entry

    def matching(self, change: Change, *, known_at: datetime) -> list[int]:
        """Watches, made before the change became known, that ask for it."""
        return [
            entry.watch
            for entry in self.candidates(change)
            if entry.created_at < known_at and fits(entry.criteria, change)
        ]


_kept: tuple[Stamp, WatchIndex] | None = None


def current() -> WatchIndex:
    """The index of the watches as they now are: one short query where it is kept already, four where it is not."""
    global _kept  # a cache of this process, checked against the database at every use
    stamp = _stamp()
    if _kept is None or _kept[0] != stamp:
        _kept = (stamp, WatchIndex(load()))
    return _kept[1]


def live() -> "QuerySet[Watch]":
    return Watch.objects.filter(deleted_at=None, is_paused=False)


def _stamp() -> Stamp:
    """Changes with every watch that comes, goes or is changed: each change gives it another random revision."""
    found = live().order_by().aggregate(count=Count("pk"), revisions=Sum("revision"))
    return found["count"], found["revisions"]


def load() -> list[Entry]:
    matters = _related(Watch.matters.through, "matter_id")
    entities = _related(Watch.entities.through, "entity_id")
    authorities = _related(Watch.authorities.through, "entity_id")
    rows = live().order_by("pk").values(
        "pk", "created_at", "types", "jurisdictions", "statuses", "languages", "words", "minimum_tier", "certainty",
        "wants_history",
    )  # fmt: skip
    return [
        Entry(
            row["pk"],
            row["created_at"],
            Criteria(
                matters=frozenset(matters[row["pk"]]),
                types=frozenset(row["types"]),
                entities=frozenset(entities[row["pk"]]),
                authorities=frozenset(authorities[row["pk"]]),
                jurisdictions=frozenset(row["jurisdictions"]),
                statuses=frozenset(row["statuses"]),
                languages=frozenset(row["languages"]),
                words=tuple(fold(words) for words in row["words"]),
                minimum_tier=row["minimum_tier"],
                certainty=row["certainty"],
                wants_history=row["wants_history"],
            ),
        )
        for row in rows.iterator()
    ]


def _related(through: Any, column: str) -> defaultdict[int, set[Any]]:
    found: defaultdict[int, set[Any]] = defaultdict(set)
    for watch, value in through.objects.values_list("watch_id", column).iterator():
        found[watch].add(value)
    return found
