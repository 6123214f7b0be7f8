"""Fold: the moves of a matter from all events that bear on it. Pure: the same events give the same moves in any order.

Events are taken by the day they happened, and of one day and track only the one furthest on the ladder. A state moves
by whatever differs from it, but for words that merely repeat what was.
"""

import datetime
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from tracker.knowledge.matters import MatterDeclaration
from tracker.knowledge.vocabulary import Status
from tracker.stages.claims import STANDING

# "Still seeks approval" is written for weeks. Measured on the bundled briefs: docs/decisions/0017.
STILL_TOLD = datetime.timedelta(days=60)
RANK = {status.value: position for position, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Telling:
    """One event as one track tells it."""

    event: int
    key: str  # of content: breaks ties the same everywhere
    track: str
    type: str
    status: str
    who: frozenset[str]  # who takes part, what it is about
    happened_on: datetime.date
    date: str
    confidence: float
    headline: str
    tier: str
    mention: int  # the strongest
    is_lead: bool
    is_said_by_author: bool  # nobody is quoted for it: the writer's own words
    news_at: datetime.datetime | None  # when last learnt from a text that is no history; None: from history only


@dataclass(frozen=True, slots=True)
class Move:
    """Named as the fields of a transition are."""

    track: str
    event: int
    mention: int
    from_state: str
    to_state: str
    direction: str
    tier: str
    happened_on: datetime.date
    date: str
    is_backfill: bool
    dispute_reason: str = ""
    resolution: str = ""
    resolved_on: datetime.date | None = None


def fold(
    declaration: MatterDeclaration,
    tellings: Iterable[Telling],
    *,
    declared_at: datetime.datetime | None,
    dispute: Callable[[str, Mapping[str, Move], Move], str],
) -> list[Move]:
    """The moves in order of day and track. What was known before the rule was declared is history to it."""
    told = list(tellings)
    repeats = _Repeats(told)
    days: dict[tuple[datetime.date, str], Telling] = {}
    for telling in told:
        if not _bears(declaration, telling) or telling in repeats:
            continue
        key = (telling.happened_on, telling.track)
        if key not in days or _order(telling) > _order(days[key]):
            days[key] = telling
    states: dict[str, Move] = {}
    moves = []
    for (_, track), telling in sorted(days.items()):
        state = states.get(track)
        if not _is_new(state, telling):
            continue
        move = Move(
            track=track,
            event=telling.event,
            mention=telling.mention,
            from_state=state.to_state if state else "",
            to_state=telling.status,
            direction=declaration.direction(telling.status).value,
            tier=telling.tier,
            happened_on=telling.happened_on,
            date=telling.date,
            is_backfill=telling.news_at is None or (declared_at is not None and telling.news_at < declared_at),
        )
        if track != "bundled":
            move = replace(move, dispute_reason=dispute(declaration.slug, states, move))
        states[track] = move
        moves.append(move)
    return moves


class _Repeats:
    """Undated words that tell again what was told: of the same kind, status and participant, not long before; or at any
    time before, where they are only the writer's own. Briefs are no reason to leave out what is live."""

    def __init__(self, tellings: Iterable[Telling]) -> None:
        self._days: defaultdict[tuple[bool, str, str, str], list[datetime.date]] = defaultdict(list)
        for telling in tellings:
            for key in self._keys(telling):
                self._days[key].append(telling.happened_on)
        for days in self._days.values():
            days.sort()

    def __contains__(self, telling: Telling) -> bool:
        if telling.date:
            return False
        for key in self._keys(telling):
            earlier = bisect_left(self._days[key], telling.happened_on)
            if earlier and (
                telling.is_said_by_author or telling.happened_on - self._days[key][earlier - 1] <= STILL_TOLD
            ):
                return True
        return False

    @staticmethod
    def _keys(telling: Telling) -> list[tuple[bool, str, str, str]]:
        return [(telling.track == "bundled", telling.type, telling.status, name) for name in telling.who]


def _bears(declaration: MatterDeclaration, telling: Telling) -> bool:
    # What a text only recalls far down, without a date, is no news: it would pull the state back into the past.
    return Status(telling.status) in declaration.states and (bool(telling.date) or telling.is_lead)


def _order(telling: Telling) -> tuple[int, float, str, str]:
    return RANK[telling.status], telling.confidence, telling.headline, telling.key


def _is_new(state: Move | None, telling: Telling) -> bool:
    if state is None:
        return True
    if state.to_state == telling.status:
        return False
    if not telling.date and (telling.is_said_by_author or Status(telling.status) in STANDING):
        # The writer's own undated words, and what merely still holds, repeat what was: they do not pull a state back.
        return RANK[telling.status] > RANK[state.to_state] or state.to_state == Status.REFUTED
    return True
