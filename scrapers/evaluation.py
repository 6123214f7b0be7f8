"""How well pages are read, on public sets of pages that others annotated, beside the plain libraries.

The sets are not part of the project: `texts` is the `tests` folder of trafilatura's repository (evaldata.json, pages in
cache and eval), `dates` that of htmldate's (eval_*.json, pages in test_set, cache and eval). Counting is theirs.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import htmldate
import trafilatura

from scrapers.declare import Source
from scrapers.discover.feed import Feed
from scrapers.document import Document, Item, Snapshot, SourceKind, Tier
from scrapers.errors import ScraperError
from scrapers.read.encoding import decode_snapshot
from scrapers.read.html import Html

NOW = datetime(2026, 1, 1, tzinfo=UTC)
READER = Html()
# Any source without selectors of its own: what every page is read with unless its source says better.
SOURCE = Source(
    slug="any",
    name="Any page",
    publisher="Anybody",
    kind=SourceKind.NEWS,
    jurisdiction="INT",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(days=1),
    terms="Public test set.",
    homepage="https://pages.example",
    discover=Feed(("https://pages.example/feed",)),
    read=READER,
    expect=range(1),
)


@dataclass(frozen=True, slots=True)
class Counts:
    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        found = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / found if found else 0.0


Page = tuple[Snapshot, Mapping[str, Any]]  # a page and what is said of it
Reader = Callable[[Snapshot], str | None]


def text_pages(folder: Path) -> Iterator[Page]:
    """Errors: FileNotFoundError, for a page of the list that is not there too."""
    yield from _pages(folder, json.loads((folder / "evaldata.json").read_text("utf-8")), ("cache", "eval"))


def date_pages(folder: Path) -> Iterator[Page]:
    """Errors: FileNotFoundError."""
    for path in sorted(folder.glob("eval_*.json")):
        yield from _pages(folder, json.loads(path.read_text("utf-8")), ("test_set", "cache", "eval"))


def our_text(snapshot: Snapshot) -> str | None:
    document = _read(snapshot)
    return document.text if document else None


def plain_text(snapshot: Snapshot) -> str | None:
    return trafilatura.extract(snapshot.body, include_comments=False, include_tables=True, include_formatting=False)


def our_date(snapshot: Snapshot) -> str | None:
    document = _read(snapshot)
    published = document.published if document else None
    return published.on.isoformat() if published is not None and published.on is not None else None


def plain_date(snapshot: Snapshot) -> str | None:
    return htmldate.find_date(decode_snapshot(snapshot).text, original_date=True, extensive_search=True)


def count_text(found: str | None, gold: Mapping[str, Any]) -> Counts:
    """Annotated pieces that are in the text and should be, or should not."""
    text = _spaced(found or "")
    tp = sum(_spaced(piece) in text for piece in gold["with"])
    fp = sum(_spaced(piece) in text for piece in gold["without"])
    return Counts(tp, fp, len(gold["with"]) - tp)


def count_date(found: str | None, gold: Mapping[str, Any]) -> Counts:
    if found is None:
        return Counts(fn=1)
    return Counts(tp=1) if found == gold["date"] else Counts(fp=1)


def _read(snapshot: Snapshot) -> Document | None:
    """As any page is read, but that one without a text still has its date."""
    item = Item(snapshot.url, "A page", snapshot.url)
    try:
        return READER.read(snapshot, item, SOURCE)
    except ScraperError:
        try:
            return replace(READER, is_partial=True).read(snapshot, item, SOURCE)
        except ScraperError:
            return None


def _pages(folder: Path, gold: Mapping[str, Any], places: tuple[str, ...]) -> Iterator[Page]:
    for url, said in sorted(gold.items()):
        path = next((place for name in places if (place := folder / name / said["file"]).is_file()), None)
        if path is None:
            raise FileNotFoundError(f"{said['file']} is in none of {', '.join(places)} of {folder}")
        yield Snapshot(url, 200, {}, path.read_bytes(), NOW, url), said


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
