"""The choices of the filter bar, put together for one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef

from tracker.knowledge.ladders import load_ladders
from tracker.knowledge.vocabulary import EntityType, EventType, Status, Tier
from tracker.models import Entity, EventRole, Matter
from tracker.web import words
from tracker.web.filters import Filters
from tracker.web.pieces.deadlines import KINDS
from tracker.web.pieces.promises import OUTCOMES

TYPES_OF_ENTITIES = {
    "company": "Companies", "authority": "Authorities", "rule": "Rules", "product": "Products", "chip": "Chips",
    "place": "Places", "person": "People", "data": "Kinds of data", "facility": "Facilities", "media": "Media",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    heading: str  # empty: not grouped
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One select box."""

    name: str
    label: str
    any_word: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """`path` is where the form leads, `more` the choices behind "More filters"."""

    path: str
    filters: Filters
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()
    has_words: bool = False
    words_hint: str = "Headline or sentence"
    has_dates: bool = False
    has_as_of: bool = False

    @property
    def is_more_open(self) -> bool:
        chosen = any(option.is_chosen for choice in self.more for group in choice.groups for option in group.options)
        return chosen or bool(self.filters.since or self.filters.until)

    @property
    def has_more(self) -> bool:
        return bool(self.more) or self.has_dates


def for_timeline(path: str, filters: Filters) -> Bar:
    return Bar(
        path,
        filters,
        choices=(
            plain_choice("type", "Kind", "Any kind", [(t.value, words.type_word(t)) for t in EventType], filters.type),
            plain_choice("matter", "Matter", "Any matter", _matters(), filters.matter),
            says(filters.says),
        ),
        more=(
            plain_choice(
                "status", "Status", "Any status", [(s.value, words.status_word(s)) for s in Status], filters.status
            ),
            _entities(filters.entity),
            plain_choice(
                "language",
                "Language of the text",
                "Any language",
                [("en", "English"), ("zh", "Chinese")],
                filters.language,
            ),
        ),
        has_words=True,
        has_dates=True,
    )


def for_changes(path: str, filters: Filters) -> Bar:
    tracks = [("confirmed", "Confirmed"), ("reported", "Only reported"), ("bundled", "From bundled briefs")]
    return Bar(
        path,
        filters,
        choices=(
            plain_choice("track", "How sure", "Any", tracks, filters.track),
            plain_choice("matter", "Matter", "Any matter", _matters(), filters.matter),
            says(filters.says, with_disputed=False),
            plain_choice("order", "Order", "By date of the event", [("learnt", "By when we learnt it")], filters.order),
        ),
    )


def bundled_only(path: str, filters: Filters) -> Bar:
    return Bar(path, filters, choices=())


def for_states(path: str, filters: Filters) -> Bar:
    """Where matters stand, now or at a past day."""
    return Bar(path, filters, choices=(), has_as_of=True)


def for_promises(path: str, filters: Filters, speakers: list[tuple[str, str]]) -> Bar:
    outcomes = [(value, f"{mark.word[0].upper()}{mark.word[1:]}") for value, mark in OUTCOMES.items()]
    return Bar(
        path,
        filters,
        choices=(
            plain_choice("entity", "Who said it", "Anyone", speakers, filters.entity),
            plain_choice("matter", "Matter", "Any matter", _matters(), filters.matter),
            plain_choice("outcome", "What came of it", "Anything", outcomes, filters.outcome),
        ),
    )


def for_calendar(path: str, filters: Filters) -> Bar:
    return Bar(
        path,
        filters,
        choices=(
            plain_choice("matter", "Matter", "Any matter", _matters(), filters.matter),
            plain_choice("kind", "Kind of date", "Any kind", list(KINDS.items()), filters.kind),
            plain_choice("when", "When", "Today and later", [("past", "Past")], filters.when),
        ),
    )


def for_ladders(path: str, filters: Filters, cities: Iterable[tuple[str, str]]) -> Bar:
    first, *others = ((one.slug, one.en) for one in load_ladders().shown())
    return Bar(
        path,
        filters,
        choices=(
            plain_choice("capability", "Capability", first[1], others, filters.capability),
            plain_choice("place", "City", "All of mainland China", list(cities), filters.place),
        ),
    )


def for_names(path: str, filters: Filters, *, kind: str, is_aside: bool) -> Bar:
    """Names to review."""
    kinds = [(type_.value, TYPES_OF_ENTITIES[type_.value]) for type_ in EntityType]
    return Bar(
        path,
        filters,
        choices=(
            plain_choice("kind", "Looks like", "Anything", kinds, kind),
            plain_choice("language", "Language", "Any", [("en", "English"), ("zh", "Chinese")], filters.language),
            plain_choice("state", "Decision", "None yet", [("aside", "Set aside")], "aside" if is_aside else ""),
        ),
        has_words=True,
        words_hint="Part of the name",
    )


def says(chosen: str, *, with_disputed: bool = True) -> Choice:
    def options(pairs: list[tuple[str, str]]) -> tuple[Option, ...]:
        return tuple(Option(value, word, value == chosen) for value, word in pairs)

    certainty = [("confirmed", "Confirmed: officials, company"), ("reported", "Reported: media and others")]
    if with_disputed:
        certainty.append(("disputed", "Disputed"))
    return Choice(
        "says",
        "Who says so",
        "Anyone",
        (
            Group("By certainty", options(certainty)),
            Group("By who speaks", options([(tier.value, words.tier_word(tier)) for tier in Tier])),
        ),
    )


def plain_choice(name: str, label: str, any_word: str, pairs: list[tuple[str, str]], chosen: str) -> Choice:
    """A select box without groups; `pairs` are values with their words."""
    return Choice(
        name, label, any_word, (Group("", tuple(Option(value, word, value == chosen) for value, word in pairs)),)
    )


def _matters() -> list[tuple[str, str]]:
    return list(Matter.objects.order_by("position", "slug").values_list("slug", "title_en"))


def _entities(chosen: str) -> Choice:
    """Only those that take part in an event: the others would find nothing."""
    rows = Entity.objects.filter(Exists(EventRole.objects.filter(entity=OuterRef("pk"))))
    order = list(TYPES_OF_ENTITIES)
    found = sorted(rows.values_list("type", "name_en", "slug"), key=lambda row: (order.index(row[0]), row[1].lower()))
    return Choice(
        "entity",
        "Who or what",
        "Anyone, anything",
        tuple(
            Group(TYPES_OF_ENTITIES[type_], tuple(Option(slug, name, slug == chosen) for _, name, slug in group))
            for type_, group in groupby(found, key=lambda row: row[0])
        ),
    )
