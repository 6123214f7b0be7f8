"""Events as cards, and one event in full."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce

from tracker.knowledge.vocabulary import Tier
from tracker.models import Event, EventMention, EventRole, Matter, Transition
from tracker.web import links, reasons, words
from tracker.web.pieces import marks
from tracker.web.pieces.dates import DateWords
from tracker.web.pieces.values import ChangeLine, EventCard, Link, Quote, RoleChips
from tracker.web.queries import build
from tracker.web.queries.changes import with_evidence
from tracker.web.viewer import Viewer

LINKS_SHOWN = 10
QUOTES_SHOWN = 200  # a wire story told by more documents than this is read on its story page


@dataclass(frozen=True, slots=True)
class TierGroup:
    heading: str
    mark: marks.Mark
    quotes: tuple[Quote, ...]


_VERDICTS = (
    (Event.Review.CONFIRMED.value, "It is read rightly"),
    (Event.Review.REJECTED.value, "It is read wrongly"),
    (Event.Review.UNREVIEWED.value, "Take that back"),
)


@dataclass(frozen=True, slots=True)
class EventPage:
    card: EventCard
    type_zh: str
    status_zh: str
    statement: str
    roles: tuple[RoleChips, ...]
    evidence: tuple[TierGroup, ...]
    is_evidence_cut: bool
    confidence: str
    reasons: tuple[str, ...]  # in plain words
    raw_reasons: tuple[str, ...]  # as the reader wrote them, for experts
    changes: tuple[ChangeLine, ...]
    history: tuple[tuple[DateWords | None, str], ...]
    stories: tuple[Link, ...]
    is_rejected: bool
    key: str
    verdicts: tuple[tuple[str, str], ...]  # what an administrator may say of it: value and words
    is_unsupported: bool
    is_bundled: bool
    denies: tuple[Link, ...]
    denied_by: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One that tells an event, to be chosen."""

    id: int
    quote: Quote


def visible() -> "QuerySet[Event]":
    """Events as lists show them: not merged away, not rejected by a person, told by a text that still stands."""
    # Wrapped, so that SQLite does not take the index of this column, which almost every row matches, and then sort
    # them all: it is to walk the index of the order (measured at 10,000 events: 90 ms against 1 ms).
    rows = Event.objects.alias(target=Coalesce("merged_into_id", 0)).filter(target=0)
    return rows.filter(is_unsupported=False).exclude(review=Event.Review.REJECTED)


def for_cards(events: "QuerySet[Event]") -> "QuerySet[Event]":
    return (
        events.select_related("best_mention__version__document__source")
        .defer("best_mention__version__text")
        .prefetch_related(
            Prefetch("roles", EventRole.objects.select_related("entity")),
            Prefetch("matters", Matter.objects.only("slug", "title_en")),
        )
    )


def newest(events: "QuerySet[Event]", limit: int) -> list[Event]:
    return in_order(list(events.order_by("-happened_on", "-id").values_list("pk", flat=True)[:limit]))


def in_order(ids: list[int]) -> list[Event]:
    """The events of these ids, in their order, with what cards show. Lists are chosen by narrow queries first: a sort
    of whole rows with all their joins is many times slower."""
    found = for_cards(Event.objects.all()).in_bulk(ids)
    return [found[id_] for id_ in ids if id_ in found]


def cards(events: list[Event], viewer: Viewer) -> tuple[EventCard, ...]:
    names = build.names_in_mentions(event.best_mention for event in events)
    return tuple(build.event_card(event, names, viewer) for event in events)


def event_by_id(public_id: str) -> Event | None:
    """The event itself, or the one it was merged into."""
    named = for_cards(Event.objects.all()).select_related("merged_into")
    event = named.filter(public_id=public_id).first() or named.filter(former_addresses=public_id).first()
    for _ in range(10):  # a chain of merges is followed to its end
        if event is None or event.merged_into is None:
            return event
        event = for_cards(Event.objects.filter(pk=event.merged_into.pk)).select_related("merged_into").first()
    return event


