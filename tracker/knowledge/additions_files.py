"""Additions as files, in the formats of this folder: `entities.csv`, and `cues/<language>/<event type>.toml`.

A row of `entities.csv` whose id is known adds the aliases that are new; the other columns must stand as they are
known. A cue file holds `[words]` only; words that are known are passed over.
"""

import csv
import io
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.additions import AddedAlias, AddedCue, Additions
from tracker.knowledge.cues import LANGUAGES, SHARED, cue_problem, listed_cues, load_cues
from tracker.knowledge.entities import COLUMNS, read_entity
from tracker.knowledge.entity import Entity
from tracker.knowledge.tables import Row, read_rows
from tracker.knowledge.vocabulary import EntityId, EventType

ENTITIES = "entities.csv"


@dataclass(frozen=True, slots=True)
class Placed:
    """One addition and where it stands, for whoever has to mend it."""

    value: Entity | AddedAlias | AddedCue
    file: str
    line: int

    def wrong(self, problem: str) -> KnowledgeInvalid:
        return KnowledgeInvalid(f"{self.file}, line {self.line}: {problem}", file=self.file, line=self.line)


def read_additions(path: Path, known: Mapping[EntityId, Entity]) -> tuple[Placed, ...]:
    """All additions of a folder as `write_additions` makes it, or of a single file of it, in the order of the files.

    Errors: KnowledgeInvalid naming file and line; OSError.
    """
    if path.is_dir():
        files = [path / ENTITIES] if (path / ENTITIES).exists() else []
        files += [file for language in LANGUAGES for file in sorted((path / "cues" / language).glob("*.toml"))]
        if not files:
            raise KnowledgeInvalid(f"{path}: neither {ENTITIES} nor cues/en/*.toml nor cues/zh/*.toml is in it")
    else:
        files = [path]
    found: list[Placed] = []
    for file in files:
        found += _cues(file) if file.suffix == ".toml" else _entities(file, known)
    return tuple(found)


def together(found: tuple[Placed, ...]) -> Additions:
    values = [one.value for one in found]
    return Additions.of(
        (value for value in values if isinstance(value, Entity)),
        (value for value in values if isinstance(value, AddedAlias)),
        (value for value in values if isinstance(value, AddedCue)),
    )


def _entities(path: Path, known: Mapping[EntityId, Entity]) -> Iterator[Placed]:
    new: dict[EntityId, int] = {}
    rows = list(read_rows(path, COLUMNS))
    try:
        ids = {EntityId(row["id"]) for row in rows}
    except UnicodeDecodeError as error:
        raise KnowledgeInvalid(f"{path.name}: not in UTF-8: {error}", file=str(path)) from error
    for row in rows:
        entity = read_entity(row)
        if entity.id in known:
            yield from _aliases(row, entity, known[entity.id])
            continue
        if entity.id in new:
            raise row.wrong(f"the id {entity.id!r} stands twice, first in line {new[entity.id]}")
        if entity.parent and entity.parent not in known and entity.parent not in ids:
            raise row.wrong(f"{entity.id!r} has the unknown parent {entity.parent!r}")
        new[entity.id] = row.line
        yield Placed(entity, path.name, row.line)


def _aliases(row: Row, entity: Entity, known: Entity) -> Iterator[Placed]:
    now, here = cells_of(known), cells_of(entity)
    for column in COLUMNS:
        if column != "aliases" and now[column] != here[column]:
            raise row.wrong(
                f"{entity.id!r} is listed with the {column} {now[column]!r}, not {here[column]!r}; "
                "only aliases can be added to it"
            )
    names = set(known.names())
    for name in entity.aliases:
        if name not in names:
            yield Placed(AddedAlias(entity.id, name), row.path.name, row.line)


def entity_of(cells: Mapping[str, str]) -> Entity:
    """The other way. Errors: KnowledgeInvalid."""
    return read_entity(Row(Path(ENTITIES), 0, {column: cells.get(column, "") for column in COLUMNS}))


