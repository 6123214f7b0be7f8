"""Who tells an event, track by track: what the matters look at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.knowledge.matters import EventView
from tracker.knowledge.vocabulary import Attribution, EventType, Role, Status
from tracker.models import Event, EventMention, EventRole
from tracker.stages.headline import track_of
from tracker.stages.merge import LEAD
from tracker.stages.summary import TIER_ORDER


@dataclass(frozen=True, slots=True)
class Voice:
    """The mentions of one event that speak on one track: the best of them, and what they have in common."""

    mention: EventMention
    news_at: datetime | None  # when it was last learnt from a text that is no history; None: from history only
    is_lead: bool
    is_said_by_author: bool  # nobody is quoted for it: the writer's own words


@dataclass(frozen=True, slots=True)
class Followed:
    event: Event
    view: EventView
    voices: Mapping[str, Voice]  # by track


def look_at(events: Sequence[Event]) -> list[Followed]:
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
        news_at=max((mention.known_at for mention in mentions if _is_news(mention)), default=None),
        is_lead=any(_is_lead(mention) for mention in mentions),
        is_said_by_author=all(mention.attribution == Attribution.AUTHOR for mention in mentions),
    )


def _is_news(mention: EventMention) -> bool:
    return not (mention.is_rereading or mention.version.document.is_backfill)


def _is_lead(mention: EventMention) -> bool:
    return mention.evidence_start <= LEAD["zh" if mention.version.language.startswith("zh") else "en"]
