"""Who tells the events of matters, track by track: what is folded into their states."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from tracker.knowledge.matters import EventView
from tracker.knowledge.vocabulary import Attribution, EventType, Role, Status
from tracker.models import Event, EventMention, EventRole, Matter
from tracker.nlp.stories import LEAD
from tracker.stages.claims import GENERIC
from tracker.stages.fold import Telling
from tracker.stages.headline import track_of
from tracker.stages.summary import TIER_ORDER
from tracker.stages.trust import IS_TRUSTED

_Mention = Any  # a row of `_MENTION`
_MENTION = (
    "id", "event_id", "tier", "attribution", "evidence_start", "confidence", "known_at", "is_rereading",
    "version__language", "version__document__canonical_url", "version__document__is_backfill",
)  # fmt: skip


def views_of(events: Sequence[Event]) -> list[EventView]:
    """The events as the rules of matters look at them, in their order."""
    roles: defaultdict[int, defaultdict[Role, set[str]]] = defaultdict(lambda: defaultdict(set))
    for event, role, entity, name in EventRole.objects.filter(event__in=[event.pk for event in events]).values_list(
        "event_id", "role", "entity_id", "name"
    ):
        roles[event][Role(role)].add(entity or name)
    return [
        EventView(
            EventType(event.type),
            Status(event.status),
            {role: frozenset(names) for role, names in roles[event.pk].items()},
        )
        for event in events
    ]


def tellings_of(matters: Collection[int]) -> dict[int, list[Telling]]:
    """By matter, what each track tells of those of its events that may move it. Four queries, of narrow rows."""
    through = Matter.events.through.objects.filter(matter__in=matters)
    told = tellings_of_events(through.values("event"))
    found: dict[int, list[Telling]] = {matter: [] for matter in matters}
    for matter, event in through.values_list("matter_id", "event_id"):
        found[matter] += told.get(event, ())
    return found


def tellings_of_events(events: Any) -> dict[int, list[Telling]]:
    """By event, what each track tells of it; without those that no matter would believe. `events` are ids, or a query
    that gives them."""
    is_believed = IS_TRUSTED | Q(review=Event.Review.CONFIRMED)
    believed = Event.objects.filter(
        is_believed, merged_into=None, is_unsupported=False, happened_on__isnull=False
    ).exclude(review=Event.Review.REJECTED)
    rows: list[Any] = list(
        believed.filter(pk__in=events).values_list(
            "id", "public_id", "type", "status", "happened_on", "date", "confidence", "headline", named=True
        )
    )
    heard, who = _mentions_by_event(events), _participants(events)
    return {row.id: _tellings(row, frozenset(who[row.id]), heard[row.id]) for row in rows}


def _mentions_by_event(events: Any) -> defaultdict[int, list[_Mention]]:
    by_event: defaultdict[int, list[_Mention]] = defaultdict(list)
    for mention in EventMention.objects.filter(event__in=events).order_by().values_list(*_MENTION, named=True):
        by_event[mention.event_id].append(mention)
    return by_event


def _participants(events: Any) -> defaultdict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    roles = EventRole.objects.filter(event__in=events).exclude(role=Role.PLACE.value).order_by()
    for event, entity, name in roles.values_list("event_id", "entity_id", "name"):
        if entity not in GENERIC:
            found[event].add(entity or name)
    return found


def _tellings(event: Any, who: frozenset[str], mentions: Iterable[_Mention]) -> list[Telling]:
    voices: defaultdict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        voices[track_of(mention.tier)].append(mention)
    return [_telling(event, who, track, speaking) for track, speaking in voices.items()]


def _telling(event: Any, who: frozenset[str], track: str, mentions: Sequence[_Mention]) -> Telling:
    best = min(mentions, key=_strength)
    news: list[datetime] = [mention.known_at for mention in mentions if _is_news(mention)]
    return Telling(
        event=event.id,
        key=event.public_id,
        track=track,
        type=event.type,
        status=event.status,
        who=who,
        happened_on=event.happened_on,
        date=event.date,
        confidence=event.confidence,
        headline=event.headline,
        tier=best.tier,
        mention=best.id,
        is_lead=any(_is_lead(mention) for mention in mentions),
        is_said_by_author=all(mention.attribution == Attribution.AUTHOR for mention in mentions),
        news_at=max(news, default=None),
    )


def _strength(mention: _Mention) -> tuple[int, bool, float, str, int, int]:
    return (
        TIER_ORDER[mention.tier],
        not _is_lead(mention),
        -mention.confidence,
        mention.version__document__canonical_url,
        mention.evidence_start,
        mention.id,
    )


def _is_news(mention: _Mention) -> bool:
    return not (mention.is_rereading or mention.version__document__is_backfill)


def _is_lead(mention: _Mention) -> bool:
    return bool(mention.evidence_start <= LEAD["zh" if mention.version__language.startswith("zh") else "en"])
