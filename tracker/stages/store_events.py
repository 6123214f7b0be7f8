"""Write decided groups of claims as events, keeping the identity, the reviews and the history of those that exist."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tracker.knowledge.vocabulary import Role
from tracker.models import Entity, Event, EventMention, EventRole, Transition
from tracker.stages.bulk import BATCH, overwrite, set_reference
from tracker.stages.event_addresses import founding, settle
from tracker.stages.summary import Source, Summary, summarise

_SAID = (
    "type", "status", "date", "date_start", "date_end", "target_date", "target_start", "target_end", "confidence",
    "tier", "headline", "corroboration", "mention_count", "best_mention_id", "happened_on", "is_backfill",
)  # fmt: skip


def store(groups: Sequence[Sequence[Source]], event_ids: Iterable[int], now: datetime) -> set[int]:
    """Give each group its event; gives back the ids of these. `event_ids`: every event whose mentions are among the
    groups' or that lost some.

    An event whose claims all went to another one redirects to it; one that nothing tells any more is removed, unless a
    person reviewed it or a matter moved because of it.
    """
    events = Event.objects.in_bulk(list(event_ids))
    held = dict(
        EventMention.objects.filter(event__in=list(events)).values_list("id", "event_id")
    )  # where each mention stands now
    roles = _roles_of(events)
    lasting = _lasting(events)
    owner = _assign(groups, held, events, lasting)
    told = set(held.values())
    _adopt(groups, owner, [event for event in events.values() if event.id not in told], roles)
    moved: dict[int, list[int]] = defaultdict(list)  # event → mentions that come to it
    made: list[tuple[Event, Sequence[Source], Summary]] = []
    founded: list[tuple[Event, str]] = []
    changed: list[tuple[Event, Summary]] = []
    for index, group in enumerate(groups):
        summary = summarise(group)
        event = events.get(owner[index]) if index in owner else None
        if event is None:
            made.append((_new(summary, now), group, summary))
            founded.append((made[-1][0], founding(group)))
            continue
        founded.append((event, founding(group)))
        moved[event.id] += [source.claim.id for source in group if held.get(source.claim.id) != event.id]
        if _update(event, summary, roles.get(event.id, {}), now):
            changed.append((event, summary))
    settle(founded)
    Event.objects.bulk_create([event for event, _, _ in made], batch_size=BATCH)
    for event, group, _ in made:
        moved[event.id] += [source.claim.id for source in group]
    _move(moved)
    overwrite([event for event, _ in changed], _FIELDS)
    _write_roles([(event, summary) for event, _, summary in made] + changed)
    kept = set(owner.values())
    _retire([event for id_, event in events.items() if id_ not in kept], held, moved, lasting, now)
    return kept | {event.id for event, _, _ in made}


_FIELDS = [name.removesuffix("_id") for name in _SAID] + ["changed_at", "is_followed", "is_unsupported"]


def _lasting(events: Mapping[int, Event]) -> set[int]:
    """Events that people or matters hold on to."""
    reviewed = {id_ for id_, event in events.items() if event.review != Event.Review.UNREVIEWED}
    return reviewed | set(Transition.objects.filter(event__in=list(events)).values_list("event_id", flat=True))


def _assign(
    groups: Sequence[Sequence[Source]], held: Mapping[int, int | None], events: Mapping[int, Event], lasting: set[int]
) -> dict[int, int]:
    """Index of a group → id of the event it goes on as: one with a history first, then the one it shares most with."""
    claims_to = []
    for index, group in enumerate(groups):
        shared = Counter(event for source in group if (event := held.get(source.claim.id)) is not None)
        claims_to += [(event not in lasting, -n, event, index) for event, n in shared.items() if event in events]
    owner: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, event, index in sorted(claims_to):
        if index not in owner and event not in taken:
            owner[index] = event
            taken.add(event)
    return owner


def _adopt(
    groups: Sequence[Sequence[Source]],
    owner: dict[int, int],
    orphans: Sequence[Event],
    roles: Mapping[int, Mapping[Role, frozenset[str]]],
) -> None:
    """Let a new group go on as an event whose mentions were all replaced, as when its document was read again."""
    free = {event.id: event for event in sorted(orphans, key=lambda event: event.id)}
    for index, group in enumerate(groups):
        if index in owner or not free:
            continue
        summary = summarise(group)
        ranked = [
            (-overlap, id_)
            for id_, event in free.items()
            if (overlap := _likeness(event, roles.get(id_, {}), summary)) > 0
        ]
        if ranked:
            owner[index] = min(ranked)[1]
            del free[owner[index]]


def _likeness(event: Event, roles: Mapping[Role, frozenset[str]], summary: Summary) -> int:
    """How many fillers an event shares with what a group says; 0 where kind or time differ."""
    if (event.type, event.status) != (summary.type, summary.status):
        return 0
    if event.date != summary.date and event.happened_on != summary.happened_on:
        return 0
    return sum(len(roles.get(role, frozenset()) & frozenset(names)) for role, names in summary.roles.items())


def _new(summary: Summary, now: datetime) -> Event:
    return Event(**{name: getattr(summary, name) for name in _SAID}, known_at=now, changed_at=now)


def _update(event: Event, summary: Summary, roles: Mapping[Role, frozenset[str]], now: datetime) -> bool:
    """Take over what the claims now say. True if that differs from what was stored."""
    said = {role: frozenset(fillers) for role, fillers in summary.roles.items()}
    if (
        all(getattr(event, name) == getattr(summary, name) for name in _SAID)
        and roles == said
        and not event.is_unsupported
        and event.merged_into_id is None
    ):
        return False
    for name in _SAID:
        setattr(event, name, getattr(summary, name))
    event.is_unsupported = False
    event.changed_at = now
    event.is_followed = False
    return True


def _roles_of(event_ids: Iterable[int]) -> dict[int, dict[Role, frozenset[str]]]:
    found: defaultdict[int, defaultdict[Role, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = EventRole.objects.filter(event__in=list(event_ids)).values_list("event_id", "role", "entity_id", "name")
    for event, role, entity, name in rows:
        found[event][Role(role)].add(entity or name)
    return {event: {role: frozenset(names) for role, names in roles.items()} for event, roles in found.items()}


def _write_roles(pairs: Sequence[tuple[Event, Summary]]) -> None:
    EventRole.objects.filter(event__in=[event.id for event, _ in pairs]).delete()
    named = {name for _, summary in pairs for names in summary.roles.values() for name in names}
    known = set(Entity.objects.filter(slug__in=sorted(named)).values_list("slug", flat=True))
    EventRole.objects.bulk_create(
        [
            EventRole(
                event=event,
                role=role.value,
                entity_id=filler if filler in known else None,
                name="" if filler in known else filler[:200],
            )
            for event, summary in pairs
            for role, fillers in summary.roles.items()
            for filler in fillers
        ],
        batch_size=BATCH,
    )


def _move(moved: Mapping[int, Sequence[int]]) -> None:
    set_reference(EventMention, "event", [(mention, event) for event, ids in moved.items() for mention in ids])


def _retire(
    left: Sequence[Event],
    held: Mapping[int, int | None],
    moved: Mapping[int, Sequence[int]],
    lasting: set[int],
    now: datetime,
) -> None:
    """Events that no group goes on as: redirect, keep as unsupported, or remove."""
    goes_to = {mention: event for event, ids in moved.items() for mention in ids}
    heirs: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for mention, holder in held.items():
        if holder is not None and mention in goes_to:
            heirs[holder][goes_to[mention]] += 1
    gone, kept = [], []
    for event in left:
        heir = min(heirs[event.id].items(), key=lambda item: (-item[1], item[0]), default=None)
        if heir is None and event.is_unsupported and event.id in lasting:
            continue
        event.mention_count, event.best_mention, event.changed_at = 0, None, now
        if heir is not None:
            event.merged_into_id = heir[0]
            event.is_followed = False  # so that the matters let go of it
        elif event.id in lasting:
            event.is_unsupported = True
            event.is_followed = False
        else:
            gone.append(event.id)
            continue
        kept.append(event)
    fields = ["mention_count", "best_mention", "changed_at", "merged_into", "is_followed", "is_unsupported"]
    overwrite(kept, fields)
    for event in kept:
        if event.merged_into_id is not None:  # addresses redirect in one step
            Event.objects.filter(merged_into=event).update(merged_into=event.merged_into_id)
    _retell(gone)
    Event.objects.filter(id__in=gone).delete()


def _retell(gone: Sequence[int]) -> None:
    """An event that moved nothing may have kept another from moving a matter: one left makes follow look again."""
    through = Event.matters.through
    for matter in set(through.objects.filter(event__in=gone).values_list("matter_id", flat=True)):
        left = through.objects.filter(matter=matter).exclude(event__in=gone).values_list("event_id", flat=True)
        Event.objects.filter(pk__in=list(left[:1])).update(is_followed=False)
