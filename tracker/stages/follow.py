"""Follow: events feed matters, and a matter's state moves on the track of who says so.

Three tracks: confirmed (officials, the company itself), reported (everyone else), bundled (the briefs that come with
the product). A state moves only by an event that is newer than what set it; everything else is listed, moving nothing.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from tracker.knowledge.matters import MatterDeclaration, load_matters, matches
from tracker.knowledge.vocabulary import Status
from tracker.models import DocumentVersion, Event, Matter, Transition
from tracker.stages import matters as matter_rows
from tracker.stages.claims import STANDING
from tracker.stages.disputes import assess, of_move
from tracker.stages.lease import named_lease, renew
from tracker.stages.states import current_states
from tracker.stages.trust import is_trusted
from tracker.stages.voices import Followed, Voice, look_at

log = structlog.get_logger(__name__)

LEASE_NAME = "follow"
# Later on the ladder wins between two states of one day, in whatever order they arrive.
_RANK = {status.value: position for position, status in enumerate(Status)}
# A first load is followed once it is merged whole, so that its history is told from the start. Not for ever: a document
# that cannot be merged must not hold back the others.
HISTORY_PATIENCE = timedelta(hours=1)
_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"


def pending(now: datetime) -> QuerySet[Event]:
    events = Event.objects.filter(is_followed=False, merged_into=None)
    history = DocumentVersion.objects.filter(
        is_merged=False, current_of__isnull=False, document__is_backfill=True, known_at__gt=now - HISTORY_PATIENCE
    )
    if history.exclude(extraction_error__gt="").exists():
        events = events.filter(is_backfill=False)
    return events.order_by(F("happened_on").asc(nulls_last=True), "id")


def run(*, limit: int = 2000, now: datetime | None = None) -> int:
    """Show up to `limit` events to the matters, in order of when they happened. Gives back how many."""
    now = now or timezone.now()
    with named_lease(LEASE_NAME, now=now) as token:
        if token is None:
            return 0
        matter_rows.sync(now=now)
        events = _whole_days(pending(now), limit)
        if not events:
            settle_disputes()
            return 0
        with transaction.atomic():
            renew(LEASE_NAME, token, now=now)
            _follow(events, now)
        return len(events)


def _whole_days(waiting: QuerySet[Event], limit: int) -> list[Event]:
    """The oldest `limit` and the rest of the last day: of one day only the furthest status counts."""
    events = list(waiting[:limit])
    if len(events) == limit and events[-1].happened_on is not None:
        known = [event.pk for event in events if event.happened_on == events[-1].happened_on]
        events += waiting.filter(happened_on=events[-1].happened_on).exclude(pk__in=known)
    return events


def _follow(events: Sequence[Event], now: datetime) -> None:
    declarations = {declaration.slug: declaration for declaration in load_matters()}
    rows = {matter.slug: matter for matter in Matter.objects.filter(slug__in=declarations)}
    followed = look_at(events)
    fed: dict[str, list[Followed]] = {
        slug: [item for item in followed if matches(declaration, item.view)]
        for slug, declaration in declarations.items()
    }
    touched = _link(events, {rows[slug]: items for slug, items in fed.items()})
    states = current_states(rows.values())
    for slug, items in fed.items():
        _move(rows[slug], declarations[slug], items, states[rows[slug].pk], now)
    for matter in rows.values():
        if matter.pk in touched:
            _mark_dispute(matter)
    # An event that changed meanwhile has a later `changed_at` and stays to be followed.
    for event in events:
        Event.objects.filter(pk=event.pk, changed_at=event.changed_at).update(is_followed=True)


def _link(events: Sequence[Event], fed: Mapping[Matter, Sequence[Followed]]) -> set[int]:
    """Bring the lists of the matters up to date. Gives back the matters that these events concern or concerned."""
    through = Matter.events.through
    wanted = {(matter.pk, item.event.pk) for matter, items in fed.items() for item in items}
    links = through.objects.filter(event__in=[event.pk for event in events], matter__in=[matter.pk for matter in fed])
    stored = {(link.matter_id, link.event_id): link.pk for link in links}
    through.objects.bulk_create(
        [through(matter_id=matter, event_id=event) for matter, event in sorted(wanted - stored.keys())],
        ignore_conflicts=True,
    )
    through.objects.filter(pk__in=[stored[pair] for pair in stored.keys() - wanted]).delete()
    return {matter for matter, _ in wanted | stored.keys()}


def _move(
    matter: Matter,
    declaration: MatterDeclaration,
    items: Sequence[Followed],
    states: dict[str, Transition],
    now: datetime,
) -> None:
    """Fold the events into the matter's states, oldest first; of one day only the last on the ladder."""
    done = _already_moved(matter, [item.event.pk for item in items])
    days: dict[tuple[date, str], Followed] = {}
    for item in items:
        for track, voice in item.voices.items():
            if item.event.happened_on is None or not _bears(declaration, item.event, voice):
                continue
            key = (item.event.happened_on, track)
            if key not in days or _order(item) > _order(days[key]):
                days[key] = item
    for (day, track), item in sorted(days.items(), key=lambda entry: entry[0]):
        state = states.get(track)
        voice = item.voices[track]
        if (item.event.pk, track) in done or not _is_newer(state, item.event, voice, day):
            continue
        move = _transition(matter, declaration, item.event, voice, track, state, now)
        if track != Transition.Track.BUNDLED:
            move.dispute_reason = of_move(matter, states, move)
        move.save(force_insert=True)
        states[track] = move


