"""What the reader takes in and gives out. No Django here: the same values serve the database and the command line.

All offsets are code points into the document's `text`, half-open [start, end).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from tracker.knowledge.vocabulary import Attribution, EntityId, EntityType, EventType, Role, Status

__all__ = [
    "Candidate",
    "DateKind",
    "DateMention",
    "DateSide",
    "DateValue",
    "EntityId",
    "EventMention",
    "InputDocument",
    "Mention",
    "Proposal",
    "Reading",
    "Sentence",
    "Span",
]


@dataclass(frozen=True, slots=True)
class Span:
    start: int  # inclusive
    end: int  # exclusive


@dataclass(frozen=True, slots=True)
class InputDocument:
    """One document version as the reader needs it. `published` is the day in the publisher's own zone."""

    id: str
    title: str
    text: str
    language: str  # "en" or "zh"; Simplified and Traditional are both "zh"
    published: date | None = None
    publisher: str = ""
    kind: str = "news"  # news | filing | notice
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in the text that point to an entity of the knowledge base."""

    span: Span
    entity: EntityId
    type: EntityType
    surface: str  # the very characters of the text
    # A description ("rules on car data") points to an entity without naming it; a reference ("the company") leans on
    # what stands before.
    kind: Literal["name", "description", "reference"] = "name"
    certainty: float = 1.0  # 0 to 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that look like the name of an organisation, product or rule that no entity is listed for."""

    span: Span
    surface: str
    type: EntityType  # a guess from the form ("Norvik Motors", "某某科技")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate as a document proposes it for the knowledge: one form, however often it stands there."""

    key: str  # the folded form
    surface: str  # as it first stands
    type: EntityType
    sentence: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, trimmed of white space. `clauses` covers it in order; each is short enough to be evidence."""

    span: Span
    paragraph: int  # counts from 0
    is_furniture: bool = False  # navigation, disclaimers, share buttons: never evidence
    is_heading: bool = False  # a title line or subheading inside the text
    clauses: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date with its precision: `text` as in the guidelines ("2024", "2024-04", "2024-04-28", "2025-Q1",
    "2026-02/2026-03"), `start` and `end` the days it covers, both inclusive."""

    text: str
    start: date
    end: date


class DateKind(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"  # a season, a half or a part of a year
    YEAR = "year"
    RANGE = "range"
    VAGUE = "vague"  # "recently", 近日: has no value


class DateSide(StrEnum):
    """Where the happening lies from the date that the words name."""

    ON = "on"
    BEFORE = "before"  # by, before, until, 前, 底前
    AFTER = "after"  # after, later than, 后
    FROM = "from"  # from that day on, since, 起


@dataclass(frozen=True, slots=True)
class DateMention:
    span: Span  # the date words with their preposition or particle ("by the end of June", 3月1日前)
    surface: str
    value: DateValue | None  # None for vague words and where `published` would be needed but is not known
    kind: DateKind
    side: DateSide = DateSide.ON
    is_approximate: bool = False  # "around", "as early as", 左右, 最早
    is_relative: bool = False  # resolved against `published`
    is_future: bool = False  # lies after `published`, or the words say so ("next year", "by year-end")


@dataclass(frozen=True, slots=True)
class EventMention:
    """One event as one document tells it, with the sentence it was read from."""

    type: EventType
    status: Status
    roles: Mapping[Role, tuple[str, ...]]  # entity ids; a name where no entity is listed
    date: DateValue | None
    target_date: DateValue | None
    attribution: Attribution
    evidence: Span  # the sentence (or clause)
    trigger: Span  # the words within it that evoke the event
    confidence: float  # 0 to 1
    attributed_to: str | None = None  # entity id or name of who vouches, where the text names one
    reasons: tuple[str, ...] = ()  # why the confidence is what it is, in plain words


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read out of one document."""

    is_relevant: bool
    relevance: float  # 0 to 1
    origin: str | None  # entity id or slug of the outlet the text rests on; None when it is the document's own
    mentions: tuple[Mention, ...] = ()
    events: tuple[EventMention, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    proposals: tuple[Proposal, ...] = ()  # names without an entity; only where asked for, and of relevant documents
