"""One entity as the knowledge files list it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.knowledge.vocabulary import EntityId, EntityType


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
