"""One entry of the calendar, and what kind of date it is."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.knowledge.vocabulary import EventType, Status
from tracker.web.pieces.dates import DateWords
from tracker.web.pieces.marks import Mark
from tracker.web.pieces.values import Link

KINDS = {
    "consultation": "Comments close",
    "effect": "Takes effect",
    "trial": "Trial ends",
    "transition": "Transition ends",
    "expected": "Expected by",
}
_RULES = frozenset({EventType.RULEMAKING, EventType.CHIP_CONTROL, EventType.ENFORCEMENT})
_IN_FORCE = frozenset(
    {Status.ISSUED, Status.APPROVED, Status.EFFECTIVE, Status.EASED, Status.ENDED, Status.SUSPENDED, Status.DENIED}
)
_TRANSITION = re.compile(r"transition(?:al)? period|grace period|phase-?in|过渡期|過渡期|宽限期|寬限期", re.IGNORECASE)
# Drafts are out for comment for a week to three months; a date further on is the planned effect.
LONGEST_CONSULTATION = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Deadline:
    """`key` is of content, so that a calendar program knows the entry again; `day` is the last that `date` covers."""

    key: str
    kind: str
    day: date
    date: DateWords
    title: str
    href: str
    certainty: Mark
    is_bundled: bool
    matters: tuple[Link, ...]
    changed_at: datetime
    language: str = "en"  # of the title

    @property
    def kind_word(self) -> str:
        return KINDS[self.kind]


def kind_of(type_: str, status: str, *, happened_on: date | None, due: date, evidence: str) -> str:
    """What the target date of an event means."""
    if _TRANSITION.search(evidence):
        return "transition"
    if status == Status.PROPOSED:
        is_soon = happened_on is None or due - happened_on <= LONGEST_CONSULTATION
        return "consultation" if is_soon else "expected"
    if status == Status.PILOT:
        return "trial"
    return "effect" if type_ in _RULES and status in _IN_FORCE else "expected"
