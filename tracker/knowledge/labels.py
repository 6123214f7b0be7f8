"""Plain words for the closed vocabularies, in English and Chinese, read from `labels.toml`."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.tables import FOLDER
from tracker.knowledge.vocabulary import Attribution, Direction, EventType, Role, Status, Tier

LANGUAGES = ("en", "zh")
_CLOSED: Mapping[str, type[StrEnum]] = {
    "type": EventType,
    "status": Status,
    "role": Role,
    "tier": Tier,
    "attribution": Attribution,
    "direction": Direction,
}

Labels = Mapping[str, Mapping[str, Mapping[str, str]]]  # kind → value → language → words


@cache
def load_labels(path: Path = FOLDER / "labels.toml") -> Labels:
    """All labels. Errors: KnowledgeInvalid where a word of a vocabulary or a language is missing, or is too many."""
    labels: Labels = tomllib.loads(path.read_text(encoding="utf-8"))
    for kind, vocabulary in _CLOSED.items():
        listed, known = set(labels.get(kind, {})), {word.value for word in vocabulary}
        if listed != known:
            raise KnowledgeInvalid(f"{path.name}: [{kind}] differs in {sorted(listed ^ known)}", file=str(path))
    for kind, words in labels.items():
        for word, texts in words.items():
            if tuple(texts) != LANGUAGES or not all(texts.values()):
                raise KnowledgeInvalid(f"{path.name}: {kind}.{word} must give en and zh", file=str(path))
    return labels


def label(kind: str, value: str, language: str = "en") -> str:
    """Words for one value: `label("status", "sought")`. `kind` is a table of `labels.toml`.

    Errors: KeyError for a value that no table lists; the vocabularies are closed.
    """
    return load_labels()[kind][value]["zh" if language.startswith("zh") else "en"]
