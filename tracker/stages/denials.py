"""Which claim a denial denies. Both stay events of their own; the link between them follows from what they say."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from tracker.knowledge.vocabulary import Role, Status
from tracker.models import Event, EventLink, EventMention, EventRole
from tracker.stages.claims import DAY, GENERIC

# A rumour is denied within days; a promise or a plan may stand for weeks before somebody says that it never was.
WINDOW = timedelta(days=60)
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
    stories: frozenset[int]

    @property
    def names(self) -> frozenset[str]:
        return frozenset[str]().union(*(self.roles.get(role, frozenset()) for role in _CORE)) - GENERIC


def relink(touched: Collection[int], now: datetime) -> None:
    """Bring the links of all denials up to date that these events are, or that may deny one of them."""
    denials = _told(_denials_near(touched))
    wanted = {(denial.id, claim.id) for denial in denials if (claim := _denied_by(denial)) is not None}
    stored = {
        (link.event_id, link.other_id): link.pk
        for link in EventLink.objects.filter(
            Q(event__in=[denial.id for denial in denials]) | Q(event__in=touched) | Q(other__in=touched)
        )
    }
    EventLink.objects.filter(pk__in=[stored[pair] for pair in stored.keys() - wanted]).delete()
    EventLink.objects.bulk_create(
        [EventLink(event_id=event, other_id=other, known_at=now) for event, other in sorted(wanted - stored.keys())]
    )


def _denials_near(touched: Collection[int]) -> list[int]:
    denials = _standing().filter(status=Status.REFUTED.value, happened_on__isnull=False)
    spans: dict[str, tuple[date, date]] = {}
    rows = Event.objects.filter(pk__in=touched, happened_on__isnull=False).values_list("type", "happened_on")
    for type_, day in rows:
        if day is not None:
            first, last = spans.get(type_, (day, day))
            spans[type_] = (min(first, day), max(last, day))
    near = Q(pk__in=EventLink.objects.filter(other__in=touched).values("event"))
    for type_, (first, last) in spans.items():
        near |= Q(type=type_, happened_on__range=(first - DAY, last + WINDOW))
    return list(denials.filter(near).values_list("pk", flat=True))


def _standing() -> QuerySet[Event]:
    return Event.objects.filter(merged_into=None, is_unsupported=False).exclude(review=Event.Review.REJECTED)


def _denied_by(denial: _Told) -> _Told | None:
    """The claim told beside the denial if there is one, else that with most in common, else the latest before it."""
    if not denial.names:
        return None
    near = _standing().filter(type=denial.type, happened_on__range=(denial.day - WINDOW, denial.day + DAY))
    named = EventRole.objects.filter(Q(entity__in=denial.names) | Q(name__in=denial.names), role__in=_CORE)
    claims = near.exclude(status=Status.REFUTED.value).filter(pk__in=named.values("event"))
    fitting = [claim for claim in _told(list(claims.values_list("pk", flat=True))) if _fits(claim, denial)]
    return min(fitting, key=lambda claim: _rank(claim, denial), default=None)


def _fits(claim: _Told, denial: _Told) -> bool:
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


def _told(ids: Sequence[int]) -> list[_Told]:
    roles: defaultdict[int, defaultdict[Role, set[str]]] = defaultdict(lambda: defaultdict(set))
    for event, role, entity, name in EventRole.objects.filter(event__in=ids).values_list(
        "event_id", "role", "entity_id", "name"
    ):
        roles[event][Role(role)].add(entity or name)
    documents: defaultdict[int, set[int]] = defaultdict(set)
    stories: defaultdict[int, set[int]] = defaultdict(set)
    for event, document, story in (
        EventMention.objects.filter(event__in=ids)
        .order_by()
        .values_list("event_id", "version__document_id", "version__document__story_id")
    ):
        if event is not None:
            documents[event].add(document)
            if story is not None:
                stories[event].add(story)
    return [
        _Told(
            id=event,
            key=key,
            type=type_,
            day=day,
            roles={role: frozenset(names) for role, names in roles[event].items()},
            documents=frozenset(documents[event]),
            stories=frozenset(stories[event]),
        )
        for event, key, type_, day in Event.objects.filter(pk__in=ids).values_list(
            "id", "public_id", "type", "happened_on"
        )
        if day is not None
    ]
