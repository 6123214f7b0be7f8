"""Values of the pieces: what each partial is handed."""

from dataclasses import dataclass, field

from tracker.web.pieces.dates import DateWords
from tracker.web.pieces.marks import Mark


@dataclass(frozen=True, slots=True)
class Chip:
    """One participant. `href` is empty where no entity is listed."""

    name: str
    href: str = ""
    kind: str = ""  # "company", "authority"…
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class RoleChips:
    role: str  # in words: "who", "decided by"
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Outlet, tier, origin, dates. `origin` is empty where the text is the outlet's own."""

    outlet: str
    tier: str  # in words
    href: str  # the reader
    published: DateWords | None
    first_seen: DateWords | None
    origin: str = ""
    language: str = ""  # in words
    is_bundled: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """An evidence sentence in its own language, cut at its trigger."""

    before: str
    trigger: str
    after: str
    language: str  # BCP 47, for `lang`
    href: str  # into the reader, at the highlighted sentence; empty when the document is gone
    source: SourceLine | None = None
    says: str = ""  # "Tesla, the company itself"
    certainty: Mark | None = None


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class EventCard:
    href: str
    headline: str
    type: str
    status: str
    direction: Mark
    certainty: Mark
    review: Mark | None
    date: DateWords | None
    target: DateWords | None
    quote: Quote | None
    chips: tuple[Chip, ...] = ()
    matters: tuple[Link, ...] = ()
    corroboration: str = ""
    is_bundled: bool = False


@dataclass(frozen=True, slots=True)
class ChangeLine:
    matter: Link
    from_state: str  # in words; "nothing confirmed" where the matter had no state on this track
    to_state: str
    direction: Mark
    certainty: Mark
    date: DateWords | None
    known: DateWords | None
    event: Link
    quote: Quote | None
    review: Mark | None = None
    is_bundled: bool = False
    correction: str = ""  # why a state told before is taken back; empty where nothing is
    resolution: Link | None = None  # what an official act made of this report; its note is the act's day


@dataclass(frozen=True, slots=True)
class State:
    """Where a matter stands on one track."""

    track: str
    mark: Mark
    word: str  # empty: nothing known on this track
    date: DateWords | None = None
    href: str = ""
    resolution: Link | None = None


@dataclass(frozen=True, slots=True)
class MatterCard:
    href: str
    slug: str
    title: str
    title_zh: str
    question: str
    states: tuple[State, ...]
    dispute: str
    change: ChangeLine | None
    change_count: int = 0
    is_own: bool = False  # made by a person here


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the status ladder."""

    word: str
    direction: Mark
    reached: tuple[State, ...] = ()
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    newer: str = ""  # query strings, empty where there is nothing
    older: str = ""
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Empty:
    """Why it is empty and what to do."""

    why: str
    what_to_do: str
    link: Link | None = None
    notes: tuple[str, ...] = field(default=())
