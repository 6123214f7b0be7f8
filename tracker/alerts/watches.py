"""What people want to hear of: the one place where watches are written."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tracker.alerts.matching import Criteria
from tracker.knowledge.vocabulary import Tier
from tracker.models import Alert, Entity, Matter, Rhythm, User, Watch
from tracker.models.alert import new_revision


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person filled in. What is left empty means "any"."""

    name: str
    matters: Sequence[Matter] = ()
    types: Sequence[str] = ()
    entities: Sequence[Entity] = ()
    authorities: Sequence[Entity] = ()
    jurisdictions: Sequence[str] = ()
    statuses: Sequence[str] = ()
    languages: Sequence[str] = ()
    words: Sequence[str] = ()
    minimum_tier: str = Tier.ANONYMOUS.value
    certainty: str = Watch.Certainty.ANY.value
    wants_history: bool = False
    rhythm: str = Rhythm.IMMEDIATE.value

    @classmethod
    def of(cls, watch: Watch) -> "Wanted":
        """Reads three relations: prefetch `matters`, `entities` and `authorities` for many watches."""
        return cls(
            matters=list(watch.matters.all()),
            entities=list(watch.entities.all()),
            authorities=list(watch.authorities.all()),
            **{name: getattr(watch, name) for name in _COLUMNS},
        )

    def criteria(self) -> Criteria:
        return Criteria.of(
            {
                "matters": [matter.pk for matter in self.matters],
                "entities": [entity.pk for entity in self.entities],
                "authorities": [entity.pk for entity in self.authorities],
                "types": self.types,
                "statuses": self.statuses,
                "jurisdictions": self.jurisdictions,
                "languages": self.languages,
            },
            words=self.words,
            minimum_tier=self.minimum_tier,
            certainty=self.certainty,
            wants_history=self.wants_history,
        )

    def columns(self) -> dict[str, object]:
        values = {name: getattr(self, name) for name in _COLUMNS}
        return {name: list(value) if isinstance(value, list | tuple) else value for name, value in values.items()}


_COLUMNS = (
    "name", "types", "jurisdictions", "statuses", "languages", "words", "minimum_tier", "certainty", "wants_history",
    "rhythm",
)  # fmt: skip


def create(user: User, wanted: Wanted, *, now: datetime) -> Watch:
    """A watch that hears of what becomes known from now on."""
    with transaction.atomic():
        watch = Watch.objects.create(user=user, created_at=now, **wanted.columns())
        _relate(watch, wanted)
    return watch


def update(watch: Watch, wanted: Wanted) -> None:
    with transaction.atomic():
        _write(watch, **wanted.columns())
        _relate(watch, wanted)


def _relate(watch: Watch, wanted: Wanted) -> None:
    watch.matters.set(wanted.matters)
    watch.entities.set(wanted.entities)
    watch.authorities.set(wanted.authorities)


def _write(watch: Watch, **columns: object) -> None:
    """Another revision with every change: by it the index of the watches knows that it is old."""
    Watch.objects.filter(pk=watch.pk).update(revision=new_revision(), **columns)


def pause(watch: Watch, *, now: datetime) -> None:
    """Nothing is sent and nothing collected until it is resumed; alerts that wait are withdrawn."""
    with transaction.atomic():
        _write(watch, is_paused=True)
        _withdraw(watch, now)


def resume(watch: Watch) -> None:
    _write(watch, is_paused=False)


def delete(watch: Watch, *, now: datetime) -> None:
    """Takes it away; `restore` brings it back as it was."""
    with transaction.atomic():
        _write(watch, deleted_at=now)
        _withdraw(watch, now)


def restore(watch: Watch, *, now: datetime) -> None:
    """Undo a deletion: the alerts it withdrew, not those of an earlier pause, wait again."""
    with transaction.atomic():
        deleted_at = Watch.objects.filter(pk=watch.pk).values_list("deleted_at", flat=True).first()
        _write(watch, deleted_at=None)
        if deleted_at is not None and not watch.is_paused:
            Alert.objects.filter(watch=watch, state=Alert.State.WITHDRAWN, withdrawn_at__gte=deleted_at).update(
                state=Alert.State.PENDING, next_attempt_at=now, withdrawn_at=None, digest=None
            )


def open_feed(watch: Watch) -> str:
    """A new secret address of its feed; an earlier one leads nowhere from now on."""
    token = secrets.token_urlsafe(24)
    Watch.objects.filter(pk=watch.pk).update(feed_token=token)
    return token


def close_feed(watch: Watch) -> None:
    Watch.objects.filter(pk=watch.pk).update(feed_token=None)


def open_matter_feeds(user: User) -> str:
    """New secret addresses for the feeds of all matters; earlier ones lead nowhere from now on."""
    token = secrets.token_urlsafe(24)
    User.objects.filter(pk=user.pk).update(feed_token=token)
    return token


def close_matter_feeds(user: User) -> None:
    User.objects.filter(pk=user.pk).update(feed_token=None)


def _withdraw(watch: Watch, now: datetime) -> None:
    waiting = Alert.objects.filter(watch=watch, state=Alert.State.PENDING)
    waiting.update(state=Alert.State.WITHDRAWN, withdrawn_at=now)
