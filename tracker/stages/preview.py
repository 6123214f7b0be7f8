"""Preview: what reading documents again would change, before anything is taken over.

The documents are read outside any transaction. What follows from the new readings is computed by the very stages, in a
transaction that is rolled back: it holds the database's write lock for as long as these take.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tracker.models import DocumentVersion, Entity, Event, EventMention, Transition
from tracker.stages import extract, follow, merge, story


@dataclass(frozen=True, slots=True)
class EventSaid:
    headline: str
    date: str
    confidence: float
    is_decided: bool  # a person confirmed or rejected it: that stays


@dataclass(frozen=True, slots=True)
class MoveSaid:
    matter: str
    track: str
    from_state: str
    to_state: str
    happened_on: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Preview:
    documents: int
    failed: int  # those that could not be read
    new: tuple[EventSaid, ...]
    changed: tuple[tuple[EventSaid, EventSaid], ...]
    gone: tuple[EventSaid, ...]
    moves_gone: tuple[MoveSaid, ...]
    moves_new: tuple[MoveSaid, ...]
    corrections: int  # states told before that would be taken back by a mail
    is_complete: bool  # False: another worker held a stage, ask again


_SHOWN = ("headline", "date", "confidence", "review", "merged_into", "is_unsupported")


class _Undo(Exception):
    """Ends a transaction that is to leave nothing."""


def preview(versions: Sequence[DocumentVersion], *, now: datetime) -> Preview:
    """`versions` with their document and its source selected, current ones. Nothing is stored."""
    read = extract.reader().read
    readings = [(version, extract.reading_of(version, read)) for version in versions]
    failed = sum(extraction.reading is None for _, extraction in readings)
    found: Preview | None = None
    try:
        with transaction.atomic():
            is_settled = _settle(now)  # what waits anyway is no consequence of the new readings
            ids = [version.pk for version in versions]
            told = set(
                EventMention.objects.filter(version__in=ids, event__isnull=False).values_list("event", flat=True)
            )
            before = {event.pk: event for event in Event.objects.only(*_SHOWN)}
            newest = Transition.objects.order_by("-id").values_list("pk", flat=True).first() or 0
            stood = {row.pk: row for row in _moves().filter(superseded_at__isnull=True)}
            known = frozenset(Entity.objects.values_list("slug", flat=True))
            for version, extraction in readings:
                extract.store_reading(version, extraction, known, now=now)
            is_settled &= _settle(now)
            found = _compare(len(versions), failed, before, told, stood, newest, is_complete=is_settled)
            raise _Undo
    except _Undo:
        pass
    assert found is not None  # noqa: S101  # the block either raised something else or came to the end
    return found


def _settle(now: datetime) -> bool:
    while story.run(now=now) + merge.run(now=now) + follow.run(now=now):
        pass
    waits = merge.pending().exists() or story.pending().exists() or Event.objects.filter(is_followed=False).exists()
    return not waits


def _compare(
    documents: int,
    failed: int,
    before: dict[int, Event],
    told: set[int],
    stood: dict[int, Transition],
    newest: int,
    *,
    is_complete: bool,
) -> Preview:
    after = {event.pk: event for event in Event.objects.only(*_SHOWN).filter(merged_into=None, is_unsupported=False)}
    live = {pk: event for pk, event in before.items() if event.merged_into_id is None and not event.is_unsupported}
    changed = [(live[pk], event) for pk, event in after.items() if pk in live and _said(live[pk]) != _said(event)]
    gone = [event for pk, event in live.items() if pk not in after]
    standing = {row.pk for row in Transition.objects.listed()}
    new_moves = _moves().filter(pk__gt=newest, superseded_at__isnull=True)
    said_before = {_move_said(row) for row in stood.values() if row.pk not in standing}
    said_after = {_move_said(row) for row in new_moves if not row.correction}
    return Preview(
        documents=documents,
        failed=failed,
        new=tuple(_said(event) for pk, event in after.items() if pk not in live),
        changed=tuple((_said(old), _said(new)) for old, new in changed),
        gone=tuple(_said(event) for event in sorted(gone, key=lambda event: (event.pk not in told, event.pk))),
        moves_gone=tuple(sorted(said_before - said_after, key=str)),
        moves_new=tuple(sorted(said_after - said_before, key=str)),
        corrections=sum(bool(row.correction) for row in new_moves),
        is_complete=is_complete,
    )


def _moves() -> "QuerySet[Transition]":
    return Transition.objects.select_related("matter")


def _said(event: Event) -> EventSaid:
    return EventSaid(event.headline, event.date, event.confidence, event.review != Event.Review.UNREVIEWED)


def _move_said(row: Transition) -> MoveSaid:
    evidence = " ".join(row.evidence.split())
    return MoveSaid(row.matter.slug, row.track, row.from_state, row.to_state, str(row.happened_on), evidence)
