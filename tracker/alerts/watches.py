"""What people want to hear of: the one place where watches are written, and where it is decided what matches one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tracker.knowledge.vocabulary import Tier
from tracker.models import Alert, Entity, EventRole, Matter, Transition, User, Watch

TIER_ORDER = {tier.value: position for position, tier in enumerate(Tier)}  # strongest first


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a watch asks for. Empty sets mean "any"; `minimum_tier` is the weakest tier that still counts."""

    matters: frozenset[int]
    types: frozenset[str]
    entities: frozenset[str]
    minimum_tier: str

    @classmethod
    def of(cls, watch: Watch) -> "Criteria":
        """Reads two relations: prefetch `matters` and `entities` for many watches."""
        return cls(
            frozenset(matter.pk for matter in watch.matters.all()),
            frozenset(watch.types),
            frozenset(entity.pk for entity in watch.entities.all()),
            watch.minimum_tier,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A transition as watches look at it."""

    matter: int
    type: str
    entities: frozenset[str]
    tier: str
    track: str

    @classmethod
    def of(cls, transition: Transition, entities: Iterable[str]) -> "Change":
        return cls(transition.matter_id, transition.event.type, frozenset(entities), transition.tier, transition.track)


def fits(criteria: Criteria, change: Change) -> bool:
    """Whether a change is one that the criteria ask for. Bundled briefs never are."""
    if change.track == Transition.Track.BUNDLED or change.tier == Tier.BUNDLED:
        return False
    if TIER_ORDER[change.tier] > TIER_ORDER[criteria.minimum_tier]:
        return False
    if criteria.matters and change.matter not in criteria.matters:
        return False
    if criteria.types and change.type not in criteria.types:
        return False
    return not criteria.entities or bool(criteria.entities & change.entities)


def changes(transitions: Sequence[Transition]) -> list[Change]:
    """Transitions (with their events selected) as changes, in their order; one query more."""
    roles: dict[int, set[str]] = {}
    events = {transition.event_id for transition in transitions}
    rows = EventRole.objects.filter(event__in=events, entity__isnull=False).values_list("event_id", "entity_id")
    for event, entity in rows:
        if entity is not None:
            roles.setdefault(event, set()).add(entity)
    return [Change.of(transition, roles.get(transition.event_id, ())) for transition in transitions]


def matches(watch: Watch, transition: Transition) -> bool:
    """Whether this watch is to hear of this transition; says nothing of when either was made."""
    return fits(Criteria.of(watch), changes([transition])[0])


def preview(
    *,
    matters: Sequence[Matter],
    types: Sequence[str],
    entities: Sequence[Entity],
    minimum_tier: str,
    now: datetime,
    days: int = 365,
) -> list[Transition]:
    """What such a watch would have matched among the changes that happened in the last `days` days, newest first.

    History counts here, though it raises no alerts; bundled briefs do not.
    """
    rows = Transition.objects.filter(happened_on__gt=(now - timedelta(days=days)).date()).exclude(
        track=Transition.Track.BUNDLED
    )
    if matters:
        rows = rows.filter(matter__in=matters)
    found = list(rows.select_related("event", "matter", "document").order_by("-happened_on", "-id"))
    criteria = Criteria(
        frozenset(matter.pk for matter in matters),
        frozenset(types),
        frozenset(entity.pk for entity in entities),
        minimum_tier,
    )
    return [row for row, change in zip(found, changes(found), strict=True) if fits(criteria, change)]


def create(
    user: User,
    *,
    name: str,
    matters: Sequence[Matter],
    types: Sequence[str],
    entities: Sequence[Entity],
    minimum_tier: str,
    now: datetime,
) -> Watch:
    """A watch that hears of what becomes known from now on."""
    with transaction.atomic():
        watch = Watch.objects.create(
            user=user, name=name, types=list(types), minimum_tier=Tier(minimum_tier).value, created_at=now
        )
        watch.matters.set(matters)
        watch.entities.set(entities)
    return watch


def update(
    watch: Watch,
    *,
    name: str,
    matters: Sequence[Matter],
    types: Sequence[str],
    entities: Sequence[Entity],
    minimum_tier: str,
    now: datetime,  # noqa: ARG001  # every change of a watch is given its time
) -> None:
    with transaction.atomic():
        Watch.objects.filter(pk=watch.pk).update(name=name, types=list(types), minimum_tier=Tier(minimum_tier).value)
        watch.matters.set(matters)
        watch.entities.set(entities)


def pause(watch: Watch, *, now: datetime) -> None:
    """Nothing is sent and nothing collected until it is resumed; alerts that wait are withdrawn."""
    with transaction.atomic():
        Watch.objects.filter(pk=watch.pk).update(is_paused=True)
        _withdraw(watch, now)


def resume(watch: Watch, *, now: datetime) -> None:  # noqa: ARG001
    Watch.objects.filter(pk=watch.pk).update(is_paused=False)


def delete(watch: Watch, *, now: datetime) -> None:
    """Takes it away; `restore` brings it back as it was."""
    with transaction.atomic():
        Watch.objects.filter(pk=watch.pk).update(deleted_at=now)
        _withdraw(watch, now)


def restore(watch: Watch, *, now: datetime) -> None:
    """Undo a deletion: the alerts it withdrew, not those of an earlier pause, wait again."""
    with transaction.atomic():
        deleted_at = Watch.objects.filter(pk=watch.pk).values_list("deleted_at", flat=True).first()
        Watch.objects.filter(pk=watch.pk).update(deleted_at=None)
        if deleted_at is not None and not watch.is_paused:
            Alert.objects.filter(watch=watch, state=Alert.State.WITHDRAWN, withdrawn_at__gte=deleted_at).update(
                state=Alert.State.PENDING, next_attempt_at=now, withdrawn_at=None
            )


def _withdraw(watch: Watch, now: datetime) -> None:
    waiting = Alert.objects.filter(watch=watch, state=Alert.State.PENDING)
    waiting.update(state=Alert.State.WITHDRAWN, withdrawn_at=now)
