"""A small installation: two matters that moved, with live, bundled, Chinese and English texts behind them."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests import factories
from tests.factories import NOW
from tracker.knowledge.vocabulary import Tier
from tracker.models import (
    Alert,
    Delivery,
    Document,
    DocumentVersion,
    Event,
    EventRole,
    Matter,
    Source,
    SourceFault,
    Story,
    Transition,
    User,
    Watch,
)

ENGLISH = (
    "Tesla has won permission to send vehicle data abroad, the Lingang office said on Sunday. 🚗 It is a first.\n\n"
    "Tesla will also open a second data centre. Nothing else was said."
)
CHINESE = "特斯拉获准将车辆数据出境。\n\n临港管委会4月28日公布了这一消息。"


@dataclass(frozen=True)
class Place:
    """What the tests of the pages look at."""

    user: User
    matter: Matter
    other_matter: Matter
    event: Event  # official, told by an English and a Chinese text
    bundled_event: Event
    version: DocumentVersion
    story: Story
    source: Source
    watch: Watch
    transition: Transition


def make_place(user: User) -> Place:
    factories.make_entities("tesla", "lingang-admin", "vehicle-data", "china", "nvidia")
    matter = make_matter("tesla-data-transfer", 1)
    other = make_matter("us-chip-export-controls", 5)
    source = factories.make_source("harbour-wire", tier="media", name="Harbour Wire", publisher="Harbour Wire")
    SourceFault.objects.create(
        source=source, code="fetch_failed", message="No answer within 30 s", first_seen_at=NOW, last_seen_at=NOW
    )
    story = Story.objects.create(title="Tesla may send data abroad", known_at=NOW, document_count=2, origin="tesla")
    english = make_text(ENGLISH, source=source, story=story)
    chinese = make_text(CHINESE, source=source, story=story, language="zh-Hans", title="特斯拉数据获准出境")
    brief = factories.make_source("bundled-briefs", tier="bundled", declared_by="bundle", name="Bundled briefs")
    bundled = make_text("A brief says Tesla applied.", source=brief, title="A brief")
    event = make_event(
        english, "data_transfer", "approved", "Tesla has won permission", date="2024-04-28", tier="official"
    )
    add_mention(event, chinese, "特斯拉获准将车辆数据出境。", tier="media")
    bundled_event = make_event(
        bundled, "data_transfer", "sought", "A brief says Tesla applied.", date="2024", tier="bundled"
    )
    matter.events.set([event, bundled_event])
    transition = make_transition(matter, event, "confirmed", "sought")
    make_transition(matter, bundled_event, "bundled", "")
    watch = factories.make_watch(user, matters=[matter], name="Data abroad")
    alert = Alert.objects.create(
        transition=transition, watch=watch, message_id="one@example.org", state="set_aside", attempts=5,
        next_attempt_at=NOW, created_at=NOW,
    )  # fmt: skip
    Delivery.objects.create(alert=alert, attempted_at=NOW, is_accepted=False, detail="550 mailbox unknown")
    return Place(user, matter, other, event, bundled_event, english, story, source, watch, transition)


def make_matter(slug: str, position: int) -> Matter:
    return Matter.objects.create(
        slug=slug,
        position=position,
        title_en=slug.replace("-", " "),
        title_zh="数据出境",
        question_en=f"What of {slug}?",
    )


def make_text(text: str, *, source: Source, story: Story | None = None, **fields: object) -> DocumentVersion:
    version = factories.make_version(text=text, source=source, published=date(2024, 4, 29), **fields)  # type: ignore[arg-type]
    Document.objects.filter(pk=version.document_id).update(story=story)
    return version


def make_event(version: DocumentVersion, type_: str, status: str, evidence: str, *, date: str, tier: str) -> Event:
    start, end = factories.day_range(date)
    event = Event.objects.create(
        type=type_, status=status, date=date, date_start=start, date_end=end, happened_on=start, confidence=0.9,
        tier=tier, headline=f"Tesla: data transfer – {status}", known_at=NOW, changed_at=NOW + timedelta(hours=1),
    )  # fmt: skip
    EventRole.objects.create(event=event, role="actor", entity_id="tesla")
    EventRole.objects.create(event=event, role="counterparty", name="Somebody unlisted")
    mention = add_mention(event, version, evidence, tier=tier)
    Event.objects.filter(pk=event.pk).update(best_mention=mention)
    return Event.objects.get(pk=event.pk)


def add_mention(event: Event, version: DocumentVersion, evidence: str, *, tier: str) -> object:
    mention = factories.make_event_mention(
        version, event.type, event.status, tier=tier, evidence=evidence, evidence_start=version.text.index(evidence),
        attribution="author" if tier == Tier.BUNDLED else tier, actor=["tesla"],
    )  # fmt: skip
    mention.event = event
    mention.reasons = ["the sentence names both"]
    mention.save()
    return mention


def make_transition(matter: Matter, event: Event, track: str, from_state: str) -> Transition:
    mention = event.best_mention
    assert mention is not None
    return Transition.objects.create(
        public_id=f"{event.public_id[:6]}{track[:2]}", matter=matter, event=event, track=track, from_state=from_state,
        to_state=event.status, direction="opens" if event.status == "approved" else "neutral", tier=event.tier,
        mention=mention, evidence=mention.evidence, evidence_language="en", document=mention.version.document,
        happened_on=event.happened_on, date=event.date, known_at=NOW, learnt_at=NOW,
        change_id=f"{event.public_id[:6]}{track[:2]}", is_news=track != "bundled",
    )  # fmt: skip
