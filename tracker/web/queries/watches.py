"""A person's watches, and what became of their alerts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from tracker.alerts import addresses
from tracker.alerts.hours import next_due
from tracker.knowledge.labels import label
from tracker.knowledge.vocabulary import Tier
from tracker.models import Alert, Delivery, Matter, Rhythm, Transition, User, Watch
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

CERTAINTIES = {
    Watch.Certainty.CONFIRMED: "only when confirmed",
    Watch.Certainty.CONFIRMED_OR_DISPUTED: "only when confirmed or disputed",
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
    comes: str  # how: "at once", "in the daily digest, next …"
    is_paused: bool
    feed: str  # address of its feed; empty where it has none


@dataclass(frozen=True, slots=True)
class AlertLine:
    watch: str
    matter: Link
    move: str
    state: Mark
    when: DateWords | None
    attempts: str
    detail: str  # why the last attempt failed
    how: str  # with what other mail it comes or came; empty where with its own


@dataclass(frozen=True, slots=True)
class WatchesPage:
    watches: tuple[WatchCard, ...]
    alerts: tuple[AlertLine, ...]
    set_aside: tuple[AlertLine, ...]
    feeds: tuple[Link, ...]  # of the matters; empty while the reader has none
    is_address_local: bool  # an address like that of the first administrator, which takes no mail


def own_watches(user: User) -> "list[Watch]":
    return list(
        Watch.objects.filter(user=user, deleted_at__isnull=True)
        .select_related("user")
        .prefetch_related("matters", "entities", "authorities")
    )


def watches_page(user: User, viewer: Viewer) -> WatchesPage:
    alerts = (
        Alert.objects.filter(watch__user=user)
        .select_related("watch", "digest", "told_with__watch", "transition__matter", "transition__event")
        .prefetch_related(Prefetch("deliveries", Delivery.objects.order_by("-attempted_at")))
        .order_by("-created_at", "-id")
    )
    lines = [(alert, _line(alert, viewer)) for alert in alerts.filter(~Q(state=Alert.State.SET_ASIDE))[:ALERTS_SHOWN]]
    aside = alerts.filter(state=Alert.State.SET_ASIDE)[:ALERTS_SHOWN]
    return WatchesPage(
        watches=tuple(_card(watch, viewer) for watch in own_watches(user)),
        alerts=tuple(line for _, line in lines),
        set_aside=tuple(_line(alert, viewer) for alert in aside),
        feeds=tuple(
            Link(matter.title_en, addresses.matter_feed(matter, user))
            for matter in (Matter.objects.all() if user.feed_token else ())
        ),
        is_address_local=user.email.endswith("@localhost"),
    )


def _card(watch: Watch, viewer: Viewer) -> WatchCard:
    return WatchCard(
        watch.public_id,
        watch.name,
        hears_words(watch),
        _comes(watch, viewer.now),
        watch.is_paused,
        addresses.watch_feed(watch) if watch.feed_token else "",
    )


def _comes(watch: Watch, now: datetime) -> str:
    if watch.rhythm == Rhythm.IMMEDIATE:
        return "A mail for each change"
    due = next_due(watch.user, watch.rhythm, now=now)
    return f"In the {watch.rhythm} digest, next due {due.day} {due:%b, %H:%M} {due.tzname()}"


def hears_words(watch: Watch) -> str:
    """ "Any move of Tesla: data transfer that concerns Tesla, told at least by media"."""
    matters = [matter.title_en for matter in watch.matters.all()]
    entities = [entity.name_en for entity in watch.entities.all()]
    authorities = [entity.name_en for entity in watch.authorities.all()]
    parts = [f"Moves of {words.joined(matters)}" if matters else "Moves of any matter"]
    if watch.types:
        parts.append(f"by events of the kind {words.joined(words.type_word(type_).lower() for type_ in watch.types)}")
    if watch.statuses:
        parts.append(f"to {_any_of(words.status_word(status) for status in watch.statuses)}")
    if entities:
        parts.append(f"that concern {words.joined(entities)}")
    if authorities:
        parts.append(f"decided by {_any_of(authorities)}")
    if watch.jurisdictions:
        parts.append(f"in {_any_of(label('jurisdiction', code) for code in watch.jurisdictions)}")
    if watch.languages:
        parts.append(f"told in {_any_of(words.language_word(code) for code in watch.languages)}")
    if watch.words:
        parts.append(f"with the words {_any_of(f'“{one}”' for one in watch.words)}")
    parts.append(minimum_words(watch.minimum_tier))
    if watch.certainty != Watch.Certainty.ANY:
        parts.append(CERTAINTIES[Watch.Certainty(watch.certainty)])
    if watch.wants_history:
        parts.append("history included")
    return ", ".join(parts)


def _any_of(names: Iterable[str]) -> str:
    """ "a, b or c"."""
    *first, last = list(names)
    return f"{', '.join(first)} or {last}" if first else last


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
        move=f"{before} → {words.state_after(transition)}",
        state=STATES[Alert.State(alert.state)],
        when=viewer.moment(alert.sent_at or (latest.attempted_at if latest else alert.created_at)),
        attempts=words.counted(alert.attempts, "attempt") if alert.attempts > 1 else "",
        detail=latest.detail if latest and not latest.is_accepted else "",
        how=_how(alert),
    )


def _how(alert: Alert) -> str:
    if alert.told_with is not None:
        return f"told with “{alert.told_with.watch.name}”"
    if alert.digest is not None:
        return f"in the {alert.digest.rhythm} digest"
    if alert.state == Alert.State.PENDING and alert.watch.rhythm != Rhythm.IMMEDIATE:
        return f"waits for the {alert.watch.rhythm} digest"
    return ""
