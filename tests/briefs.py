"""The bundled briefs as if their outlets had published them: what a perfect reader would have left in the database."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from django.db import transaction

from tests.factories import make_event_mention, make_source
from tests.gold import ROLES
from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import Attribution, EntityId, Tier
from tracker.models import Document, DocumentVersion, Event, EventMention, Matter, Mention, Source, Transition
from tracker.stages import follow, merge, story
from tracker.stages.briefs import BRIEFS
from tracker.stages.extract import weigh

Record = Mapping[str, Any]  # one gold record, with the `text` and the `title` of its brief


@cache
def records() -> tuple[Record, ...]:
    """In order of publication."""
    found = []
    for name in ("en", "zh"):
        texts = {said["id"]: said for said in _lines(f"{name}.jsonl")}
        found += [{**gold, "text": texts[gold["id"]]["text"]} for gold in _lines(f"gold/{name}.jsonl")]
    return tuple(sorted(found, key=lambda record: (record["published"], record["id"])))


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (BRIEFS / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def publish(record: Record, *, now: datetime, with_events: bool = True) -> DocumentVersion:
    """The brief as a live document of its outlet, read perfectly or, without its events, waiting to be read."""
    published = date.fromisoformat(record["published"])
    is_chinese = record["language"] == "zh"
    document = Document.objects.create(
        canonical_url=record["url"], source=source_of(record), publisher=record["publisher"], kind=record["kind"],
        known_at=now,
    )  # fmt: skip
    version = DocumentVersion.objects.create(
        document=document,
        number=1,
        text_hash=record["id"],
        title=record["title"],
        text=record["text"],
        language="zh-Hans" if is_chinese else "en",
        published_at=datetime.combine(published, time(), tzinfo=UTC),
        published_on=published,
        published_precision="day",
        known_at=now,
        origin=(record["origin"] or "") if with_events else "",
        is_relevant=record["relevant"] if with_events else None,
        extracted_with="gold" if with_events else "",
        extracted_at=now if with_events else None,
    )
    Document.objects.filter(pk=document.pk).update(current_version=version)
    if with_events:
        read_perfectly(version, record)
    return version


def source_of(record: Record) -> Source:
    """The outlet. Notices and filings are the word of who issued them."""
    tier = {"notice": "official", "filing": "company"}.get(record["kind"], "media")
    slug = f"{record['kind']}-{record['publisher']}".lower().replace(" ", "-")[:64]
    return make_source(slug, tier=tier, publisher=record["publisher"], kind=record["kind"])


def read_perfectly(version: DocumentVersion, record: Record) -> None:
    tier = Tier(version.document.source.tier)
    for event in record["events"]:
        make_event_mention(
            version,
            event["type"],
            event["status"],
            date=event["date"] or "",
            target_date=event["target_date"] or "",
            attribution=event["attribution"],
            tier=weigh(Attribution(event["attribution"]), tier, version.document.kind).value,
            evidence=event["evidence"],
            evidence_start=max(0, version.text.find(event["evidence"])),
            **{role: event[role] for role in ROLES},
        )
    named = {name for event in record["events"] for role in ROLES for name in event[role]}
    Mention.objects.bulk_create(  # by which stories are found
        Mention(version=version, entity_id=name, start=start, end=start + 1, surface=name)
        for start, name in enumerate(sorted(named))
        if EntityId(name) in load_entities()
    )


def settle(*, now: datetime, limit: int = 500) -> None:
    """Every stage from story to follow until nothing is left."""
    while story.run(now=now, limit=limit) + merge.run(now=now, limit=limit) + follow.run(now=now, limit=limit):
        pass


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is rolled back: one example of many leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def what_stands() -> dict[str, Sequence[Any]]:
    """Events, matters and moves by what they say, without row numbers and without when anything was learnt."""
    told = Event.objects.filter(merged_into=None, is_unsupported=False)
    told = told.select_related("best_mention").prefetch_related("roles")
    events = {
        event.public_id: (
            event.type, event.status, event.date, event.target_date, round(event.confidence, 6), event.tier,
            event.headline, event.corroboration, event.mention_count, str(event.happened_on),
            tuple(sorted((role.role, role.entity_id or role.name) for role in event.roles.all())),
            tuple(sorted(m.evidence for m in EventMention.objects.filter(event=event))),
            event.best_mention.evidence if event.best_mention else "",
        )
        for event in told
    }  # fmt: skip
    moves = Transition.objects.standing().order_by("matter__slug", "track", "happened_on")
    return {
        "events": sorted(events.items()),
        "matters": [
            (matter.slug, matter.dispute_reason, *sorted(_told(matter)))
            for matter in Matter.objects.order_by("slug")
        ],
        "moves": list(
            moves.values_list(
                "public_id", "matter__slug", "event__public_id", "track", "from_state", "to_state", "direction",
                "tier", "evidence", "document__canonical_url", "happened_on", "date", "is_backfill", "dispute_reason",
                "resolution", "resolved_on", "resolved_by__public_id",
            )
        ),
    }  # fmt: skip


def _told(matter: Matter) -> list[str]:
    return list(matter.events.filter(is_unsupported=False).values_list("public_id", flat=True))
