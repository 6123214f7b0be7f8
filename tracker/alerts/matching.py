"""What matches a watch: the one place where that is decided, for alerts, rehearsals, digests and feeds alike."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityId, EntityType, Role, Tier
from tracker.models import EventRole, Transition, Watch

TIER_ORDER = {tier.value: position for position, tier in enumerate(Tier)}  # strongest first
# Where a change happens is said by who decides, by which rule and where; a company's home says nothing of it.
PLACED = frozenset({EntityType.AUTHORITY, EntityType.RULE, EntityType.PLACE})
# What a watch may ask for as sets of values, and what a change has values of.
DIMENSIONS = ("entities", "authorities", "matters", "statuses", "types", "jurisdictions", "languages")

Value = str | int  # a matter is named by its number


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a watch asks for; `minimum_tier` is the weakest tier that still counts."""

    wanted: Mapping[str, frozenset[Value]]  # by dimension; one that is not there means "any"
    words: tuple[str, ...] = ()  # folded; one of them stands in the evidence, the title or the headline
    minimum_tier: str = Tier.ANONYMOUS.value
    certainty: str = Watch.Certainty.ANY.value
    wants_history: bool = False

    @classmethod
    def of(
        cls,
        values: Mapping[str, Iterable[Value]],
        *,
        words: Iterable[str],
        minimum_tier: str,
        certainty: str,
        wants_history: bool,
    ) -> "Criteria":
        """From what a watch holds, by dimension; empty means "any"."""
        wanted = {name: frozenset(given) for name, given in values.items()}
        return cls(
            {name: given for name, given in wanted.items() if given},
            tuple(fold(one) for one in words),
            minimum_tier,
            certainty,
            wants_history,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A transition as watches look at it."""

    values: Mapping[str, frozenset[Value]]  # by dimension
    tier: str
    track: str
    text: str = ""  # folded
    is_disputing: bool = False
    is_history: bool = False


@dataclass(slots=True)
class _Roles:
    entities: set[Value] = field(default_factory=set)
    authorities: set[Value] = field(default_factory=set)
    jurisdictions: set[Value] = field(default_factory=set)


def fits(criteria: Criteria, change: Change) -> bool:
    """Whether a change is one that the criteria ask for. Bundled briefs never are, history only where it is wanted."""
    if change.track == Transition.Track.BUNDLED or change.tier == Tier.BUNDLED:
        return False
    if change.is_history and not criteria.wants_history:
        return False
    return TIER_ORDER[change.tier] <= TIER_ORDER[criteria.minimum_tier] and concerns(criteria, change)


def concerns(criteria: Criteria, change: Change) -> bool:
    """Whether a change is about what the criteria name, whoever tells it."""
    for name, wanted in criteria.wanted.items():
        if wanted.isdisjoint(change.values[name]):
            return False
    if not is_sure_enough(criteria.certainty, change.track, is_disputing=change.is_disputing):
        return False
    return says(criteria, change)


def says(criteria: Criteria, change: Change) -> bool:
    """Whether one of the words asked for stands there; so too where none is."""
    return not criteria.words or any(stands_in(words, change.text) for words in criteria.words)


def is_sure_enough(certainty: str, track: str, *, is_disputing: bool) -> bool:
    if certainty == Watch.Certainty.ANY or track != Transition.Track.REPORTED:
        return True
    return certainty == Watch.Certainty.CONFIRMED_OR_DISPUTED and is_disputing


def fold(text: str) -> str:
    """Letters without case and width, spaces as one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def stands_in(words: str, text: str) -> bool:
    """Whether folded `words` stand in folded `text`: Latin letters and digits as whole words, Chinese anywhere."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (_joins(text[at - 1 : at], words[0]) or _joins(words[-1], text[end : end + 1])):
            return True
        at = text.find(words, at + 1)
    return False


def _joins(left: str, right: str) -> bool:
    return left.isascii() and left.isalnum() and right.isascii() and right.isalnum()


def changes(transitions: Sequence[Transition]) -> list[Change]:
    """Transitions (with their events selected) as changes, in their order; two queries more."""
    roles = _roles({transition.event_id for transition in transitions})
    told = {
        pk: (jurisdiction or "", title or "")
        for pk, jurisdiction, title in Transition.objects.filter(pk__in=[row.pk for row in transitions]).values_list(
            "pk", "document__source__jurisdiction", "document__current_version__title"
        )
    }
    return [_change(row, roles[row.event_id], *told[row.pk]) for row in transitions]


def _roles(events: Iterable[int]) -> dict[int, _Roles]:
    entities = load_entities()
    found = {event: _Roles() for event in events}
    rows = EventRole.objects.filter(event__in=found, entity__isnull=False)
    for event, role, slug in rows.values_list("event_id", "role", "entity__slug"):
        found[event].entities.add(slug)
        if role == Role.AUTHORITY:
            found[event].authorities.add(slug)
        entity = entities.get(EntityId(slug))
        if entity is not None and entity.type in PLACED and entity.jurisdiction:
            found[event].jurisdictions.add(entity.jurisdiction)
    return found


def _change(row: Transition, roles: _Roles, source_jurisdiction: str, title: str) -> Change:
    # Where the text names no place, rule or authority that we know, it speaks of where it comes from.
    jurisdictions = roles.jurisdictions or {source_jurisdiction} - {""}
    return Change(
        values={
            "matters": frozenset({row.matter_id}),
            "types": frozenset({row.event.type}),
            "entities": frozenset(roles.entities),
            "authorities": frozenset(roles.authorities),
            "jurisdictions": frozenset(jurisdictions),
            "statuses": frozenset({row.to_state}),
            "languages": frozenset({row.evidence_language.partition("-")[0]}),
        },
        tier=row.tier,
        track=row.track,
        text=fold(f"{row.event.headline}\n{row.evidence}\n{title}"),
        is_disputing=bool(row.dispute_reason),
        is_history=not row.is_news,
    )
