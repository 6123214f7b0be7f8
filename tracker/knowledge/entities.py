"""The entities the tracker knows by name: those of `entities.csv`, and what people added to them."""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from tracker.errors import KnowledgeInvalid
from tracker.knowledge import additions
from tracker.knowledge.entity import Entity
from tracker.knowledge.tables import FOLDER, Row, read_rows
from tracker.knowledge.vocabulary import EntityId, EntityType

__all__ = ["COLUMNS", "Entity", "listed_entities", "load_entities", "read_entity"]

FILE = FOLDER / "entities.csv"
COLUMNS = (
    "id",
    "type",
    "kinds",
    "core",
    "name_en",
    "name_zh",
    "aliases",
    "parent",
    "jurisdiction",
    "tickers",
    "cik",
    "wikidata",
    "notes",
)


def load_entities(path: Path = FILE) -> Mapping[EntityId, Entity]:
    """All entities by id, in the order of the file; those of the project with the additions in use."""
    if path is not FILE or not additions.in_use().version:
        return listed_entities(path)
    return _with_additions(additions.in_use().version)


@lru_cache(maxsize=2)
def _with_additions(_version: str) -> Mapping[EntityId, Entity]:
    return MappingProxyType(additions.in_use().over(listed_entities()))


@cache
def listed_entities(path: Path = FILE) -> Mapping[EntityId, Entity]:
    """The entities of the file alone, by id, in its order.

    Errors: KnowledgeInvalid naming the line for an unknown type, a repeated id, an unknown parent, a bad number.
    """
    entities: dict[EntityId, Entity] = {}
    for row in read_rows(path, COLUMNS):
        entity = read_entity(row)
        if entity.id in entities:
            raise row.wrong(f"the id {entity.id!r} stands twice")
        entities[entity.id] = entity
    for entity in entities.values():
        if entity.parent and entity.parent not in entities:
            raise KnowledgeInvalid(
                f"{path.name}: {entity.id!r} has the unknown parent {entity.parent!r}", file=str(path)
            )
    return MappingProxyType(entities)


def read_entity(row: Row) -> Entity:
    """Errors: KnowledgeInvalid naming the line."""
    try:
        type_ = EntityType(row["type"])
    except ValueError as error:
        raise row.wrong(f"unknown type {row['type']!r}; known: {', '.join(EntityType)}") from error
    if not row["id"] or not row["id"].replace("-", "").isalnum() or not row["id"].islower():
        raise row.wrong(f"the id {row['id']!r} must be lower-case letters, digits and hyphens")
    if not row["name_en"]:
        raise row.wrong(f"{row['id']!r} has no English name")
    if row["cik"] and not (row["cik"].isdigit() and len(row["cik"]) == 10):
        raise row.wrong(f"cik {row['cik']!r} must have 10 digits")
    return Entity(
        id=EntityId(row["id"]),
        type=type_,
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        aliases=row.many("aliases"),
        kinds=row.many("kinds"),
        parent=EntityId(row["parent"]) if row["parent"] else None,
        jurisdiction=row["jurisdiction"],
        tickers=row.many("tickers"),
        cik=row["cik"],
        wikidata=row["wikidata"],
        notes=row["notes"],
        is_core=row["core"] == "yes",
    )
