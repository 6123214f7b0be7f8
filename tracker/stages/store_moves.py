"""Write the moves of a matter: what is new with the time it was learnt, what no longer holds as superseded since then.

A person hears of a move that changes the state shown now, once. What only fills in history, or tells a known move anew
(a better sentence, another date), is stored and wakes nobody. A state that was told and lost its ground is taken back
by a row of its own.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import structlog

from tracker.knowledge.matters import MatterDeclaration
from tracker.knowledge.vocabulary import Direction
from tracker.models import Event, EventMention, Matter, Transition
from tracker.models.base import content_id
from tracker.stages.fold import RANK, Move

log = structlog.get_logger(__name__)


class _Content(NamedTuple):
    """What a row says; two rows that say the same are one."""

    track: str
    event: int
    from_state: str
    to_state: str
    direction: str
    tier: str
    happened_on: datetime.date | None
    date: str
    is_backfill: bool
    dispute_reason: str
    resolution: str
    resolved_on: datetime.date | None
    evidence: str
    evidence_language: str
    document: int | None


@dataclass(slots=True)
class _Track:
    """One track of a matter: how it stood before, and how it stands now."""

    before: list[Transition] = field(default_factory=list)
    after: list[Transition] = field(default_factory=list)
    new: list[Transition] = field(default_factory=list)
    gone: list[Transition] = field(default_factory=list)


def store(matter: Matter, declaration: MatterDeclaration, moves: Sequence[Move], now: datetime.datetime) -> None:
    """Make `moves`, in order, what stands of the matter."""
    stored = list(Transition.objects.standing().filter(matter=matter).order_by("happened_on", "track", "id"))
    by_content = {_content(row): row for row in stored}
    wanted = _rows(matter, moves, now)
    tracks: defaultdict[str, _Track] = defaultdict(_Track)
    for row in stored:
        tracks[row.track].before.append(row)
    moved_mentions = []
    for row in wanted:
        track, kept = tracks[row.track], by_content.pop(_content(row), None)
        if kept is None:
            track.new.append(row)
        elif kept.mention_id != row.mention_id:  # the same sentence, read again
            kept.mention_id = row.mention_id
            moved_mentions.append(kept)
        track.after.append(kept or row)
    for row in by_content.values():
        tracks[row.track].gone.append(row)
    Transition.objects.bulk_update(moved_mentions, ["mention"], batch_size=200)
    corrections = [
        correction
        for track in tracks.values()
        if (track.new or track.gone) and (correction := _settle(declaration, track, now))
    ]
    new = [row for track in tracks.values() for row in track.new]
    if new or by_content:
        _write(matter, new, list(by_content.values()), corrections, now)
    _point_at_acts(matter)


def _rows(matter: Matter, moves: Sequence[Move], now: datetime.datetime) -> list[Transition]:
    mentions = EventMention.objects.select_related("version").defer("version__text")
    said = mentions.in_bulk([move.mention for move in moves])
    rows = []
    for move in moves:
        mention = said[move.mention]
        rows.append(
            Transition(
                public_id=content_id(matter.slug, move.track, move.happened_on, move.from_state, move.to_state),
                matter=matter,
                event_id=move.event,
                track=move.track,
                from_state=move.from_state,
                to_state=move.to_state,
                direction=move.direction,
                tier=move.tier,
                mention=mention,
                evidence=mention.evidence,
                evidence_language=mention.version.language,
                document_id=mention.version.document_id,
                happened_on=move.happened_on,
                date=move.date,
                is_backfill=move.is_backfill,
                dispute_reason=move.dispute_reason,
                resolution=move.resolution,
                resolved_on=move.resolved_on,
                known_at=now,
                learnt_at=now,
            )
        )
    return rows


def _content(row: Transition) -> _Content:
    return _Content(
        row.track, row.event_id, row.from_state, row.to_state, row.direction, row.tier, row.happened_on, row.date,
        row.is_backfill, row.dispute_reason, row.resolution, row.resolved_on, row.evidence, row.evidence_language,
        row.document_id,
    )  # fmt: skip


def _settle(declaration: MatterDeclaration, track: _Track, now: datetime.datetime) -> Transition | None:
    """Say of each new row whether it is news, history or a known move told anew. Gives back the correction, if any."""
    before = track.before[-1] if track.before else None
    after = track.after[-1] if track.after else None
    is_gone = before is not None and any(row is before for row in track.gone)
    is_new = after is not None and any(row is after for row in track.new)
    if after is not None and is_new and not after.is_backfill and after.track != Transition.Track.BUNDLED:
        is_moved = before is None or not is_gone or after.to_state != before.to_state
        after.is_news = is_moved and (before is None or _place(after) >= _place(before))
    unheard = [row for row in track.gone if not row.is_alerted]
    _tell_anew(track)
    was_told = before is not None and is_gone and before.is_news and not any(row is before for row in unheard)
    for row in unheard:
        row.is_alerted = True  # nobody is to hear of what does not hold any more
    if before is None or not was_told or (after is not None and (after.is_news and is_new)):
        return None
    if after is not None and after.to_state == before.to_state:
        return None
    return _correction(declaration, before, after, now)


def _place(row: Transition) -> tuple[datetime.date, int]:
    return row.happened_on or datetime.date.min, RANK[row.to_state]


def _tell_anew(track: _Track) -> None:
    """A new row that says again what a row said that goes: same state, best the same event, else the nearest day."""
    left = list(track.gone)
    for row in track.new:
        if row.is_news:
            continue
        alike = [old for old in left if old.to_state == row.to_state]
        if not alike:
            continue
        old = min(alike, key=lambda old: (old.event_id != row.event_id, abs(_day(old) - _day(row)), old.pk))
        left.remove(old)
        row.learnt_at, row.change_id, row.is_news, row.is_alerted = (
            old.learnt_at, old.change_id, old.is_news, old.is_alerted,
        )  # fmt: skip


def _day(row: Transition) -> int:
    return row.happened_on.toordinal() if row.happened_on else 0


def _correction(
    declaration: MatterDeclaration, before: Transition, after: Transition | None, now: datetime.datetime
) -> Transition:
    """The row that takes `before` back. It rests on what holds now, if anything does."""
    ground = after or before
    to_state = after.to_state if after else ""
    return Transition(
        public_id=content_id("correction", before.change_id, now.isoformat()),
        change_id=content_id("correction", before.change_id, now.isoformat()),
        matter_id=before.matter_id,
        event_id=ground.event_id,
        track=before.track,
        from_state=before.to_state,
        to_state=to_state,
        direction=declaration.direction(to_state).value if to_state else Direction.NEUTRAL.value,
        tier=ground.tier,
        mention_id=ground.mention_id,
        evidence=ground.evidence,
        evidence_language=ground.evidence_language,
        document_id=ground.document_id,
        happened_on=now.date(),
        is_backfill=False,
        known_at=now,
        learnt_at=now,
        is_news=True,
        corrects=before,
        correction=_why(before, after),
    )


def _why(before: Transition, after: Transition | None) -> str:
    event = Event.objects.get(pk=before.event_id)
    if event.review == Event.Review.REJECTED:
        return "A person found that the texts do not say so."
    if event.merged_into_id is None and event.is_unsupported:
        return "No text says so any more: it was changed, withdrawn or read anew."
    if after is not None and before.event_id == after.event_id:
        return "It is told otherwise by now."
    return "The texts, taken together, say otherwise by now."


def _write(
    matter: Matter,
    new: Sequence[Transition],
    gone: Sequence[Transition],
    corrections: Sequence[Transition],
    now: datetime.datetime,
) -> None:
    for row in gone:
        row.superseded_at = now
    Transition.objects.bulk_update(gone, ["superseded_at", "is_alerted"], batch_size=200)
    _name_changes(matter, [row for row in new if not row.change_id])
    Transition.objects.bulk_create([*new, *corrections], batch_size=200)
    log.info("states_told", matter=matter.slug, new=len(new), superseded=len(gone), corrections=len(corrections))


def _name_changes(matter: Matter, rows: Sequence[Transition]) -> None:
    """An id for each change, made of what it is; a change that comes again after it was taken back has another."""
    taken = set(Transition.objects.filter(matter=matter).values_list("change_id", flat=True)) if rows else set()
    for row in rows:
        number = 0
        while not row.change_id or row.change_id in taken:
            row.change_id = content_id(matter.slug, row.track, row.happened_on, row.to_state, number)
            number += 1
        taken.add(row.change_id)


def _point_at_acts(matter: Matter) -> None:
    """Reports that were overtaken point at the row of the act as it now stands."""
    standing = Transition.objects.standing().filter(matter=matter)
    acts: Mapping[datetime.date | None, int] = dict(
        standing.filter(track=Transition.Track.CONFIRMED).values_list("happened_on", "pk")
    )
    reports = list(standing.filter(resolved_on__isnull=False).only("resolved_on", "resolved_by_id"))
    changed = [row for row in reports if row.resolved_by_id != acts.get(row.resolved_on)]
    for row in changed:
        row.resolved_by_id = acts.get(row.resolved_on)
    Transition.objects.bulk_update(changed, ["resolved_by"], batch_size=200)
    # A row that was superseded keeps pointing at what it was resolved by then.
