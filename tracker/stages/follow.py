"""Follow: events feed matters, and a matter's state moves on the track of who says so.

Three tracks: confirmed (officials, the company itself), reported (everyone else), bundled (the briefs that come with
the product). A state moves only by an event that is newer than what set it; everything else is listed, moving nothing.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from tracker.knowledge.matters import EventView, MatterDeclaration, load_matters, matches
from tracker.knowledge.vocabulary import Attribution, EventType, Role, Status
from tracker.models import DocumentVersion, Event, EventMention, EventRole, Matter, Transition
from tracker.stages import matters as matter_rows
from tracker.stages.claims import STANDING
from tracker.stages.disputes import assess
from tracker.stages.headline import track_of
from tracker.stages.lease import named_lease, renew
from tracker.stages.merge import LEAD
from tracker.stages.states import current_states
from tracker.stages.summary import TIER_ORDER

log = structlog.get_logger(__name__)

LEASE_NAME = "follow"
# Below this a reading is more likely a slip than a change of state: it is listed with the matter and waits for review.
# Measured on the bundled briefs, share of mentions whose type and status are both right: 0.3 at a confidence of 0.5 to
# 0.6, 0.4 up to 0.7, 0.5 up to 0.8, 0.8 above 0.9. Several independent origins raise an event above its mentions.
LEAST_CONFIDENCE = 0.65
# Later on the ladder wins between two states of one day, in whatever order they arrive.
_RANK = {status.value: position for position, status in enumerate(Status)}
# A first load is followed once it is merged whole, so that its history is told from the start. Not for ever: a document
# that cannot be merged must not hold back the others.
HISTORY_PATIENCE = timedelta(hours=1)
_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"


@dataclass(frozen=True, slots=True)
class Voice:
    """The mentions of one event that speak on one track: the best of them, and what they have in common."""

    mention: EventMention
    is_backfill: bool
    is_lead: bool
    is_said_by_author: bool  # nobody is quoted for it: the writer's own words


@dataclass(frozen=True, slots=True)
class Followed:
    event: Event
    view: EventView
    voices: Mapping[str, Voice]  # by track


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
        matter_rows.sync()
        events = list(pending(now)[:limit])
        if not events:
            return 0
        with transaction.atomic():
            renew(LEASE_NAME, token, now=now)
            _follow(events, now)
        return len(events)


def _follow(events: Sequence[Event], now: datetime) -> None:
    declarations = {declaration.slug: declaration for declaration in load_matters()}
    rows = {matter.slug: matter for matter in Matter.objects.filter(slug__in=declarations)}
    followed = _look_at(events)
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


def _look_at(events: Sequence[Event]) -> list[Followed]:
    ids = [event.pk for event in events]
    roles: defaultdict[int, defaultdict[Role, set[str]]] = defaultdict(lambda: defaultdict(set))
    for event, role, entity, name in EventRole.objects.filter(event__in=ids).values_list(
        "event_id", "role", "entity_id", "name"
    ):
        roles[event][Role(role)].add(entity or name)
    voices: defaultdict[int, defaultdict[str, list[EventMention]]] = defaultdict(lambda: defaultdict(list))
    mentions = EventMention.objects.filter(event__in=ids).select_related("version__document").defer("version__text")
    for mention in mentions:
        if mention.event_id is not None:
            voices[mention.event_id][track_of(mention.tier)].append(mention)
    return [
        Followed(
            event,
            EventView(
                EventType(event.type),
                Status(event.status),
                {role: frozenset(names) for role, names in roles[event.pk].items()},
            ),
            {track: _voice(speaking) for track, speaking in voices[event.pk].items()},
        )
        for event in events
    ]


def _voice(mentions: Sequence[EventMention]) -> Voice:
    def strength(mention: EventMention) -> tuple[int, bool, float, str, int]:
        document = mention.version.document
        return (
            TIER_ORDER[mention.tier],
            not _is_lead(mention),
            -mention.confidence,
            document.canonical_url,
            mention.evidence_start,
        )

    return Voice(
        mention=min(mentions, key=strength),
        is_backfill=all(mention.version.document.is_backfill for mention in mentions),
        is_lead=any(_is_lead(mention) for mention in mentions),
        is_said_by_author=all(mention.attribution == Attribution.AUTHOR for mention in mentions),
    )


def _is_lead(mention: EventMention) -> bool:
    return mention.evidence_start <= LEAD["zh" if mention.version.language.startswith("zh") else "en"]


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
    done = set(
        Transition.objects.filter(matter=matter, event__in=[item.event.pk for item in items]).values_list(
            "event_id", "track"
        )
    )
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
        states[track] = _transition(matter, declaration, item.event, voice, track, state, now)


def _order(item: Followed) -> tuple[int, float, str]:
    return _RANK[item.event.status], item.event.confidence, item.event.headline


def _bears(declaration: MatterDeclaration, event: Event, voice: Voice) -> bool:
    """Whether the event may move the state at all."""
    if Status(event.status) not in declaration.states or event.review == Event.Review.REJECTED or event.is_unsupported:
        return False
    if event.confidence < LEAST_CONFIDENCE and event.review != Event.Review.CONFIRMED:
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
    return Transition.objects.create(
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
        is_backfill=voice.is_backfill,
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
    reason = assess(matter, least_confidence=LEAST_CONFIDENCE)
    Matter.objects.filter(pk=matter.pk).update(is_disputed=bool(reason), dispute_reason=reason)
