"""What a publisher is, as its name and the text tell."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from tracker.knowledge.tables import FOLDER
from tracker.knowledge.vocabulary import EntityType
from tracker.nlp.normalise import fold
from tracker.nlp.views import DocumentView

_FIRST = 60  # names of a text that may be its publisher's own


def owner(document: DocumentView) -> str:
    """official, company, analyst (law firms, brokers), reader (forums, letters, podcasts) or press."""
    memo = document.title.memo
    if "owner" not in memo:
        memo["owner"] = _read(document)
    kind: str = memo["owner"]
    return kind


def _read(document: DocumentView) -> str:
    source = document.layers.document
    name = fold(source.publisher).lower()
    names = [m for m in document.layers.mentions[:_FIRST] if m.kind == "name" and m.surface.lower() in name]
    types = {mention.type for mention in names}
    if EntityType.AUTHORITY in types:
        return "official"
    if EntityType.COMPANY in types:
        return "company"
    return next((kind for kind, pattern in _patterns(source.language).items() if pattern.search(name)), "press")


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    data = tomllib.loads((FOLDER / "speakers.toml").read_text(encoding="utf-8"))[language]["publishers"]
    return {kind: re.compile("|".join(parts)) for kind, parts in data.items()}
