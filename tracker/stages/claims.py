"""One event mention as merging sees it, and whether two of them may be about one happening. Pure: no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityId, EntityType, EventType, Role, Status

DAY = timedelta(days=1)
PRECISE = timedelta(days=7)  # "this week" still meets a day; "this month" does not
# News of an undated happening is told within days of it; longer, and two happenings of one kind would run together.
# Measured with the gold mentions: 5 days join three more retellings than 3 and nothing that is apart.
NEWS_CYCLE = timedelta(days=5)
NEWS_LAG = timedelta(days=7)
STANDING_REPEAT = timedelta(days=45)  # "awaits approval" is repeated without a date for as long as it holds
RETOLD = timedelta(days=400)  # how long background paragraphs keep retelling a done thing without dating it

STANDING = frozenset({Status.EFFECTIVE, Status.UNDER_REVIEW})
DONE = frozenset({Status.COMPLETED, Status.APPROVED, Status.ISSUED, Status.LAUNCHED, Status.ENDED})


def reach(status: Status) -> timedelta:
    """No claim of this status that is further away, and whose date does not cover the day, changes what joins what."""
    if status in DONE:
        return RETOLD
    return STANDING_REPEAT if status in STANDING else NEWS_LAG + NEWS_CYCLE


# Every document about China has these; sharing them alone says nothing.
GENERIC = frozenset({"china-gov", "us-gov", "china", "usa"})


@dataclass(frozen=True)
class Claim:
    """One event mention as merging sees it. `key` is unique and made of content: ties break the same everywhere."""

    id: int
    key: str  # place and content, and the number, which tells apart only claims that say the very same
    place: str  # of the words that tell it, and their kind
    version: int
    story: int | None
    type: EventType
    status: Status
    roles: Mapping[Role, frozenset[str]]
    start: date | None  # days the date covers, both inclusive; None where the text gives none
    end: date | None
    target_start: date | None
    target_end: date | None
    published: date | None
    is_lead: bool  # stands in the first part of the text: news there, background further down

    def of(self, role: Role) -> frozenset[str]:
        return self.roles.get(role, frozenset())

    @cached_property
    def span(self) -> timedelta | None:
        return None if self.start is None or self.end is None else self.end - self.start

    @cached_property
    def core(self) -> frozenset[str]:
        """Who and what it is about: the names by which a second claim on it can be found."""
        names = self.of(Role.ACTOR) | self.of(Role.OBJECT) | self.of(Role.COUNTERPARTY) | self.of(Role.AUTHORITY)
        return names - GENERIC or names

    @cached_property
    def comparable(self) -> tuple[frozenset[str], ...]:
        """For each role in `_COMPARED`, the names that may contradict another claim's."""
        return tuple(_comparable(self, role) for role in _COMPARED)

    @cached_property
    def doers(self) -> tuple[frozenset[str], frozenset[str]]:
        """Actors and counterparties with their owners, without the generic ones."""
        return _names(self, Role.ACTOR) - GENERIC, _names(self, Role.COUNTERPARTY) - GENERIC


def kindred(a: Claim, b: Claim) -> bool:
    """Nothing that both tell contradicts, and who or what it is about is shared."""
    if a.target_start and b.target_start and a.target_end and b.target_end:
        is_apart = a.target_start > b.target_end or b.target_start > a.target_end
        if is_apart:  # "by year-end" and "in February": two promises
            return False
    for ours, theirs in zip(a.comparable, b.comparable, strict=True):
        if ours and theirs and ours.isdisjoint(theirs):
            return False
    if any(not ours.isdisjoint(theirs) for ours, theirs in zip(a.doers, b.doers, strict=True)):
        return True
    things = {name for name in a.of(Role.OBJECT) & b.of(Role.OBJECT) if not _is_common(name)}
    if things:
        return True
    return _is_one_rule(a, b)


def _is_one_rule(a: Claim, b: Claim) -> bool:
    """What nobody is named for, such as a rule not called by its name, is known by who issued it and when or where."""
    if a.of(Role.ACTOR) or b.of(Role.ACTOR) or not a.of(Role.AUTHORITY) & b.of(Role.AUTHORITY) - GENERIC:
        return False
    if a.start == b.start is not None or a.of(Role.OBJECT) & b.of(Role.OBJECT):
        return True
    is_unnamed = not (_comparable(a, Role.OBJECT) and _comparable(b, Role.OBJECT))
    return is_unnamed and a.story is not None and a.story == b.story


def _is_common(name: str) -> bool:
    """Vehicle data, a data centre: things that many happenings are about, so that sharing them says little."""
    entity = load_entities().get(EntityId(name))
    return entity is not None and entity.type in (EntityType.DATA, EntityType.FACILITY)


_COMPARED = (Role.ACTOR, Role.COUNTERPARTY, Role.OBJECT, Role.AUTHORITY, Role.PLACE)


def _names(claim: Claim, role: Role) -> frozenset[str]:
    names = claim.of(role)
    if role is Role.OBJECT:
        return names
    return names | {parent for name in names if (parent := _parent(name))}


def _comparable(claim: Claim, role: Role) -> frozenset[str]:
    """Names that may contradict others. Generic ones and, for things, names without an entry contradict nothing."""
    names = _names(claim, role)
    if names & GENERIC:
        return frozenset()
    if role in (Role.OBJECT, Role.PLACE) and not any(EntityId(name) in load_entities() for name in names):
        return frozenset()
    return names


def _parent(name: str) -> str | None:
    entity = load_entities().get(EntityId(name))
    return entity.parent if entity else None


def in_common(a: Claim, b: Claim) -> int:
    return sum(len(a.of(role) & b.of(role)) for role in Role)


def is_strong(a: Claim, b: Claim) -> bool:
    """The same doer and the same thing, or the same listed rule."""
    things = a.of(Role.OBJECT) & b.of(Role.OBJECT)
    doers = a.of(Role.ACTOR) & b.of(Role.ACTOR)
    if a.type is EventType.RULEMAKING:
        return bool(things)
    return bool(doers) and (bool(things) or not (a.of(Role.OBJECT) or b.of(Role.OBJECT)))
