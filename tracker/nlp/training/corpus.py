"""The training documents that the project ships, with their gold events placed in their sentences."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.knowledge.entities import Entity
from tracker.knowledge.tables import FOLDER
from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.pipeline import read_layers
from tracker.nlp.types import InputDocument
from tracker.nlp.views import Clause, DocumentView, View, view_document

TRAINING = FOLDER / "training"
# What an invented company's name is shortened to in running text.
_TAIL_ZH = re.compile(
    r"(?:新能源汽车|汽车科技|汽车|科技|出行|智行|智驾|电子|半导体|集团|公司|新能源|数科|微电子|智能|算力)$"
)
_TAIL_EN = re.compile(
    r"(?: (?:Automotive|Auto|Motors?|Motor Company|Mobility|Robotics|Technologies|Technology|Systems|Group|Devices|"
    r"Intelligent|Logistics|Cars|Semiconductor|Micro|Robotaxi|Maps|Capital Research|Co\.?|Ltd\.?|Inc\.?))+$"
)


@dataclass(frozen=True, slots=True)
class GoldEvent:
    record: Mapping[str, Any]  # the event as the guidelines write it
    sentence: int  # index of the sentence its evidence stands in
    start: int  # of the evidence in the text
    end: int

    def clause(self, view: View) -> Clause:
        """The clause of its sentence that holds most of the evidence; the earlier one where two are level."""
        return max(view.clauses, key=lambda c: (min(self.end, c.end) - max(self.start, c.start), -c.start))


@dataclass(frozen=True, slots=True)
class GoldDocument:
    view: DocumentView
    gold: Mapping[str, Any]
    events: tuple[GoldEvent, ...]


def load_training(folder: Path = TRAINING) -> Iterator[GoldDocument]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield read_gold(json.loads(line))


def read_gold(row: Mapping[str, Any]) -> GoldDocument:
    """One training record: `entities` of its own are known while it is read."""
    document = InputDocument(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        language=row["language"],
        published=date.fromisoformat(row["published"]),
        publisher=row.get("publisher", ""),
        kind=row.get("kind", "news"),
    )
    known = default_gazetteer()
    taken = {name.casefold() for entity in known.entities.values() for name in entity.names()}
    extra = []
    for entry in row.get("entities", ()):
        names = [name for name in _forms(entry, document.text + document.title) if name.casefold() not in taken]
        if names and entry["id"] not in known.entities:
            taken.update(name.casefold() for name in names)
            extra.append(Entity(EntityId(entry["id"]), EntityType(entry["type"]), names[0], aliases=tuple(names[1:])))
    view = view_document(read_layers(document, extra=extra))
    events = tuple(_place(event, view) for event in row["gold"]["events"])
    return GoldDocument(view, row["gold"], events)


def _forms(entry: Mapping[str, str], text: str) -> Iterator[str]:
    yield entry["name"].strip("《》“”\"'「」 ")
    if entry["type"] == "company":
        short = _TAIL_EN.sub("", _TAIL_ZH.sub("", entry["name"]))
        if short != entry["name"] and len(short) >= 2 and short in text:
            yield short


def _place(event: Mapping[str, Any], view: DocumentView) -> GoldEvent:
    words = event["evidence"].split()
    match = re.search(r"\s+".join(map(re.escape, words)), view.layers.document.text)
    if match is None:
        return GoldEvent(event, -1, -1, -1)
    overlaps = [
        (min(match.end(), other.span.end) - max(match.start(), other.span.start), -other.index)
        for other in view.sentences
    ]
    best = max(overlaps, default=(0, 1))
    return GoldEvent(event, -best[1] if best[0] > 0 else -1, match.start(), match.end())
