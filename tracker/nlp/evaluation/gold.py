"""Gold sets: documents with their correct annotation.

`python -m tracker.nlp.evaluation.gold FOLDER > documents.jsonl` writes them without it, for `manage.py extract`.
"""

import json
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.tables import FOLDER
from tracker.nlp.types import InputDocument

BRIEFS = FOLDER / "briefs"  # the documents; their annotation lies in `gold` below
FIELDS = ("id", "url", "title", "publisher", "published", "language", "kind")


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """A document of the set `name` with its annotation, as the guidelines write it."""

    name: str
    document: InputDocument
    gold: Mapping[str, Any]


def load_sets(folder: Path | None = None, *, only: Collection[str] = ()) -> list[GoldRecord]:
    """The sets in the order of their names: each folder below `folder` that has a `gold.jsonl`, or `folder` itself.

    None: the bundled briefs. Errors: KnowledgeInvalid where a set is wanted that is not there, or a document lacks.
    """
    sets = dict(_bundled() if folder is None else _in_folder(folder))
    if missing := sorted(set(only) - set(sets)):
        raise KnowledgeInvalid(f"no set {', '.join(missing)}; there are: {', '.join(sets) or 'none'}")
    if not sets:
        raise KnowledgeInvalid(f"no gold.jsonl in {folder}, nor in a folder of it")
    return [_record(name, row) for name, rows in sets.items() if not only or name in only for row in rows]


def _bundled() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for path in sorted((BRIEFS / "gold").glob("*.jsonl")):
        texts = {row["id"]: row["text"] for row in _rows(BRIEFS / path.name)}
        yield path.stem, [{**row, "text": texts[row["id"]]} for row in _rows(path)]


def _in_folder(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for path in sorted((*folder.glob("gold.jsonl"), *folder.glob("*/gold.jsonl"))):
        yield path.parent.resolve().name, [{**row, "text": _text(path.parent, row["id"])} for row in _rows(path)]


def _text(folder: Path, id_: str) -> str:
    plain, wrapped = folder / f"{id_}.txt", folder / f"{id_}.json"
    try:
        if plain.exists():
            return plain.read_text(encoding="utf-8")
        text: str = json.loads(wrapped.read_text(encoding="utf-8"))["text"]
    except FileNotFoundError as error:
        raise KnowledgeInvalid(f"{folder.name}: neither {plain.name} nor {wrapped.name} is there") from error
    except (ValueError, KeyError) as error:
        raise KnowledgeInvalid(f"{folder.name}/{wrapped.name}: a JSON object with a text is wanted") from error
    return text


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        try:
            row = json.loads(line) if line.strip() else None
        except ValueError as error:
            raise KnowledgeInvalid(f"{path.parent.name}/{path.name}, line {number}: no JSON") from error
        if row is not None:
            rows.append(row)
    return rows


def _record(name: str, row: Mapping[str, Any]) -> GoldRecord:
    try:
        document = InputDocument(
            id=row["id"],
            title=row["title"],
            text=row["text"],
            language=row["language"],
            published=date.fromisoformat(row["published"]) if row.get("published") else None,
            publisher=row.get("publisher") or "",
            kind=row.get("kind") or "news",
            url=row.get("url") or "",
        )
        return GoldRecord(name, document, {key: row[key] for key in ("relevant", "origin", "story", "events")})
    except (KeyError, ValueError, TypeError) as error:
        raise KnowledgeInvalid(f"{name}: not a gold record: {error!r} in {row.get('id')}") from error


def as_input(record: GoldRecord) -> dict[str, Any]:
    """The document as one line of the input of `manage.py extract`."""
    said = record.document
    published = said.published.isoformat() if said.published else ""
    return {**{field: getattr(said, field) for field in FIELDS}, "published": published, "text": said.text}


if __name__ == "__main__":
    for found in load_sets(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(as_input(found), ensure_ascii=False) + "\n")
