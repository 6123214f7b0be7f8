"""Rows for tests, made through the real models: sources, documents with versions, event mentions, people.

version = make_version(title="Tesla seeks approval", tier="media")
make_event_mention(version, "data_transfer", "sought", actor=["tesla"], object=["vehicle-data"])
"""

import calendar
import hashlib
import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityId, Role
from tracker.models import (
    Document,
    DocumentVersion,
    Entity,
    EventMention,
    EventMentionRole,
    Matter,
    Mention,
    Source,
    User,
    Watch,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_counter = itertools.count(1)


def day_range(text: str) -> tuple[date, date]:
    """Days that a public date covers: "2024", "2024-04", "2024-04-28", "2025-Q1", "2026-02/2026-03"."""
    if "/" in text:
        first, last = text.split("/")
        return day_range(first)[0], day_range(last)[1]
    year = int(text[:4])
    if len(text) == 4:
        return date(year, 1, 1), date(year, 12, 31)
    if text[5] == "Q":
        month = 3 * int(text[6]) - 2
        return date(year, month, 1), date(year, month + 2, calendar.monthrange(year, month + 2)[1])
    month = int(text[5:7])
    if len(text) == 7:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    day = date.fromisoformat(text)
    return day, day


def make_entities(*slugs: str) -> None:
    """The named entities of the knowledge base, or all of them, as stored rows."""
    known = load_entities()
    wanted = [known[EntityId(slug)] for slug in slugs] if slugs else list(known.values())
    Entity.objects.bulk_create(
        [Entity(slug=e.id, type=e.type.value, name_en=e.name_en, name_zh=e.name_zh) for e in wanted],
        ignore_conflicts=True,
    )


def make_user(email: str = "", **fields: Any) -> User:
    return User.objects.create_user(email or f"reader{next(_counter)}@example.org", **fields)


def make_source(slug: str = "", *, tier: str = "media", **fields: Any) -> Source:
    slug = slug or f"source-{next(_counter)}"
    defaults = {
        "name": slug,
        "publisher": slug,
        "kind": "news",
        "jurisdiction": "CN",
        "language": "en",
        "tier": tier,
        "cadence_s": 3600,
    }
    return Source.objects.get_or_create(slug=slug, defaults={**defaults, **fields})[0]


def make_version(
    *,
    title: str = "Tesla seeks approval to send data abroad",
    text: str = "",
    source: Source | None = None,
    tier: str = "media",
    publisher: str = "",
    language: str = "en",
    published: date | datetime | None = date(2026, 3, 1),
    origin: str = "",
    document: Document | None = None,
    is_backfill: bool = False,
    is_extracted: bool = True,
    entities: Sequence[str] = (),
    known_at: datetime = NOW,
    **fields: Any,
) -> DocumentVersion:
    """A document with one more version, which becomes its current one. `entities` are mentioned once each."""
    n = next(_counter)
    text = text or f"{title}. Paragraph number {n} says nothing else of note."
    if document is None:
        source = source or make_source(tier=tier)
        document = Document.objects.create(
            canonical_url=f"https://news.example.org/{n}",
            source=source,
            publisher=publisher or source.publisher,
            kind="news",
            is_backfill=is_backfill,
            known_at=known_at,
        )
    at, on = _published(published)
    version = DocumentVersion.objects.create(
        document=document,
        number=document.versions.count() + 1,
        text_hash=hashlib.sha256(f"{title}\n\n{text}".encode()).hexdigest(),
        title=title,
        text=text,
        language=language,
        published_at=at,
        published_on=on,
        published_precision="day" if on else "",
        known_at=known_at,
        extracted_with="test-1" if is_extracted else "",
        extracted_at=known_at if is_extracted else None,
        is_relevant=True if is_extracted else None,
        origin=origin,
        **fields,
    )
    document.current_version = version
    document.save(update_fields=["current_version"])
    if entities:  # none named would mean all of them
        make_entities(*entities)
    for position, slug in enumerate(entities):
        Mention.objects.create(version=version, entity_id=slug, start=position, end=position + 1, surface=slug)
    return version


def _published(published: date | datetime | None) -> tuple[datetime | None, date | None]:
    if published is None:
        return None, None
    if isinstance(published, datetime):
        return published, published.date()
    return datetime.combine(published, time(), tzinfo=UTC), published


def make_event_mention(
    version: DocumentVersion,
    type: str = "data_transfer",  # noqa: A002  # the field's own name
    status: str = "sought",
    *,
    date: str = "",
    target_date: str = "",
    tier: str = "",
    attribution: str = "",
    confidence: float = 0.9,
    evidence: str = "",
    evidence_start: int = 0,
    **roles: Sequence[str],
) -> EventMention:
    """An event mention of `version`; roles by keyword (`actor=["tesla"]`), listed entities linked, others by name."""
    tier = tier or version.document.source.tier
    start, end = day_range(date) if date else (None, None)
    target_start, target_end = day_range(target_date) if target_date else (None, None)
    evidence = evidence or version.title
    mention = EventMention.objects.create(
        version=version,
        type=type,
        status=status,
        date=date,
        date_start=start,
        date_end=end,
        target_date=target_date,
        target_start=target_start,
        target_end=target_end,
        confidence=confidence,
        attribution=attribution or (tier if tier != "bundled" else "author"),
        tier=tier,
        evidence=evidence,
        evidence_start=evidence_start,
        evidence_end=evidence_start + len(evidence),
        trigger_start=evidence_start,
        trigger_end=evidence_start + len(evidence),
        extractor_version="test-1",
        known_at=version.known_at,
    )
    known = load_entities()
    for role, fillers in roles.items():
        for filler in fillers:
            is_listed = EntityId(filler) in known
            if is_listed:
                make_entities(filler)
            EventMentionRole.objects.create(
                event_mention=mention,
                role=Role(role).value,
                entity_id=filler if is_listed else None,
                name="" if is_listed else filler,
            )
    return mention


def make_watch(user: User | None = None, *, matters: Sequence[Matter] = (), **fields: Any) -> Watch:
    """A watch made a day before NOW, so that what becomes known at NOW matches."""
    defaults = {"name": "My watch", "created_at": NOW - timedelta(days=1)}
    watch = Watch.objects.create(user=user or make_user(), **{**defaults, **fields})
    watch.matters.set(matters)
    return watch
