"""What an analyst would have been told of, day by day: the true changes, from the gold events alone.

Written without a look at `tracker.stages`, so that what those do can be held against it. The rule, in words:

1. An event belongs to the matters whose declaration says so. Officials and companies speak on the confirmed track,
   everybody else on the reported one; a notice or a filing is the word of who issued it.
2. An event with a date happened then; a month or a year means the day it was told, as far as that lies within, and one
   that covers a narrower date which another text gives for the same is that date.
3. An event without a date that stands near the head of its text happened when it was told. But what was told within the
   week is that happening; and it is nothing new if the same was told in the two months before, or ever before where it
   is only the writer's own words. Further down in the text it is background.
4. The state of a track at the end of a day is what happened last of all that was told by then; of one day the status
   furthest on the ladder. The writer's own undated words, and that something is still in force or under review, never
   bring an earlier state back.
5. A true change: at the end of a day another, later event has set the state than at the end of the day before. What
   repeats the state sets nothing; the same state after another one in between does.

The same event: same type, same status, and a participant in common.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.briefs import Record
from tracker.knowledge.matters import EventView, MatterDeclaration, load_matters, matches
from tracker.knowledge.vocabulary import EventType, Role, Status

HEAD = {"en": 900, "zh": 300}  # characters
WEEK, RETOLD = timedelta(days=7), timedelta(days=60)
LADDER = [status.value for status in Status]
GENERIC = {"china", "china-gov", "usa", "us-gov"}


@dataclass(frozen=True, slots=True)
class Change:
    matter: str
    track: str
    state: str
    told_on: date  # the first day a reader of all texts could know


@dataclass(frozen=True, slots=True)
class _Claim:
    told_on: date
    type: str
    status: str
    who: frozenset[str]
    track: str
    span: tuple[date, date] | None
    is_in_head: bool
    is_writers: bool

    def is_same(self, other: "_Claim") -> bool:
        return (self.type, self.status) == (other.type, other.status) and bool(self.who & other.who)


def true_changes(arrivals: Iterable[tuple[date, Record]]) -> list[Change]:
    """`arrivals`: when each document came, in that order."""
    arrived = list(arrivals)
    return sorted(
        (change for matter in load_matters() for change in _of_matter(matter, arrived)),
        key=lambda change: (change.told_on, change.matter, change.track),
    )


def _of_matter(matter: MatterDeclaration, arrived: Sequence[tuple[date, Record]]) -> list[Change]:
    claims = [(day, claim) for day, record in arrived for claim in _claims(matter, record)]
    found: list[Change] = []
    before: dict[str, tuple[date, int, str]] = {}
    for day in sorted({day for day, _ in claims}):
        known = [claim for came, claim in claims if came <= day]
        for track in ("confirmed", "reported"):
            now = _state([claim for claim in known if claim.track == track], known)
            if now is None:
                continue
            if track not in before or now[:2] > before[track][:2]:
                found.append(Change(matter.slug, track, now[2], day))
            before[track] = now
    return found


def _claims(matter: MatterDeclaration, record: Record) -> Iterable[_Claim]:
    for event in record["events"]:
        roles = {role: frozenset(event[role.value]) for role in Role}
        view = EventView(EventType(event["type"]), Status(event["status"]), roles)
        if Status(event["status"]) in matter.states and matches(matter, view):
            yield _Claim(
                told_on=date.fromisoformat(record["published"]),
                type=event["type"],
                status=event["status"],
                who=frozenset(name for role in Role if role is not Role.PLACE for name in roles[role]) - GENERIC,
                track=_track(record["kind"], event["attribution"]),
                span=_span(event["date"]) if event["date"] else None,
                is_in_head=record["text"].find(event["evidence"]) <= HEAD[record["language"]],
                is_writers=event["attribution"] == "author",
            )


def _track(kind: str, attribution: str) -> str:
    speaks_itself = (kind, attribution) in {("notice", "author"), ("filing", "author")}
    return "confirmed" if speaks_itself or attribution in {"official", "company"} else "reported"


def _span(words: str) -> tuple[date, date]:
    if "/" in words:
        first, last = words.split("/")
        return _span(first)[0], _span(last)[1]
    year, _, rest = words.partition("-")
    if not rest:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if rest[0] in "QH":
        length = 3 if rest[0] == "Q" else 6
        first_month, last_month = length * (int(rest[1]) - 1) + 1, length * int(rest[1])
    elif len(rest) == 2:
        first_month = last_month = int(rest)
    else:
        return date.fromisoformat(words), date.fromisoformat(words)
    end = calendar.monthrange(int(year), last_month)[1]
    return date(int(year), first_month, 1), date(int(year), last_month, end)


def _state(claims: Sequence[_Claim], known: Sequence[_Claim]) -> tuple[date, int, str] | None:
    """Day, rung and name of the state; `known` is what all tracks told."""
    state: tuple[date, int, str] | None = None
    dated = [(day, LADDER.index(claim.status), claim) for claim in claims if (day := _day(claim, known)) is not None]
    furthest: dict[date, tuple[date, int, _Claim]] = {}
    for entry in dated:
        if entry[0] not in furthest or entry[1] > furthest[entry[0]][1]:
            furthest[entry[0]] = entry
    for day, rung, claim in (furthest[day] for day in sorted(furthest)):
        merely_repeats = claim.span is None and (claim.is_writers or claim.status in {"effective", "under_review"})
        if state is not None and merely_repeats and rung <= state[1] and state[2] != "refuted":
            continue
        if state is None or state[2] != claim.status:
            state = (day, rung, claim.status)
    return state


def _covers(outer: tuple[date, date], inner: tuple[date, date] | None) -> bool:
    return inner is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def _day(claim: _Claim, known: Sequence[_Claim]) -> date | None:
    """When it happened; None for what tells nothing new."""
    if claim.span is not None:
        first, last = claim.span
        within = [
            _day(other, known)
            for other in known
            if other.span not in (None, claim.span) and claim.is_same(other) and _covers(claim.span, other.span)
        ]
        if within:
            return max(day for day in within if day is not None)
        return min(last, max(first, claim.told_on))
    if not claim.is_in_head:
        return None
    same = [other for other in known if other is not claim and claim.is_same(other)]
    for other in sorted(same, key=lambda other: other.span is None):
        happened = other.span[1] if other.span else other.told_on
        is_earlier = other.span is not None or other.told_on < claim.told_on
        if is_earlier and timedelta(0) <= claim.told_on - happened <= WEEK and (day := _day(other, known)) is not None:
            return day
    for other in same:
        told = min(other.told_on, other.span[1]) if other.span else other.told_on
        if told < claim.told_on and (claim.is_writers or claim.told_on - told <= RETOLD):
            return None
    return claim.told_on
