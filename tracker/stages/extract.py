"""Extract: what the reader finds in each current document version."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import structlog
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from tracker.errors import LeaseLost
from tracker.knowledge.vocabulary import Attribution, Tier
from tracker.models import DocumentVersion, Entity, EventMention, EventMentionRole, Mention
from tracker.nlp import types as nlp
from tracker.nlp.reader import Reader, extractor_version
from tracker.stages import additions, candidates
from tracker.stages.items import clean
from tracker.stages.lease import claim, holding

log = structlog.get_logger(__name__)

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the reader made of one version: a reading, or the reason why there is none."""

    reading: nlp.Reading | None
    error: str = ""


@cache
def reader() -> Reader:
    """One for each process: loading takes seconds and the models much memory."""
    return Reader.load(pipelines=settings.SPACY_PIPELINES)


def pending() -> QuerySet[DocumentVersion]:
    """Current versions that this extractor has not seen, those that none has seen first: news does not wait until the
    library is read anew. One it failed on waits for the next extractor.

    The extractor is that with the additions stored now; they are taken into use here.
    """
    additions.refresh()
    version = extractor_version()
    # "Before or after" where "not" is meant, and this order: the database then walks the index of this column, not the
    # table with all its texts.
    is_unread = Q(extracted_with__lt=version) | Q(extracted_with__gt=version)
    return DocumentVersion.objects.filter(is_unread, current_of__isnull=False).order_by("extracted_with", "id")


def run(*, limit: int = 20, now: datetime | None = None) -> int:
    """Extract from up to `limit` versions; how many were worked on."""
    now = now or timezone.now()
    claimed = claim(pending(), limit=limit, now=now)
    if not claimed:
        return 0
    read = reader().read  # were it not installed rightly, that is no fault of the texts: let it be raised
    known = frozenset(Entity.objects.values_list("slug", flat=True))
    by_id = DocumentVersion.objects.select_related("document__source").in_bulk([version.pk for version in claimed])
    extractions = {
        version: (whole, reading_of(whole, read))
        for version in claimed
        if (whole := by_id.get(version.pk)) is not None  # else removed since we leased it
    }
    # Together and first: a worker that dies after it reads the texts again, and they are not counted twice.
    candidates.record(
        {whole: done.reading.proposals for whole, done in extractions.values() if done.reading is not None}
    )
    for version, (whole, extraction) in extractions.items():
        try:
            with holding(version):
                store_reading(whole, extraction, known, now=now)
        except LeaseLost:
            log.warning("lease_lost", stage="extract", version=version.pk)
    return len(claimed)


def reading_of(version: DocumentVersion, read: Callable[..., nlp.Reading]) -> Extraction:
    language = version.language.partition("-")[0]
    if language not in LANGUAGES:
        return Extraction(None, f"the language {version.language!r} is not read")
    try:
        return Extraction(read(_input(version, language), with_proposals=True))
    except Exception as error:  # one odd text must not stop the others; the reason is stored with it
        log.exception("extract_crashed", version=version.pk)
        return Extraction(None, f"{type(error).__name__}: {error}")


def _input(version: DocumentVersion, language: str) -> nlp.InputDocument:
    document = version.document
    return nlp.InputDocument(
        id=str(version.pk),
        title=version.title,
        text=version.text,
        language=language,
        published=version.published_on,
        publisher=document.publisher,
        kind=document.kind,
        url=document.canonical_url,
    )


def store_reading(version: DocumentVersion, extraction: Extraction, known: frozenset[str], *, now: datetime) -> None:
    """Replaces what an earlier reading found, as a whole; a reading that failed replaces nothing."""
    outcome: dict[str, Any] = {"extracted_with": extractor_version(), "extraction_error": clean(extraction.error)}
    reading = extraction.reading
    if reading is not None:
        before = list(version.event_mentions.select_for_update())
        version.mentions.all().delete()
        version.event_mentions.all().delete()
        Mention.objects.bulk_create(_mentions(version, reading, known), batch_size=500)
        _store_events(version, reading, known, before, now=now)
        outcome |= {
            "is_relevant": reading.is_relevant,
            "relevance": reading.relevance,
            "origin": (reading.origin or "")[:100],
        }
    # Story and merge look at it again: whom it credits and what it names may differ from the last reading.
    outcome |= {"extracted_at": now, "storied_at": None, "is_merged": False}
    DocumentVersion.objects.filter(pk=version.pk).update(**outcome)


