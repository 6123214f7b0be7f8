"""The bundled briefs as a source: written for this project, read through the same stages as any other document.

Each line of `tracker/knowledge/briefs/*.jsonl` is one brief; its bytes are the snapshot that is kept.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scrapers import declare, document
from scrapers.errors import Unreadable
from tracker.knowledge.tables import FOLDER

SLUG = "bundled-briefs"
BRIEFS = FOLDER / "briefs"
_SCRIPTS = {"Hans": "zh-Hans", "Hant": "zh-Hant"}


@dataclass(frozen=True, slots=True)
class Brief:
    """One line of a file: `body` is the line itself."""

    id: str
    url: str
    title: str
    published: document.Published
    body: bytes


@dataclass(frozen=True, slots=True)
class _NothingToFind:
    """The briefs come with the product: there is no listing."""

    urls: tuple[str, ...] = ()

    def requests(self) -> tuple[declare.Request, ...]:
        return ()

    def find(self, snapshot: document.Snapshot, source: declare.Source) -> declare.Found:
        raise Unreadable("the bundled briefs have no listing", url=snapshot.url, source=source.slug)


@dataclass(frozen=True, slots=True)
class ReadBrief:
    """The JSON of one brief. `facts` are the public pages that its facts were checked against."""

    def read(self, snapshot: document.Snapshot, item: document.Item, source: declare.Source) -> document.Document:
        try:
            said = json.loads(snapshot.body)
            return document.Document(
                url=item.url,
                title=said["title"],
                text=said["text"],
                language=_SCRIPTS.get(said.get("script", ""), said["language"]),
                kind=document.SourceKind(said["kind"]),
                published=_published(said["published"]),
                publisher=said["publisher"],
                extra={"fact_links": "\n".join(said["facts"])},
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(f"not a brief: {error!r}", url=item.url, source=source.slug) from error


DECLARATION = declare.Source(
    slug=SLUG,
    name="Bundled briefs",
    publisher="China Autonomy Tracker",
    kind=document.SourceKind.NEWS,
    jurisdiction="INT",
    language="en",
    tier=document.Tier.AUTHOR,  # stored as `bundled`, a tier that no live source can have
    cadence=timedelta(days=365),
    terms="Written for this project, under its licence.",
    homepage="https://example.org/",
    discover=_NothingToFind(),
    read=ReadBrief(),
    expect=range(1, 1000),
)


def bundled(folder: Path = BRIEFS) -> list[Brief]:
    """All briefs in the order of their publication."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in _lines(path)]
    return sorted((_brief(line) for line in lines), key=lambda brief: (brief.published.raw, brief.id))


def _lines(path: Path) -> Iterator[bytes]:
    return (line for line in path.read_bytes().splitlines() if line.strip())


def _brief(line: bytes) -> Brief:
    said = json.loads(line)
    return Brief(said["id"], said["url"], said["title"], _published(said["published"]), line)


def _published(day: str) -> document.Published:
    on = date.fromisoformat(day)
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return document.Published(raw=day, at=at, on=on, precision=document.Precision.DAY, zone="UTC")
