"""The filter bar: its whole state lives in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from tracker.knowledge.ladders import load_ladders
from tracker.knowledge.vocabulary import EventType, Status, Tier
from tracker.models import Expectation
from tracker.web.pieces.deadlines import KINDS

# Names that stand for several tiers, and the tiers themselves.
SAYS: Mapping[str, tuple[Tier, ...]] = {
    "confirmed": (Tier.OFFICIAL, Tier.COMPANY),
    "reported": (Tier.MEDIA, Tier.ANONYMOUS, Tier.ANALYST, Tier.AUTHOR),
    **{tier.value: (tier,) for tier in Tier},
}
LANGUAGES = ("en", "zh")
SESSION_KEY = "bundled"


@dataclass(frozen=True, slots=True)
class Filters:
    """`says` is a key of `SAYS` or "disputed". `problems` tells, in words, what of the address was not understood."""

    type: str = ""
    status: str = ""
    entity: str = ""
    matter: str = ""
    says: str = ""
    track: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    order: str = ""
    outcome: str = ""
    kind: str = ""
    when: str = ""
    capability: str = ""
    place: str = ""
    as_of: date | None = None
    is_bundled_hidden: bool = False
    problems: tuple[str, ...] = ()

    @classmethod
    def parse(cls, query: QueryDict, *, is_bundled_hidden: bool = False) -> Self:
        problems: list[str] = []

        def one_of(name: str, allowed: Any) -> str:
            value = query.get(name, "").strip()
            if value and value not in allowed:
                problems.append(f"“{value[:40]}” is not a known {name}; it was left out.")
                return ""
            return value

        def day(name: str) -> date | None:
            value = query.get(name, "").strip()
            try:
                return date.fromisoformat(value) if value else None
            except ValueError:
                problems.append(f"“{value[:40]}” is not a date like 2024-04-28; it was left out.")
                return None

        return cls(
            type=one_of("type", _values(EventType)),
            status=one_of("status", _values(Status)),
            entity=query.get("entity", "").strip()[:64],
            matter=query.get("matter", "").strip()[:64],
            says=one_of("says", {*SAYS, "disputed"}),
            track=one_of("track", {"confirmed", "reported", "bundled"}),
            language=one_of("language", LANGUAGES),
            since=day("since"),
            until=day("until"),
            words=query.get("words", "").replace("\x00", "").strip()[:100],
            order=one_of("order", {"learnt"}),
            outcome=one_of("outcome", Expectation.Outcome.values),
            kind=one_of("kind", KINDS),
            when=one_of("when", {"past"}),
            capability=one_of("capability", {one.slug for one in load_ladders().capabilities}),
            place=query.get("place", "").strip()[:64],
            as_of=day("as_of"),
            is_bundled_hidden=is_bundled_hidden,
            problems=tuple(problems),
        )

    @property
    def tiers(self) -> tuple[Tier, ...]:
        return SAYS.get(self.says, ())

    @property
    def is_any_set(self) -> bool:
        return bool(self.pairs(with_bundled=False))

    def pairs(self, *, with_bundled: bool = True) -> list[tuple[str, str]]:
        values = {
            "type": self.type, "status": self.status, "entity": self.entity, "matter": self.matter, "says": self.says,
            "track": self.track, "language": self.language, "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "", "words": self.words, "order": self.order,
            "as_of": self.as_of.isoformat() if self.as_of else "", "outcome": self.outcome,
            "kind": self.kind, "when": self.when, "capability": self.capability, "place": self.place,
        }  # fmt: skip
        pairs = [(name, value) for name, value in values.items() if value]
        if with_bundled and self.is_bundled_hidden:
            pairs.append(("bundled", "hide"))
        return pairs

    def with_when(self, when: str) -> Self:
        return replace(self, when=when)

    def query(self, **more: str) -> str:
        """This state as the part of an address after "?", with more parameters (a cursor)."""
        return urlencode([*self.pairs(), *more.items()])


def from_request(request: HttpRequest) -> Filters:
    """Filters of the address. Whether bundled briefs are hidden is remembered for the session, so that it holds on
    every page until the reader changes it."""
    asked = request.GET.get("bundled")
    if asked in {"hide", "show"} and request.session.get(SESSION_KEY) != asked:
        request.session[SESSION_KEY] = asked
    is_hidden = (asked if asked in {"hide", "show"} else request.session.get(SESSION_KEY)) == "hide"
    return Filters.parse(request.GET, is_bundled_hidden=is_hidden)


def _values(vocabulary: type[StrEnum]) -> frozenset[str]:
    return frozenset(word.value for word in vocabulary)
