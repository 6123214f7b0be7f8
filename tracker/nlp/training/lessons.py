"""Single sentences written to teach how a status is told, beside the training documents.

Source: `tracker/knowledge/training/statuses-LANGUAGE.tsv`: type, status, sentence; the names that
its comments list are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType, EventType, Status
from tracker.nlp.pipeline import read_layers
from tracker.nlp.training.corpus import TRAINING
from tracker.nlp.types import InputDocument
from tracker.nlp.views import DocumentView, view_document

PUBLISHED = date(2026, 3, 3)  # the sentences name no year that this would make wrong


@dataclass(frozen=True, slots=True)
class Lesson:
    view: DocumentView  # of one sentence, without a title
    type: EventType
    status: Status


def load_lessons(folder: Path = TRAINING) -> Iterator[Lesson]:
    for path in sorted(folder.glob("statuses-*.tsv")):
        yield from _read(path, language=path.stem.partition("-")[2])


def _read(path: Path, *, language: str) -> Iterator[Lesson]:
    names: list[Entity] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#"):
            kind, colon, listed = line.lstrip("# ").partition(": ")
            if colon and kind in tuple(EntityType):
                names += [
                    Entity(EntityId(f"taught-{kind}-{n}"), EntityType(kind), name.strip())
                    for n, name in enumerate(listed.split(";"))
                ]
            continue
        type_, status, text = line.split("\t")
        document = InputDocument(
            id=f"{path.stem}:{number}", title="", text=text, language=language, published=PUBLISHED,
            publisher="", kind="news",
        )  # fmt: skip
        yield Lesson(view_document(read_layers(document, extra=names)), EventType(type_), Status(status))
