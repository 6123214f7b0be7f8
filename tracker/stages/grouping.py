"""Which claims of different documents are about one happening. Pure: no database, no clock, no order of arrival.

Three layers, from the surest: claims with a day meet where their days touch; claims with a month or a year join a
happening inside it; claims without a date join by story or by when they were published. A vague claim never ties two
dated happenings together. What people put together or apart goes before all of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.knowledge.vocabulary import EventType, Role, Status
from tracker.stages.claims import (
    DAY,
    DONE,
    NEWS_CYCLE,
    NEWS_LAG,
    PRECISE,
    RETOLD,
    STANDING,
    STANDING_REPEAT,
    Claim,
    in_common,
    is_strong,
    kindred,
)

_Rank = tuple[int, int, int]  # smaller is better
_Fit = Callable[[Claim, Claim], _Rank | None]
_Days = Callable[[Claim], tuple[date | None, date | None]]


@dataclass(frozen=True, slots=True)
class Ties:
    """What people decided, by the ids of claims. The first has the say where two contradict each other."""

    together: tuple[frozenset[int], ...] = ()
    apart: tuple[tuple[frozenset[int], frozenset[int]], ...] = ()


NO_TIES = Ties()


def group_claims(claims: Iterable[Claim], ties: Ties = NO_TIES) -> list[list[Claim]]:
    """Claims by happening, each group and the groups in order of `key`."""
    blocks: defaultdict[tuple[EventType, Status], list[Claim]] = defaultdict(list)
    for claim in claims:
        blocks[claim.type, claim.status].append(claim)
    groups = [group for _, block in sorted(blocks.items()) for group in _Block(block, ties).groups()]
    return sorted(groups, key=lambda group: group[0].key)


class _Block:
    """Claims of one type and status, joined by union-find."""

    def __init__(self, claims: Sequence[Claim], ties: Ties) -> None:
        self.claims = sorted(claims, key=lambda claim: claim.key)
        self._parent = {claim.key: claim.key for claim in self.claims}
        # Root → on which side of which parting its members stand.
        self._sides: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        by_id = {claim.id: claim for claim in self.claims} if ties != NO_TIES else {}
        for number, parts in enumerate(ties.apart):
            for side, ids in enumerate(parts):
                for id_ in ids & by_id.keys():
                    self._sides[by_id[id_].key].add((number, side))
        for ids in ties.together:
            tied = sorted((by_id[id_] for id_ in ids & by_id.keys()), key=lambda claim: claim.key)
            for claim in tied[1:]:
                self._join(tied[0], claim)

    def groups(self) -> list[list[Claim]]:
        precise = [claim for claim in self.claims if claim.span is not None and claim.span <= PRECISE]
        vague = [claim for claim in self.claims if claim.span is not None and claim.span > PRECISE]
        undated = [claim for claim in self.claims if claim.span is None]
        self._join_pairs(precise, _Index(precise, _happened, DAY))
        centres = precise
        # The narrower first: a month is settled before the year that contains it.
        for span in sorted({claim.span for claim in vague if claim.span}):
            layer = [claim for claim in vague if claim.span == span]
            loose = self._attach(layer, _Index(centres, _happened, timedelta(0)), _inside)
            self._join_pairs(loose, _Index(loose, _happened, timedelta(0)))
            centres = centres + layer
        loose = self._attach(undated, _Index(centres, _happened, RETOLD), _told_of)
        self._join_pairs(loose, _Index(loose, _published, STANDING_REPEAT))
        found: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            found[self._root(claim.key)].append(claim)
        return list(found.values())

    def _root(self, key: str) -> str:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def _join(self, a: Claim, b: Claim) -> None:
        low, high = sorted((self._root(a.key), self._root(b.key)))
        if low != high and not self._is_parted(low, high):
            self._parent[high] = low
            if high in self._sides:
                self._sides[low] |= self._sides.pop(high)

    def _is_parted(self, a: str, b: str) -> bool:
        if a not in self._sides or b not in self._sides:
            return False
        return any((number, 1 - side) in self._sides[b] for number, side in self._sides[a])

    def _join_pairs(self, layer: Sequence[Claim], index: "_Index") -> None:
        for claim in layer:
            for other in index.near(claim):
                if claim.key < other.key and self._root(claim.key) != self._root(other.key) and _same(claim, other):
                    self._join(claim, other)

    def _attach(self, layer: Sequence[Claim], centres: "_Index", fits: _Fit) -> list[Claim]:
        """Join each claim to its one best centre; gives back those that found none."""
        loose = []
        for claim in layer:
            root = self._root(claim.key)
            ranked = [
                (rank, other.key, other)
                for other in centres.near(claim)
                if (rank := fits(claim, other)) and not self._is_parted(root, self._root(other.key))
            ]
            if ranked:
                self._join(claim, min(ranked, key=lambda item: item[:2])[2])
            else:
                loose.append(claim)
        return loose


def _inside(claim: Claim, centre: Claim) -> _Rank | None:
    """A vague date and a narrower one within it; of several the one with most in common, then the latest."""
    if not claim.start or not claim.end or not centre.start or not centre.end:
        return None
    if not (claim.start <= centre.start and centre.end <= claim.end) or not kindred(claim, centre):
        return None
    return (
        int(claim.story is None or claim.story != centre.story),
        -in_common(claim, centre),
        -centre.start.toordinal(),
    )


def _told_of(claim: Claim, centre: Claim) -> _Rank | None:
    """An undated claim and the dated happening it tells of: the same story's, this week's, or an older one retold."""
    if not centre.start or not centre.end or not kindred(claim, centre):
        return None
    if claim.story is not None and claim.story == centre.story:
        return (0, -in_common(claim, centre), -centre.start.toordinal())
    if claim.published is None:
        return None
    lag = claim.published - centre.end
    if -DAY <= lag <= NEWS_LAG:
        return (1, lag.days, -in_common(claim, centre))
    is_past = timedelta(0) <= claim.published - centre.start
    if is_past and claim.status in DONE and not claim.is_lead and lag <= RETOLD and is_strong(claim, centre):
        return (2, lag.days, -in_common(claim, centre))
    return None


def _happened(claim: Claim) -> tuple[date | None, date | None]:
    return claim.start, claim.end


def _published(claim: Claim) -> tuple[date | None, date | None]:
    return claim.published, claim.published


class _Index:
    """Claims by name and day, so that only those with something in common are compared."""

    def __init__(self, claims: Sequence[Claim], days: _Days, slack: timedelta) -> None:
        self._days, self._slack = days, slack
        self._by_name: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            for name in claim.core:
                self._by_name[name].append(claim)

    def near(self, claim: Claim) -> list[Claim]:
        found = {}
        for name in claim.core:
            for other in self._by_name.get(name, ()):
                if other.key != claim.key and self._touches(claim, other):
                    found[other.key] = other
        return list(found.values())

    def _touches(self, a: Claim, b: Claim) -> bool:
        (a_start, a_end), (b_start, b_end) = self._days(a), self._days(b)
        if a_start is None or a_end is None:
            a_start = a_end = a.published
        if a_start is None or a_end is None or b_start is None or b_end is None:
            return a.story is not None and a.story == b.story
        return a_start - self._slack <= b_end and b_start <= a_end + self._slack


def _same(a: Claim, b: Claim) -> bool:
    """Whether two claims of one layer, near in time, are one happening."""
    if not kindred(a, b):
        return False
    if a.version == b.version:
        # The reader told them apart for a reason, unless nothing it read differs.
        return all(a.of(role) == b.of(role) for role in Role) and (a.start, a.target_start) == (b.start, b.target_start)
    if a.span is not None:
        return True
    if a.story is not None and a.story == b.story:
        return True
    if a.published is None or b.published is None:
        return False
    gap = abs(a.published - b.published)
    return gap <= NEWS_CYCLE or (a.status in STANDING and gap <= STANDING_REPEAT and is_strong(a, b))