def event_page(event: Event, viewer: Viewer) -> EventPage:
    mentions = list(
        EventMention.objects.filter(event=event)
        .select_related("version__document__source", "version__document__story")
        .defer("version__text")
        .order_by("version__published_at", "id")[: QUOTES_SHOWN + 1]
    )
    shown = mentions[:QUOTES_SHOWN]
    names = build.names_in_mentions([event.best_mention, *shown])
    transitions = list(with_evidence(Transition.objects.listed().filter(event=event)).order_by("happened_on", "id"))
    card = build.event_card(event, names, viewer)
    best = event.best_mention or (shown[0] if shown else None)
    names_in_reasons = build.entity_names(reasons.entities(best.reasons)) if best else {}
    return EventPage(
        card=card,
        type_zh=words.type_zh(event.type),
        status_zh=words.status_zh(event.status),
        statement=_statement(card),
        roles=build.role_chips(event.roles.all()),
        evidence=_by_tier(shown, names, viewer),
        is_evidence_cut=len(mentions) > QUOTES_SHOWN,
        confidence=words.confidence_words(event.confidence),
        reasons=reasons.in_words(best.reasons, names_in_reasons) if best else (),
        raw_reasons=tuple(best.reasons) if best else (),
        changes=tuple(build.change_line(transition, names, viewer) for transition in transitions),
        history=_history(event, shown, viewer),
        stories=_stories(shown),
        is_rejected=event.review == Event.Review.REJECTED,
        key=event.public_id,
        verdicts=tuple((value, text) for value, text in _VERDICTS if value != event.review),
        is_unsupported=event.is_unsupported,
        is_bundled=event.tier == Tier.BUNDLED,
        denies=_linked(visible().filter(linked_from__event=event)),
        denied_by=_linked(visible().filter(links__other=event)),
    )


def sentences(event: Event, viewer: Viewer) -> tuple[Sentence, ...]:
    """All sentences that tell it, in order of publication."""
    mentions = list(
        EventMention.objects.filter(event=event)
        .select_related("version__document__source")
        .defer("version__text")
        .order_by("version__published_at", "id")
    )
    names = build.names_in_mentions(mentions)
    return tuple(Sentence(mention.pk, build.quote(mention, names, viewer)) for mention in mentions)


def _linked(rows: "QuerySet[Event]") -> tuple[Link, ...]:
    found = rows.order_by("-happened_on", "-id")[:LINKS_SHOWN]
    dates = [build.event_date(event) for event in found]
    return tuple(
        Link(words.headline(event), links.event(event), date.text if date else "")
        for event, date in zip(found, dates, strict=True)
    )


def _statement(card: EventCard) -> str:
    """One sentence: what, how sure, when, what next."""
    parts = [f"{card.type}: {card.status}."]
    if card.date:
        parts.append(f"{card.date.text}{f' ({card.date.note})' if card.date.note else ''}.")
    if card.target:
        parts.append(f"Due or forecast for {card.target.text}.")
    return " ".join(parts)


def _by_tier(mentions: list[EventMention], names: build.Names, viewer: Viewer) -> tuple[TierGroup, ...]:
    groups = []
    for tier in Tier:
        quotes = tuple(build.quote(mention, names, viewer) for mention in mentions if mention.tier == tier)
        if quotes:
            groups.append(TierGroup(words.TIER_HEADINGS[tier], marks.certainty(tier), quotes))
    return tuple(groups)


def _history(event: Event, mentions: list[EventMention], viewer: Viewer) -> tuple[tuple[DateWords | None, str], ...]:
    lines: list[tuple[DateWords | None, str]] = []
    first = min((mention.known_at for mention in mentions), default=None)
    lines.append((viewer.moment(event.known_at), "This tracker first learnt of it"))
    # Reading comes seconds before merging: only a real difference tells anything.
    if first and first < event.known_at - timedelta(hours=1):
        lines.append((viewer.moment(first), "The oldest sentence that tells it was read"))
    if event.changed_at > event.known_at:
        lines.append((viewer.moment(event.changed_at), "Last time new texts changed what it says"))
    return tuple(lines)


def _stories(mentions: list[EventMention]) -> tuple[Link, ...]:
    stories = {mention.version.document.story for mention in mentions}
    return tuple(
        Link(story.title, links.story(story), words.counted(story.document_count, "document"))
        for story in sorted((story for story in stories if story), key=lambda story: story.pk)
    )


def hide_bundled(events: "QuerySet[Event]") -> "QuerySet[Event]":
    return events.exclude(tier=Tier.BUNDLED)