def _already_moved(matter: Matter, event_ids: Sequence[int]) -> set[tuple[int, str]]:
    """Events, and tracks, by which the matter moved already; also by an event that has since been merged into one."""
    moved = Transition.objects.filter(matter=matter)
    own = moved.filter(event__in=event_ids).values_list("event_id", "track")
    inherited = moved.filter(event__merged_into__in=event_ids).values_list("event__merged_into_id", "track")
    return {(event, track) for event, track in [*own, *inherited] if event is not None}


def _order(item: Followed) -> tuple[int, float, str]:
    return _RANK[item.event.status], item.event.confidence, item.event.headline


def _bears(declaration: MatterDeclaration, event: Event, voice: Voice) -> bool:
    """Whether the event may move the state at all."""
    if Status(event.status) not in declaration.states or event.review == Event.Review.REJECTED or event.is_unsupported:
        return False
    if not is_trusted(event):
        return False
    # What a text only recalls far down, without a date, is no news: it would pull the state back into the past.
    return bool(event.date) or voice.is_lead


def _is_newer(state: Transition | None, event: Event, voice: Voice, day: date) -> bool:
    if state is None:
        return True
    if state.to_state == event.status or (state.happened_on is not None and day < state.happened_on):
        return False
    is_further = _RANK[event.status] > _RANK[state.to_state]
    if not event.date and (voice.is_said_by_author or Status(event.status) in STANDING):
        # The writer's own undated words, and what merely still holds, repeat what was: they do not pull a state back.
        return is_further or state.to_state == Status.REFUTED
    return is_further or state.happened_on is None or day > state.happened_on


def _transition(
    matter: Matter,
    declaration: MatterDeclaration,
    event: Event,
    voice: Voice,
    track: str,
    state: Transition | None,
    now: datetime,
) -> Transition:
    mention = voice.mention
    log.debug("state_moved", matter=matter.slug, track=track, to_state=event.status, happened_on=str(event.happened_on))
    return Transition(
        public_id=_public_id(matter.slug, event.public_id, track),
        matter=matter,
        event=event,
        track=track,
        from_state=state.to_state if state else "",
        to_state=event.status,
        direction=declaration.direction(event.status).value,
        tier=mention.tier,
        mention=mention,
        evidence=mention.evidence,
        evidence_language=mention.version.language,
        document=mention.version.document,
        happened_on=event.happened_on,
        date=event.date,
        is_backfill=voice.news_at is None or (matter.declared_at is not None and voice.news_at < matter.declared_at),
        known_at=now,
    )


def _public_id(*parts: str) -> str:
    """Eight characters from what makes the transition unique: a run that is repeated makes the same one."""
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8])
    letters = []
    for _ in range(8):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)


def _mark_dispute(matter: Matter) -> None:
    reason = assess(matter)
    if reason != matter.dispute_reason:
        Matter.objects.filter(pk=matter.pk).update(is_disputed=bool(reason), dispute_reason=reason)


def settle_disputes() -> None:
    """A dispute ends also when what it rests on is removed, which leaves no event to follow."""
    for matter in Matter.objects.filter(is_disputed=True):
        _mark_dispute(matter)
