"""An event as its dates see it, and what is told alike of every date that may be its own."""

import datetime
from typing import NamedTuple

from tracker.knowledge.vocabulary import Attribution, EventType, Status
from tracker.nlp.calendar import happened_value
from tracker.nlp.speakers import voices
from tracker.nlp.types import DateMention, DateValue
from tracker.nlp.views import Clause, DocumentView, View

# The word classes that evoke each status.
STAGE_OF: dict[Status, tuple[str, ...]] = {
    Status.CONSIDERED: ("consider", "may"), Status.PLANNED: ("plan", "future"), Status.SOUGHT: ("seek",),
    Status.NEGOTIATING: ("negotiate",), Status.PROPOSED: ("draft",), Status.UNDER_REVIEW: ("pending", "notyet"),
    Status.EXPECTED: ("expect",), Status.PILOT: ("trial",), Status.APPROVED: ("grant",), Status.ISSUED: ("issue",),
    Status.EFFECTIVE: ("inforce",), Status.LAUNCHED: ("start",), Status.COMPLETED: ("done", "meet"),
    Status.DELAYED: ("delay",), Status.SUSPENDED: ("suspend",), Status.DENIED: ("deny",), Status.REFUTED: ("refute",),
    Status.EASED: ("ease",), Status.ENDED: ("end",),
}  # fmt: skip
_VERB = {"en": 8, "zh": 0}  # characters behind a verb of speech that still belong to it: “said on Monday that …”


class DateCandidate(NamedTuple):
    date: DateValue | None  # as the day of a happening; None in both slots: no date at all
    target_date: DateValue | None  # as a day that lies ahead
    features: tuple[str, ...]

    def value(self, slot: str) -> DateValue | None:
        return self.date if slot == "date" else self.target_date


class Occasion(NamedTuple):
    """What all candidates of an event share."""

    document: DocumentView
    view: View
    type: EventType
    status: Status
    voice: Attribution  # who vouches for it
    clause: Clause | None
    at: int  # where its words stand
    published: datetime.date | None
    own: str  # what dates its sentence has: none, past, future, both


def candidate_of(date: DateMention, features: list[str]) -> DateCandidate:
    return DateCandidate(happened_value(date), date.value, tuple(features))


def dates_state(dated: list[DateMention], published: datetime.date | None) -> str:
    if not dated:
        return "none"
    ahead = {when_of(date, published) == "future" for date in dated}
    return "both" if len(ahead) > 1 else "future" if True in ahead else "past"


def when_of(date: DateMention, published: datetime.date | None) -> str:
    if date.is_future:
        return "future"
    if published is None or date.value is None:
        return "past"
    if date.value.start == date.value.end == published:
        return "pub"
    days = (published - date.value.end).days
    return "recent" if days < 8 else "month" if days < 45 else "past"


def date_features(event: Occasion, date: DateMention, where: str) -> list[str]:
    when = when_of(date, event.published)
    ahead = "future" if when == "future" else "past"
    place = where.partition("-")[0]
    status, type_, side, kind = event.status, event.type, date.side, date.kind
    features = [
        f"{where}|{when}", f"{where}|{ahead}|{status}", f"{place}|{when}|{status}", f"{status}|{ahead}|{side}",
        f"{type_}|{ahead}|{place}", f"{type_}|{status}|{ahead}", f"{kind}|{when}|{place}", f"{side}|{place}|{ahead}",
        f"{kind}|{ahead}|{side}", f"{event.voice}|{place}|{when}", f"{event.voice}|{status}|{place}|{ahead}",
    ]  # fmt: skip
    if date.is_relative:
        features.append(f"relative|{where}|{ahead}")
    if date.is_approximate:
        features.append(f"about|{ahead}|{place}")
    return features


def frame_of(document: DocumentView, view: View, date: DateMention) -> str:
    """Whether a date stands within what somebody says, or beside it and so may date the saying; and who speaks."""
    found, at = "", date.span.start
    for voice in voices(document, view):
        if voice.start - 1 <= at < voice.end and at - voice.start > _VERB[view.language]:
            return f"in-{voice.kind}"
        found = f"of-{voice.kind}"
    return found