def _cues(path: Path) -> Iterator[Placed]:
    name = f"cues/{path.parent.name}/{path.name}"
    language = path.parent.name
    if language not in LANGUAGES:
        raise KnowledgeInvalid(f"{name}: its folder must be named for its language, en or zh", file=str(path))
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeInvalid(f"{name}: {error}", file=str(path)) from error
    if unknown := sorted(data.keys() - {"type", "words"}):
        raise _wrong(name, text, unknown[0], f"{unknown[0]!r} cannot be added, only words can")
    if path.stem != SHARED and (path.stem not in set(EventType) or data.get("type") != path.stem):
        raise _wrong(name, text, "type", f"the file must be named for its type, {data.get('type')!r}")
    for word_class, patterns in data.get("words", {}).items():
        yield from _words(name, text, language, path.stem, word_class, patterns)


def _words(name: str, text: str, language: str, type_: str, word_class: str, patterns: Any) -> Iterator[Placed]:
    if word_class not in classes_of(language, type_):
        raise _wrong(name, text, word_class, f"{type_} has no class {word_class!r} in this language")
    if not isinstance(patterns, list) or not all(isinstance(one, str) for one in patterns):
        raise _wrong(name, text, word_class, f"{word_class} must be a list of words in quotation marks")
    for pattern in patterns:
        if pattern in load_cues(language).words[word_class]:
            continue
        placed = Placed(AddedCue(language, word_class, pattern), name, _line(text, word_class, pattern))
        if problem := cue_problem(language, pattern):
            raise placed.wrong(problem)
        yield placed


def classes_of(language: str, type_: str) -> tuple[str, ...]:
    """The word classes of an event type's own file, or of the file that all types share."""
    cues = listed_cues(language)
    if type_ != SHARED:
        return cues.owners[EventType(type_)]
    own = {name for classes in cues.owners.values() for name in classes}
    return tuple(name for name in cues.words if name not in own)


def file_of(language: str, word_class: str) -> str:
    """The event type whose file defines a class, or the shared file's name."""
    owners = listed_cues(language).owners
    return next((type_.value for type_, classes in owners.items() if word_class in classes), SHARED)


def _wrong(name: str, text: str, key: str, problem: str) -> KnowledgeInvalid:
    line = _line(text, key)
    return KnowledgeInvalid(f"{name}, line {line}: {problem}", file=name, line=line)


def _line(text: str, key: str, value: str = "") -> int:
    """The line where a key stands, or a value in quotation marks after it; 1 where it cannot be told."""
    start = re.search(rf'^\s*(?:\[+\s*)?"?{re.escape(key)}"?\s*[=\]]', text, re.MULTILINE)
    if start is None:
        return 1
    at = start.end()
    if value:
        at = next((n for sign in "\"'" if (n := text.find(f"{sign}{value}{sign}", at)) >= 0), at)
    return text.count("\n", 0, at) + 1


def write_additions(added: Additions, folder: Path, known: Mapping[EntityId, Entity]) -> tuple[Path, ...]:
    """The additions as files; `known` has every entity with its added names. An entity's row is whole, so that it can
    take the place of the listed one."""
    texts: dict[Path, str] = {}
    ids = dict.fromkeys([*(entity.id for entity in added.entities), *(alias.entity for alias in added.aliases)])
    if ids:
        texts[folder / ENTITIES] = _table([known[id_] for id_ in ids if id_ in known])
    files: defaultdict[tuple[str, str], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for cue in added.cues:
        files[cue.language, file_of(cue.language, cue.word_class)][cue.word_class].append(cue.text)
    for (language, type_), words in files.items():
        head = "" if type_ == SHARED else f'type = "{type_}"\n\n'
        lines = [f"{name} = {json.dumps(texts_, ensure_ascii=False)}" for name, texts_ in words.items()]
        texts[folder / "cues" / language / f"{type_}.toml"] = head + "[words]\n" + "\n".join(lines) + "\n"
    for path, content in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tuple(texts)


def _table(entities: list[Entity]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(cells_of(entity) for entity in entities)
    return out.getvalue()


def cells_of(entity: Entity) -> dict[str, str]:
    """An entity as a row of `entities.csv`."""
    return {
        "id": entity.id,
        "type": entity.type.value,
        "kinds": "|".join(entity.kinds),
        "core": "yes" if entity.is_core else "",
        "name_en": entity.name_en,
        "name_zh": entity.name_zh,
        "aliases": "|".join(entity.aliases),
        "parent": entity.parent or "",
        "jurisdiction": entity.jurisdiction,
        "tickers": "|".join(entity.tickers),
        "cik": entity.cik,
        "wikidata": entity.wikidata,
        "notes": entity.notes,
    }
