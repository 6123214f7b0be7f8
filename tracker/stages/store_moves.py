"""Write the moves of a matter: what is new with the time it was learnt, what no longer holds as superseded since then.

A person hears of a move that changes the state shown now, once. What only fills in history, or tells a known move anew
(a better sentence, another date), is stored and wakes nobody. A state that was told and lost its ground is taken back
by a row of its own.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from tracker.knowledge.matters import MatterDeclaration
from tracker.knowledge.vocabulary import Direction
from tracker.models import Event, EventMention, Matter, Transition
from tracker.models.base import content_id
from tracker.stages.bulk import set_reference
from tracker.stages.fold import RANK, Move

log = structlog.get_logger(__name__)


# What a row says, but for its words: two rows that say the same are one. A mention is never edited, only replaced.
_SAYS = (
    "track", "event_id", "from_state", "to_state", "direction", "tier", "happened_on", "date", "is_backfill",
    "dispute_reason", "resolution", "resolved_on",
)  # fmt: skip
_WORDS = ("evidence", "evidence_language", "document_id")
_Key = tuple[object, ...]


@dataclass(slots=True)
class _Track:
    """One track of a matter: how it stood before, and how it stands now."""

    before: Transition | None = None
    after: Transition | None = None
    new: list[Transition] = field(default_factory=list)
    gone: list[Transition] = field(default_factory=list)


def store(matter: Matter, declaration: MatterDeclaration, moves: Sequence[Move], now: datetime.datetime) -> None:
    """Make `moves`, in order, what stands of the matter. Only rows that differ are looked at in full."""
    standing = Transition.objects.standing().filter(matter=matter).order_by("happened_on", "id")
    stored: dict[_Key, int] = {row[1:]: row[0] for row in standing.values_list("pk", *_SAYS, "mention_id")}
    last = {key[0]: pk for key, pk in stored.items()}
    wanted = [(move, stored.pop(_key(move), None)) for move in moves]
    new = _rows(matter, [move for move, kept in wanted if kept is None], now)
    if not new and not stored:
        return
    whole = Transition.objects.in_bulk([*stored.values(), *last.values()])
    tracks: defaultdict[str, _Track] = defaultdict(_Track)
    for name, pk in last.items():
        tracks[str(name)].before = whole[pk]
    reread = _same_words([whole[pk] for pk in stored.values()], new)
    ends = {move.track: kept for move, kept in wanted}
    for row, old in zip(new, reread, strict=True):
        if old is None:
            tracks[row.track].new.append(row)
        elif ends[row.track] is None and row.happened_on == _last_day(moves, row.track):
            ends[row.track] = old.pk
    for name, kept in ends.items():
        track = tracks[name]
        track.after = track.new[-1] if kept is None else (whole.get(kept) or Transition.objects.get(pk=kept))
    known_anew = {old.pk for old in reread if old is not None}
    gone = [whole[pk] for pk in stored.values() if pk not in known_anew]
    for row in gone:
        tracks[row.track].gone.append(row)
    corrections = [
        correction
        for track in tracks.values()
        if (track.new or track.gone) and (correction := _settle(declaration, track, now))
    ]
    _write(matter, [row for track in tracks.values() for row in track.new], gone, corrections, now)
    _point_at_acts(matter)


def _key(move: Move) -> _Key:
    return (
        move.track, move.event, move.from_state, move.to_state, move.direction, move.tier, move.happened_on, move.date,
        move.is_backfill, move.dispute_reason, move.resolution, move.resolved_on, move.mention,
    )  # fmt: skip


def _last_day(moves: Sequence[Move], track: str) -> datetime.date:
    return max(move.happened_on for move in moves if move.track == track)


def _same_words(stored: Sequence[Transition], new: Sequence[Transition]) -> list[Transition | None]:
    """For each new row the stored one that says the same in the same words, read again; it points at the mention that
    stands there now."""
    by_content = {tuple(getattr(row, name) for name in (*_SAYS, *_WORDS)): row for row in stored}
    found = []
    for row in new:
        old = by_content.pop(tuple(getattr(row, name) for name in (*_SAYS, *_WORDS)), None)
        if old is not None:
            old.mention_id = row.mention_id
        found.append(old)
    Transition.objects.bulk_update([old for old in found if old is not None], ["mention"], batch_size=200)
    return found


def _rows(matter: Matter, moves: Sequence[Move], now: datetime.datetime) -> list[Transition]:
    mentions = EventMention.objects.filter(pk__in=[move.mention for move in moves])
    said = {row[0]: row[1:] for row in mentions.values_list("pk", "evidence", "version__language", "version__document")}
    rows = []
    for move in moves:
        evidence, language, document = said[move.mention]
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
                mention_id=move.mention,
                evidence=evidence,
                evidence_language=language,
                document_id=document,
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


def _settle(declaration: MatterDeclaration, track: _Track, now: datetime.datetime) -> Transition | None:
    """Say of each new row whether it is news, history or a known move told anew. Gives back the correction, if any."""
    before, after = track.before, track.after
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
    reports = standing.filter(resolved_on__isnull=False).values_list("pk", "resolved_on", "resolved_by")
    set_reference(Transition, "resolved_by", [(pk, acts.get(day)) for pk, day, by in reports if by != acts.get(day)])
    # A row that was superseded keeps pointing at what it was resolved by then.
