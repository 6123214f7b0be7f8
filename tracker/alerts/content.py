"""What an alert says, in the order a reader asks: what changed, how sure, who says so, show me, why me."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.alerts import addresses
from tracker.knowledge.entities import load_entities
from tracker.knowledge.labels import label
from tracker.knowledge.matters import matter_by_slug
from tracker.knowledge.vocabulary import EntityId
from tracker.models import Transition, User, Watch
from tracker.stages.headline import date_words


@dataclass(frozen=True, slots=True)
class AlertContent:
    matter: str
    from_state: str  # "nothing confirmed" where the matter had no state on this track
    to_state: str
    direction: str
    headline: str
    happened: str  # date in words, its precision kept; empty where unknown
    known: str  # with time and zone
    certainty: str
    dispute: str
    source: str  # outlet, tier, origin
    corroboration: str
    evidence: str
    evidence_language: str  # for `lang=` and in words
    is_translated: bool
    next_date: str
    why: str
    matter_url: str
    event_url: str
    evidence_url: str
    watch_url: str
    unsubscribe_url: str

    @property
    def subject(self) -> str:
        """One line, whatever the stored words hold: a line break would begin a header of its own."""
        return " ".join(f"{self.matter}: {self.to_state} ({self.certainty.split(':')[0].lower()})".split())[:200]


def content(transition: Transition, watch: Watch, user: User) -> AlertContent:
    """The words of one alert. `transition` with matter, event, mention, document and its source selected."""
    event = transition.event
    return AlertContent(
        matter=transition.matter.title_en,
        from_state=state_words(transition, transition.from_state) or label("no_state", transition.track),
        to_state=state_words(transition, transition.to_state),
        direction=label("direction", transition.direction),
        headline=event.headline,
        happened=date_words(transition.date) if transition.date else "",
        known=moment(transition.known_at, user),
        certainty=_certainty(transition),
        dispute=transition.matter.dispute_reason if transition.matter.is_disputed else "",
        source=source_line(transition),
        corroboration=_corroboration(event.corroboration),
        evidence=transition.evidence,
        evidence_language=transition.evidence_language,
        is_translated=not transition.evidence_language.startswith("en"),
        next_date=date_words(event.target_date) if event.target_date else "",
        why=_why(transition, watch),
        matter_url=addresses.matter(transition),
        event_url=addresses.event(transition),
        evidence_url=addresses.evidence(transition),
        watch_url=addresses.watch(watch),
        unsubscribe_url=addresses.unsubscribe(watch),
    )


def state_words(transition: Transition, status: str) -> str:
    """What a status means for this matter; empty for none."""
    declaration = matter_by_slug(transition.matter.slug)
    if declaration is not None:
        return declaration.state_label(status)
    return label("status", status).capitalize() if status else ""


def moment(at: datetime, user: User) -> str:
    try:
        zone = ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M} {local.tzname()}"


def source_line(transition: Transition) -> str:
    """ "Harbour Wire, media report, resting on Reuters"."""
    if transition.document is None:
        return label("tier", transition.tier)
    parts = [transition.document.publisher, label("tier", transition.tier)]
    version = transition.document.current_version
    if version is not None and version.origin and (origin := _name(version.origin)) != transition.document.publisher:
        parts.append(f"resting on {origin}")
    return ", ".join(parts)


def _name(entity: str) -> str:
    """The name people know; the words as they stand where no entity is listed."""
    found = load_entities().get(EntityId(entity))
    return found.name_en if found else entity


def _certainty(transition: Transition) -> str:
    if transition.track == Transition.Track.CONFIRMED:
        return "Confirmed: an authority or the company itself says so"
    return "Reported: no authority or company has confirmed it"


def _corroboration(origins: int) -> str:
    return "one source so far" if origins < 2 else f"{origins} independent sources"


def _why(transition: Transition, watch: Watch) -> str:
    asked = []
    if any(matter.pk == transition.matter_id for matter in watch.matters.all()):
        asked.append("this matter")
    if watch.types:
        asked.append(f"events of the kind “{label('type', transition.event.type)}”")
    named = {role.entity_id for role in transition.event.roles.all()}
    asked += [entity.name_en for entity in watch.entities.all() if entity.pk in named]
    return f"Your watch “{watch.name}” asks for {', '.join(asked) or 'every change'}."
