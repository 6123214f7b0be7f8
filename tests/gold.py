"""The gold records as stored rows: what a perfect reader would have left in the database."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.factories import NOW, make_event_mention, make_source, make_version
from tracker.models import DocumentVersion

SETS = ("en", "zh", "seeds")
ROLES = ("actor", "authority", "counterparty", "object", "place")


def records(shared: Path) -> Iterator[dict[str, Any]]:
    """Gold records with the document's title and text, in order of publication."""
    found = []
    for name in SETS:
        for line in (shared / "corpus" / name / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            path = shared / "corpus" / name / f"{record['id']}.json"
            if path.exists():
                record["text"] = json.loads(path.read_text(encoding="utf-8"))["text"]
            else:
                record["text"] = path.with_suffix(".txt").read_text(encoding="utf-8")
            found.append(record)
    yield from sorted(found, key=lambda record: (record["published"], record["id"]))


def store(record: dict[str, Any], *, tier: str = "", known_at: datetime = NOW) -> DocumentVersion:
    """One gold record as an extracted version. `tier` overrides what its attributions say, as for bundled briefs."""
    publisher = record["publisher"]
    source = make_source(f"gold-{publisher.lower()}"[:64], tier=tier or "media", publisher=publisher)
    text = record["text"]
    version = make_version(
        title=record["title"],
        text=text,
        source=source,
        language="zh-Hans" if record["language"] == "zh" else "en",
        published=date.fromisoformat(record["published"]),
        origin=record["origin"] or "",
        known_at=known_at,
    )
    add_events(version, record, tier=tier)
    return version


def add_events(version: DocumentVersion, record: dict[str, Any], *, tier: str = "", by_source: bool = False) -> None:
    """The record's events as the version's mentions; of the tier that their attributions say, unless it is given or,
    with `by_source`, left to the document's source."""
    for event in record["events"]:
        make_event_mention(
            version,
            event["type"],
            event["status"],
            date=event["date"] or "",
            target_date=event["target_date"] or "",
            attribution=event["attribution"],
            tier="" if by_source else tier or event["attribution"],
            evidence=event["evidence"],
            evidence_start=max(0, version.text.find(event["evidence"])),
            **{role: event[role] for role in ROLES},
        )
