"""The people, bodies, products and rules that texts speak of."""

from typing import Any

from tracker.exports.schema import Column, Kind, Table, key, refer, text, texts


def added_by_kind(added_by: Any) -> str:
    """`project` or `user`: the database may name a person here."""
    return "project" if added_by == "project" else "user"


ENTITY = Table(
    "entity",
    "Entity",
    "Someone or something that texts speak of.",
    (
        text("slug", "Stable id of the entity."),
        text("type", "What it is.", vocabulary="entity type"),
        text("name_en", "Name in English."),
        text("name_zh", "Name in Chinese.", null=True),
        texts("tickers", "Stock tickers, with their exchange where needed."),
        text("cik", "Number at the US Securities and Exchange Commission.", null=True),
        text("wikidata", "Wikidata id, where it is certain.", null=True),
    ),
)

ALIAS = Table(
    "alias",
    "Alias",
    "A name under which texts speak of an entity.",
    (
        key(),
        refer("entity_id", "entity", "The entity.", kind=Kind.TEXT),
        text("text", "The name."),
        Column("added_by", Kind.TEXT, "`project` or `user`; who the user is stays out.", "added_by",
               convert=added_by_kind),
    ),
)  # fmt: skip
