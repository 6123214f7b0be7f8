"""A person's watches, and what became of their alerts."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q

from tracker.knowledge.vocabulary import Tier
from tracker.models import Alert, Delivery, Transition, User, Watch
from tracker.web import links, words
from tracker.web.pieces.dates import DateWords
from tracker.web.pieces.marks import Mark
from tracker.web.pieces.values import Link
from tracker.web.viewer import Viewer

ALERTS_SHOWN = 30
SAYERS = {
    Tier.OFFICIAL: "authorities",
    Tier.COMPANY: "companies themselves",
    Tier.MEDIA: "media",
    Tier.ANONYMOUS: "unnamed sources",
    Tier.ANALYST: "analysts",
    Tier.AUTHOR: "the texts alone",
}

STATES = {
    Alert.State.PENDING: Mark("dot", "waits to be sent", "neutral", "It will be tried soon, or again after a failure"),
    Alert.State.SENT: Mark("filled", "sent", "ink", "The mail server took it"),
    Alert.State.SET_ASIDE: Mark("crossed", "set aside", "warning", "It failed too often and is not tried any more"),
    Alert.State.WITHDRAWN: Mark("dotted", "withdrawn", "muted", "The watch was paused or deleted before it was sent"),
}


@dataclass(frozen=True, slots=True)
class WatchCard:
    public_id: str
    name: str
    hears: str  # in words
    is_paused: bool
    created: DateWords | None


@dataclass(frozen=True, slots=True)
class AlertLine:
    watch: str
    matter: Link
    move: str
    state: Mark
    when: DateWords | None
    attempts: str
    detail: str  # why the last attempt failed


@dataclass(frozen=True, slots=True)
class WatchesPage:
    watches: tuple[WatchCard, ...]
    alerts: tuple[AlertLine, ...]
    set_aside: tuple[AlertLine, ...]
    is_address_local: bool  # an address like that of the first administrator, which takes no mail


def own_watches(user: User) -> "list[Watch]":
    return list(Watch.objects.filter(user=user, deleted_at__isnull=True).prefetch_related("matters", "entities"))


def watches_page(user: User, viewer: Viewer) -> WatchesPage:
    alerts = (
        Alert.objects.filter(watch__user=user)
        .select_related("watch", "transition__matter", "transition__event")
        .prefetch_related(Prefetch("deliveries", Delivery.objects.order_by("-attempted_at")))
        .order_by("-created_at", "-id")
    )
    lines = [(alert, _line(alert, viewer)) for alert in alerts.filter(~Q(state=Alert.State.SET_ASIDE))[:ALERTS_SHOWN]]
    aside = alerts.filter(state=Alert.State.SET_ASIDE)[:ALERTS_SHOWN]
    return WatchesPage(
        watches=tuple(_card(watch, viewer) for watch in own_watches(user)),
        alerts=tuple(line for _, line in lines),
        set_aside=tuple(_line(alert, viewer) for alert in aside),
        is_address_local=user.email.endswith("@localhost"),
    )


def _card(watch: Watch, viewer: Viewer) -> WatchCard:
    return WatchCard(watch.public_id, watch.name, hears_words(watch), watch.is_paused, viewer.moment(watch.created_at))


def hears_words(watch: Watch) -> str:
    """ "Any move of Tesla: data transfer that concerns Tesla, told at least by media"."""
    matters = [matter.title_en for matter in watch.matters.all()]
    entities = [entity.name_en for entity in watch.entities.all()]
    parts = [f"Moves of {words.joined(matters)}" if matters else "Moves of any matter"]
    if watch.types:
        parts.append(f"by events of the kind {words.joined(words.type_word(type_).lower() for type_ in watch.types)}")
    if entities:
        parts.append(f"that concern {words.joined(entities)}")
    parts.append(minimum_words(watch.minimum_tier))
    return ", ".join(parts)


def minimum_words(tier: str) -> str:
    """What a minimum tier lets through. The tiers in between are those of the vocabulary's order."""
    through = [word.value for word in Tier if word != Tier.BUNDLED]
    allowed = through[: through.index(tier) + 1] if tier in through else through
    if len(allowed) == len(through):
        return "whoever says so"
    *first, last = [SAYERS[Tier(word)] for word in allowed]
    return f"when {', '.join(first)} or {last} say so" if first else f"when {last} say so"


def _line(alert: Alert, viewer: Viewer) -> AlertLine:
    transition: Transition = alert.transition
    matter = transition.matter
    latest = next(iter(alert.deliveries.all()), None)
    before = words.state_before(transition)
    return AlertLine(
        watch=alert.watch.name,
        matter=Link(matter.title_en, links.event(transition.event)),
        move=f"{before} → {words.state_word(matter.slug, transition.to_state)}",
        state=STATES[Alert.State(alert.state)],
        when=viewer.moment(alert.sent_at or (latest.attempted_at if latest else alert.created_at)),
        attempts=words.counted(alert.attempts, "attempt") if alert.attempts > 1 else "",
        detail=latest.detail if latest and not latest.is_accepted else "",
    )
