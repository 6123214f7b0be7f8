"""A database filled with made-up documents and events, straight into the tables: for measuring pages, not stages."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import islice
from random import Random
from typing import Any

from django.db import transaction

from tracker.bench.articles import Article, articles
from tracker.compare.texts import COMPARED_WITH
from tracker.knowledge.vocabulary import Attribution, EventType, Role, Status, Tier
from tracker.models import (
    Document,
    DocumentVersion,
    Entity,
    Event,
    EventMention,
    EventMentionRole,
    EventRole,
    Matter,
    Mention,
    Source,
    Story,
)
from tracker.stages import load

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SEED = 3
SOURCES = 40
CHUNK = 500
MENTIONS_PER_EVENT = 2  # a happening is told twice on the mean
EVENTS_PER_DOCUMENT = 1
ENTITIES_PER_DOCUMENT = 8
LIVE_TIERS = [tier.value for tier in Tier if tier is not Tier.BUNDLED]


def fill(count: int, *, progress: Callable[[str], None], first: int = 0) -> None:
    """`count` documents with as many events, each told by two event mentions, in `count / 2` stories. `first`: how many
    there are already."""
    load.load_knowledge(now=NOW)
    random = Random(SEED + first)  # noqa: S311  # for making rows, not secrets
    entities = sorted(Entity.objects.values_list("slug", flat=True))
    matters = list(Matter.objects.all())
    sources = [_source(number) for number in range(SOURCES)]
    texts = articles("en", count, seed=SEED + first)
    done = 0
    while chunk := list(islice(texts, CHUNK)):
        with transaction.atomic():
            versions = store_documents(chunk, sources, random, first=first + done)
            _mentions(versions, entities, random)
            _events(versions, entities, matters, random)
        done += len(chunk)
        progress(f"timeline: {done} of {count} documents")


def _source(number: int) -> Source:
    tier = LIVE_TIERS[number % len(LIVE_TIERS)]
    name = f"Bench {number}"
    told = {"name": name, "publisher": name, "kind": "news", "jurisdiction": "CN", "language": "en", "tier": tier}
    return Source.objects.get_or_create(slug=f"bench-{number}", defaults={**told, "cadence_s": 3600})[0]


def store_documents(
    chunk: list[Article], sources: list[Source], random: Random, *, first: int
) -> list[DocumentVersion]:
    stories = Story.objects.bulk_create(
        Story(title=article.title, first_published_at=_at(article.published), last_published_at=_at(article.published),
              document_count=2, known_at=NOW)
        for article in chunk[::2]
    )  # fmt: skip
    documents = Document.objects.bulk_create(
        Document(canonical_url=f"https://bench.example/{first + number}", source=random.choice(sources), kind="news",
                 publisher=f"Bench {number % SOURCES}", story=stories[number // 2], known_at=NOW)
        for number in range(len(chunk))
    )  # fmt: skip
    versions = DocumentVersion.objects.bulk_create(
        _version(document, article) for document, article in zip(documents, chunk, strict=True)
    )
    for document, version in zip(documents, versions, strict=True):
        document.current_version = version
    Document.objects.bulk_update(documents, ["current_version"])
    return versions


def _version(document: Document, article: Article) -> DocumentVersion:
    return DocumentVersion(
        document=document,
        number=1,
        text_hash=sha256(article.text.encode()).hexdigest(),
        title=article.title,
        text=article.text,
        language="zh-Hans" if document.source_id % 3 == 0 else "en",  # for the filter by language only
        published_at=_at(article.published),
        published_on=article.published,
        published_precision="day",
        known_at=NOW,
        extracted_with="bench",
        extracted_at=NOW,
        is_relevant=True,
        relevance=0.9,
        storied_at=NOW,
        is_merged=True,
        compared_with=COMPARED_WITH,
    )


def _mentions(versions: list[DocumentVersion], entities: list[str], random: Random) -> None:
    Mention.objects.bulk_create(
        Mention(version=version, entity_id=slug, start=10 * place, end=10 * place + 6, surface=version.text[:6])
        for version in versions
        for place, slug in enumerate(random.sample(entities, ENTITIES_PER_DOCUMENT))
    )


def _events(versions: list[DocumentVersion], entities: list[str], matters: list[Matter], random: Random) -> None:
    events = Event.objects.bulk_create(_event(version, random) for version in versions)
    tellers = [version for event in range(len(events)) for version in random.sample(versions, MENTIONS_PER_EVENT)]
    mentions = EventMention.objects.bulk_create(
        claim_of(version, events[number // MENTIONS_PER_EVENT]) for number, version in enumerate(tellers)
    )
    for number, event in enumerate(events):
        event.best_mention = mentions[number * MENTIONS_PER_EVENT]
    Event.objects.bulk_update(events, ["best_mention"])
    cast = {event.pk: random.sample(entities, 3) for event in events}
    parts = (Role.ACTOR.value, Role.AUTHORITY.value, Role.OBJECT.value)
    EventRole.objects.bulk_create(
        EventRole(event=event, role=role, entity_id=slug)
        for event in events
        for role, slug in zip(parts, cast[event.pk], strict=True)
    )
    EventMentionRole.objects.bulk_create(
        EventMentionRole(event_mention=mention, role=role, entity_id=slug)
        for mention in mentions
        for role, slug in zip(parts, cast[mention.event_id or 0], strict=True)
    )
    through: Any = Matter.events.through
    through.objects.bulk_create(
        through(matter_id=random.choice(matters).pk, event_id=event.pk) for event in events[::2]
    )


def _event(version: DocumentVersion, random: Random) -> Event:
    happened_on = (version.published_on or NOW.date()) - timedelta(days=random.randrange(3))
    kind, status = random.choice(list(EventType)), random.choice(list(Status))
    return Event(
        **_claim(kind.value, status.value, happened_on),
        tier=random.choice(LIVE_TIERS),
        headline=f"{version.title}: {kind.value.replace('_', ' ')} {status.value.replace('_', ' ')}",
        corroboration=1 + random.randrange(3),
        mention_count=MENTIONS_PER_EVENT,
        happened_on=happened_on,
        known_at=NOW,
        changed_at=NOW,
        is_followed=True,
    )


def claim_of(version: DocumentVersion, event: Event) -> EventMention:
    """An event mention of a version, not stored yet; the event need not be either."""
    evidence = version.text.split("\n", 1)[0][:300]
    return EventMention(
        **_claim(event.type, event.status, event.happened_on or NOW.date()),
        version=version,
        event=event if event.pk else None,
        attribution=Attribution.MEDIA.value,
        tier=event.tier,
        evidence_start=0,
        evidence_end=len(evidence),
        evidence=evidence,
        trigger_start=0,
        trigger_end=min(10, len(evidence)),
        reasons=["made for measuring"],
        extractor_version="bench",
        known_at=NOW,
    )


def _claim(kind: str, status: str, day: date) -> dict[str, Any]:
    return {
        "type": kind, "status": status, "date": day.isoformat(), "date_start": day, "date_end": day, "confidence": 0.9,
    }  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
