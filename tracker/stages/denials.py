"""Which claim a denial denies. Both stay events of their own; the link between them follows from what they say."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from tracker.knowledge.vocabulary import Role, Status
from tracker.models import Event, EventLink, EventMention, EventRole
from tracker.stages.claims import DAY, GENERIC

# A rumour is denied within days; a promise or a plan may stand for weeks before somebody says that it never was.
WINDOW = timedelta(days=60)
CHUNK = 5_000  # ids in one query; SQLite takes some 32,000 values
_CORE = (Role.ACTOR, Role.OBJECT, Role.COUNTERPARTY, Role.AUTHORITY)
# An authority is often named only by one side: that of the denial is who denies it.
_COMPARED = (Role.ACTOR, Role.OBJECT, Role.COUNTERPARTY)


@dataclass(frozen=True, slots=True)
class _Told:
    """An event with what tells it."""

    id: int
    key: str
    type: str
    day: date
    roles: Mapping[Role, frozenset[str]]
    documents: frozenset[int]
    names: frozenset[str]
    stories: frozenset[int]


def relink(touched: Collection[int], now: datetime) -> None:
    """Bring the links of all denials up to date that these events are, or that may deny one of them."""
    denials = _told(_denials_near(touched))
    claims = _claims_near(denials)
    wanted = {(denial.id, claim.id) for denial in denials if (claim := _denied_by(denial, claims)) is not None}
    stored = {
        (link.event_id, link.other_id): link.pk
        for chunk in _chunks({*touched, *(denial.id for denial in denials)})
        for link in EventLink.objects.filter(Q(event__in=chunk) | Q(other__in=chunk))
    }
    EventLink.objects.filter(pk__in=[stored[pair] for pair in stored.keys() - wanted]).delete()
    EventLink.objects.bulk_create(
        [EventLink(event_id=event, other_id=other, known_at=now) for event, other in sorted(wanted - stored.keys())]
    )


def _denials_near(touched: Collection[int]) -> set[int]:
    """Denials among these events, those tied to one of them, and those that share a name with one and may follow it."""
    near = set()
    days: defaultdict[str, list[date]] = defaultdict(list)
    for chunk in _chunks(touched):
        near |= set(EventLink.objects.filter(other__in=chunk).values_list("event", flat=True))
        for id_, type_, status, day in (
            _standing().filter(pk__in=chunk).values_list("id", "type", "status", "happened_on")
        ):
            if status == Status.REFUTED:
                near.add(id_)
            elif day is not None:
                days[type_].append(day)
    following = [
        id_
        for type_, of_type in days.items()
        for id_ in _standing()
        .filter(type=type_, status=Status.REFUTED.value, happened_on__range=(min(of_type) - DAY, max(of_type) + WINDOW))
        .values_list("id", flat=True)
    ]
    if following:
        names = {name for named in _roles(touched).values() for name in _names(named)}
        near |= {id_ for id_, named in _roles(following).items() if not names.isdisjoint(_names(named))}
    return near


def _claims_near(denials: Sequence[_Told]) -> dict[str, list[_Told]]:
    """By type, what these denials may deny."""
    by_type: defaultdict[str, list[_Told]] = defaultdict(list)
    for denial in denials:
        by_type[denial.type].append(denial)
    found = {}
    for type_, of_type in by_type.items():
        days = [denial.day for denial in of_type]
        names = sorted({name for denial in of_type for name in denial.names})
        rows = _standing().filter(type=type_, happened_on__range=(min(days) - WINDOW, max(days) + DAY))
        named = EventRole.objects.filter(
            Q(entity__in=names) | Q(name__in=names), event__in=rows.exclude(status=Status.REFUTED.value)
        )
        found[type_] = _told(set(named.filter(role__in=_CORE).values_list("event", flat=True)))
    return found


def _standing() -> QuerySet[Event]:
    return Event.objects.filter(merged_into=None, is_unsupported=False).exclude(review=Event.Review.REJECTED)


def _denied_by(denial: _Told, claims: Mapping[str, Sequence[_Told]]) -> _Told | None:
    """The claim told beside the denial if there is one, else that with most in common, else the latest before it."""
    fitting = [claim for claim in claims.get(denial.type, ()) if _fits(claim, denial)]
    return min(fitting, key=lambda claim: _rank(claim, denial), default=None)


def _fits(claim: _Told, denial: _Told) -> bool:
    if not denial.day - WINDOW <= claim.day <= denial.day + DAY:
        return False
    for role in _COMPARED:
        ours, theirs = claim.roles.get(role, frozenset()), denial.roles.get(role, frozenset())
        if ours and theirs and ours.isdisjoint(theirs):
            return False
    return not claim.names.isdisjoint(denial.names)


def _rank(claim: _Told, denial: _Told) -> tuple[bool, bool, int, int, str]:
    return (
        claim.documents.isdisjoint(denial.documents),
        claim.stories.isdisjoint(denial.stories),
        -len(claim.names & denial.names),
        abs((denial.day - claim.day).days),
        claim.key,
    )


def _told(ids: Collection[int]) -> list[_Told]:
    roles = _roles(ids)
    documents: defaultdict[int, set[int]] = defaultdict(set)
    stories: defaultdict[int, set[int]] = defaultdict(set)
    found = []
    for chunk in _chunks(ids):
        mentions = EventMention.objects.filter(event__in=chunk).order_by()
        for event, document, story in mentions.values_list(
            "event_id", "version__document_id", "version__document__story_id"
        ):
            if event is not None:
                documents[event].add(document)
                if story is not None:
                    stories[event].add(story)
        found += list(Event.objects.filter(pk__in=chunk).values_list("id", "public_id", "type", "happened_on"))
    return [
        _Told(
            id=event,
            key=key,
            type=type_,
            day=day,
            roles=roles.get(event, {}),
            names=_names(roles.get(event, {})),
            documents=frozenset(documents[event]),
            stories=frozenset(stories[event]),
        )
        for event, key, type_, day in found
        if day is not None
    ]


def _roles(ids: Collection[int]) -> dict[int, dict[Role, frozenset[str]]]:
    found: defaultdict[int, defaultdict[Role, set[str]]] = defaultdict(lambda: defaultdict(set))
    for chunk in _chunks(ids):
        rows = EventRole.objects.filter(event__in=chunk).values_list("event_id", "role", "entity_id", "name")
        for event, role, entity, name in rows:
            found[event][Role(role)].add(entity or name)
    return {event: {role: frozenset(names) for role, names in roles.items()} for event, roles in found.items()}


def _names(roles: Mapping[Role, frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*(roles.get(role, frozenset()) for role in _CORE)) - GENERIC


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