def _mentions(version: DocumentVersion, reading: nlp.Reading, known: frozenset[str]) -> Iterator[Mention]:
    """One for each span and entity; entities that the database has not loaded yet cannot be linked."""
    seen = set()
    for mention in reading.mentions:
        key = (mention.span.start, mention.span.end, mention.entity)
        if mention.entity in known and key not in seen:
            seen.add(key)
            yield Mention(
                version=version,
                entity_id=mention.entity,
                start=mention.span.start,
                end=mention.span.end,
                surface=mention.surface[:200],
            )


def _store_events(
    version: DocumentVersion, reading: nlp.Reading, known: frozenset[str], before: list[EventMention], *, now: datetime
) -> None:
    rows = [_event_mention(version, event, now=now) for event in reading.events]
    is_rereading = bool(version.extracted_with) and not version.extraction_error
    for row in rows:
        row.is_rereading = is_rereading
        _go_on_from(row, before)
    EventMention.objects.bulk_create(rows)
    roles = (role for row, event in zip(rows, reading.events, strict=True) for role in _roles(row, event, known))
    EventMentionRole.objects.bulk_create(roles, batch_size=500)


def _event_mention(version: DocumentVersion, event: nlp.EventMention, *, now: datetime) -> EventMention:
    source = version.document.source
    return EventMention(
        version=version,
        type=event.type.value,
        status=event.status.value,
        confidence=event.confidence,
        attribution=event.attribution.value,
        attributed_to=(event.attributed_to or "")[:200],
        tier=weigh(event.attribution, Tier(source.tier), version.document.kind).value,
        evidence_start=event.evidence.start,
        evidence_end=event.evidence.end,
        evidence=version.text[event.evidence.start : event.evidence.end],
        trigger_start=event.trigger.start,
        trigger_end=event.trigger.end,
        reasons=list(event.reasons),
        extractor_version=extractor_version(),
        known_at=now,
        **_dates("date", event.date),
        **_dates("target", event.target_date),
    )


def _go_on_from(row: EventMention, before: list[EventMention]) -> None:
    """A claim that an earlier reading found in the same words goes on: same event, same time of learning."""
    alike = [
        old
        for old in before
        if (old.type, old.status) == (row.type, row.status)
        and old.evidence_start < row.evidence_end
        and row.evidence_start < old.evidence_end
    ]
    old = min(alike, key=lambda old: abs(old.evidence_start - row.evidence_start), default=None)
    if old is not None:
        before.remove(old)
        row.event_id, row.known_at, row.is_rereading = old.event_id, old.known_at, old.is_rereading


def _dates(which: str, value: nlp.DateValue | None) -> dict[str, Any]:
    text = "date" if which == "date" else "target_date"
    if value is None:
        return {text: "", f"{which}_start": None, f"{which}_end": None}
    return {text: value.text[:24], f"{which}_start": value.start, f"{which}_end": value.end}


def _roles(row: EventMention, event: nlp.EventMention, known: frozenset[str]) -> Iterator[EventMentionRole]:
    for role, fillers in event.roles.items():
        for filler in _distinct(fillers):
            is_listed = filler in known
            yield EventMentionRole(
                event_mention=row,
                role=role.value,
                entity_id=filler if is_listed else None,
                name="" if is_listed else filler,
            )


def _distinct(fillers: Iterable[str]) -> Iterable[str]:
    """Each once, in order, as the column holds them."""
    return dict.fromkeys(short for filler in fillers if (short := clean(filler).strip()[:200]))


def weigh(attribution: Attribution, source: Tier, kind: str) -> Tier:
    """Who stands behind a claim: the one the text names, where the source itself is not the one who would know.

    A bundled brief stays a bundled brief whoever it quotes. An official source speaking for itself is official; so
    is a company in its own filing.
    """
    if source == Tier.BUNDLED:
        return Tier.BUNDLED
    # A filing is the company's own word, though an official body keeps the register.
    is_company = source == Tier.COMPANY or kind == "filing"
    if is_company and attribution in {Attribution.AUTHOR, Attribution.COMPANY}:
        return Tier.COMPANY
    if source == Tier.OFFICIAL and attribution in {Attribution.AUTHOR, Attribution.OFFICIAL}:
        return Tier.OFFICIAL
    return Tier(attribution.value)
