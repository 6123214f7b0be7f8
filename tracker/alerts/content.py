"""What a mail says of a change, in the order a reader asks: what changed, how sure, who says so, show me, what next,
why me."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.alerts import addresses, outlook
from tracker.alerts.hours import zone_of
from tracker.alerts.matching import changes
from tracker.alerts.reasons import why
from tracker.knowledge.entities import load_entities
from tracker.knowledge.labels import label
from tracker.knowledge.matters import matter_by_slug
from tracker.knowledge.vocabulary import EntityId
from tracker.models import Event, Transition, User, Watch
from tracker.stages.headline import date_words


@dataclass(frozen=True, slots=True)
class WatchLine:
    name: str
    why: str  # a sentence
    url: str


@dataclass(frozen=True, slots=True)
class ChangeContent:
    """The words of one change for one person."""

    matter: str
    from_state: str  # "nothing confirmed" where the matter had no state on this track
    to_state: str
    direction: str
    headline: str
    happened: str  # date in words, its precision kept; empty where unknown
    known: str  # with time and zone
    certainty: str
    correction: str  # why a state told before is taken back; empty where nothing is
    dispute: str
    source: str  # outlet, tier, origin
    corroboration: str
    review: str
    evidence: str
    evidence_language: str  # for `lang=` and in words
    is_foreign: bool  # not in the language of the mail
    place: str  # the document the evidence stands in
    next_date: str  # what the change itself announces
    next_due: str  # the next date of the matter
    next_visit: str
    watches: tuple[WatchLine, ...]
    matter_url: str
    event_url: str
    evidence_url: str

    @property
    def subject(self) -> str:
        """One line, whatever the stored words hold: a line break would begin a header of its own."""
        if self.correction:
            return one_line(f"Corrected: {self.matter}: {self.to_state}")
        sureness = "disputed" if self.dispute else self.certainty.split(":")[0].lower()
        return one_line(f"{self.matter}: {self.to_state} ({sureness})")


def one_line(words: str) -> str:
    return " ".join(words.split())[:200]


def content(transition: Transition, watches: Sequence[Watch], user: User, *, now: datetime) -> ChangeContent:
    """The words of one change. `transition` with matter, event, mention, document and its source selected."""
    event, matter = transition.event, transition.matter
    change = changes([transition])[0]
    visit = outlook.next_visit(matter, now=now)
    return ChangeContent(
        matter=matter.title_en,
        from_state=state_words(transition, transition.from_state) or label("no_state", transition.track),
        to_state=state_words(transition, transition.to_state) or label("no_state", transition.track),
        direction=label("direction", transition.direction),
        headline=event.headline,
        happened=date_words(transition.date) if transition.date else "",
        known=moment(transition.learnt_at, user),
        certainty=certainty_words(transition),
        correction=transition.correction,
        dispute=transition.dispute_reason or (matter.dispute_reason if matter.is_disputed else ""),
        source=source_line(transition),
        corroboration=_corroboration(event.corroboration),
        review=_review(event),
        evidence=" ".join(transition.evidence.split()),
        evidence_language=transition.evidence_language,
        is_foreign=not transition.evidence_language.startswith("en"),
        place=_place(transition),
        next_date=date_words(event.target_date) if event.target_date else "",
        next_due=outlook.next_due(matter, besides=event, now=now),
        next_visit=f"{visit.source} is visited again {moment(visit.at, user)}" if visit else "",
        watches=tuple(WatchLine(one.name, why(one, transition, change), addresses.watch(one)) for one in watches),
        matter_url=addresses.matter(matter),
        event_url=addresses.event(transition),
        evidence_url=addresses.evidence(transition),
    )


def state_words(transition: Transition, status: str) -> str:
    """What a status means for this matter; empty for none."""
    declaration = matter_by_slug(transition.matter.slug)
    if declaration is not None:
        return declaration.state_label(status)
    return label("status", status).capitalize() if status else ""


def moment(at: datetime, user: User) -> str:
    local = at.astimezone(zone_of(user))
    return f"{local.day} {local:%b %Y, %H:%M} {local.tzname()}"


def source_line(transition: Transition) -> str:
    """ "Harbour Wire, media report, quoting Lingang office (the authority itself), resting on Reuters"."""
    if transition.document is None:
        return label("tier", transition.tier)
    parts = [transition.document.publisher, label("tier", transition.tier)]
    mention = transition.mention
    if mention is not None and mention.attributed_to:
        parts.append(f"quoting {_name(mention.attributed_to)} ({label('attribution', mention.attribution)})")
    version = transition.document.current_version
    if version is not None and version.origin and (origin := _name(version.origin)) != transition.document.publisher:
        parts.append(f"resting on {origin}")
    return ", ".join(parts)


def _place(transition: Transition) -> str:
    """ "“Tesla may send data abroad”, Harbour Wire, 28 Apr 2024"."""
    document = transition.document
    if document is None:
        return "The document was removed; the sentence is kept."
    version = transition.mention.version if transition.mention else document.current_version
    parts = [f"“{one_line(version.title)}”"] if version else []
    parts.append(document.publisher)
    if version is not None and version.published_on is not None:
        cut = {"year": 4, "month": 7}.get(version.published_precision, 10)
        parts.append(date_words(version.published_on.isoformat()[:cut]))
    return ", ".join(parts)


def _name(entity: str) -> str:
    """The name people know; the words as they stand where no entity is listed."""
    found = load_entities().get(EntityId(entity))
    return found.name_en if found else entity


def certainty_words(transition: Transition) -> str:
    if transition.track == Transition.Track.CONFIRMED:
        return "Confirmed: an authority or the company itself says so"
    return "Reported: no authority or company has confirmed it"


def _corroboration(origins: int) -> str:
    return "one source so far" if origins < 2 else f"{origins} independent sources"


def _review(event: Event) -> str:
    if event.review == Event.Review.CONFIRMED:
        return "Read from the text by a program and confirmed by a person."
    return "Read from the text by a program, not yet checked by a person."
