"""The entities the tracker knows by name, read from `entities.csv`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.tables import FOLDER, Row, read_rows
from tracker.knowledge.vocabulary import EntityId, EntityType

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


@dataclass(frozen=True, slots=True)
class Entity:
    id: EntityId
    type: EntityType
    name_en: str
    name_zh: str = ""
    aliases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # carmaker, chipmaker, regulator…: what "the carmaker" may stand for
    parent: EntityId | None = None  # owner of a company, maker of a product, issuer of a rule, body above an authority
    jurisdiction: str = ""  # ISO 3166 code of the home country, or EU
    tickers: tuple[str, ...] = ()  # EXCHANGE:CODE
    cik: str = ""  # the SEC's number, 10 digits
    wikidata: str = ""  # only where certain
    notes: str = ""
    is_core: bool = False  # on the evaluation list: extracts name all others by the words of the text

    def names(self) -> Iterator[str]:
        """Every form that may stand in a text, each once, the names first."""
        yield from dict.fromkeys(name for name in (self.name_en, self.name_zh, *self.aliases) if name)


@cache
def load_entities(path: Path = FOLDER / "entities.csv") -> Mapping[EntityId, Entity]:
    """All entities by id, in the order of the file.

    Errors: KnowledgeInvalid naming the line for an unknown type, a repeated id, an unknown parent, a bad number.
    """
    entities: dict[EntityId, Entity] = {}
    for row in read_rows(path, COLUMNS):
        entity = _entity(row)
        if entity.id in entities:
            raise row.wrong(f"the id {entity.id!r} stands twice")
        entities[entity.id] = entity
    for entity in entities.values():
        if entity.parent and entity.parent not in entities:
            raise KnowledgeInvalid(
                f"{path.name}: {entity.id!r} has the unknown parent {entity.parent!r}", file=str(path)
            )
    return MappingProxyType(entities)


def _entity(row: Row) -> Entity:
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
