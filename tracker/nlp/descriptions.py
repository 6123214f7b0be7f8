"""Entities that a text describes without naming: "rules on car data", 特斯拉的辅助驾驶.

The patterns stand in `tracker/knowledge/descriptions.tsv`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.entities import Entity
from tracker.knowledge.tables import FOLDER, read_rows
from tracker.nlp.normalise import NormalisedText
from tracker.nlp.types import EntityId, Mention, Span

COLUMNS = ("language", "entity", "word", "pattern", "document", "note")
CERTAINTY = 0.7  # below a name (1.0), above a reference: the event layer prefers names


@dataclass(frozen=True, slots=True)
class Description:
    entity: EntityId
    word: str
    pattern: re.Pattern[str]
    document: re.Pattern[str] | None


@cache
def load_descriptions(language: str) -> tuple[Description, ...]:
    """Errors: KnowledgeInvalid for a pattern that does not compile or a language that is not read."""
    found = []
    for row in read_rows(FOLDER / "descriptions.tsv", COLUMNS):
        if row["language"] not in ("en", "zh"):
            raise row.wrong(f"unknown language {row['language']!r}")
        if row["language"] != language:
            continue
        try:
            # Small letters on both sides instead of IGNORECASE, and the left border checked afterwards: the engine can
            # then skip to the letters a match may begin with, which makes it several times as fast.
            pattern = re.compile(rf"(?:{_small(row['pattern'])})\b" if language == "en" else row["pattern"])
            document = re.compile(row["document"]) if row["document"] else None
        except re.error as error:
            raise row.wrong(str(error)) from error
        found.append(Description(EntityId(row["entity"]), row["word"], pattern, document))
    return tuple(found)


def _small(pattern: str) -> str:
    """The pattern in small letters, its escapes (\\W, \\S) untouched."""
    return re.sub(
        r"\\.|[^\\]+", lambda part: part.group() if part.group()[0] == "\\" else part.group().lower(), pattern
    )


def find_descriptions(
    text: NormalisedText, names: Sequence[Mention], *, entities: Mapping[EntityId, Entity]
) -> tuple[Mention, ...]:
    """Mentions of kind "description" in text order; none lies inside a name."""
    mentions = []
    taken = [(mention.span.start, mention.span.end) for mention in names]
    is_english = text.language == "en"
    searched = text.folded.lower() if is_english else text.folded
    if len(searched) != len(text.folded):
        searched = text.folded  # "İ" grows when lowered; such texts are rare enough to lose capitals
    for rule in load_descriptions(text.language):
        if rule.entity not in entities:
            raise KnowledgeInvalid(f"descriptions.tsv points to the unknown entity {rule.entity!r}")
        if rule.word not in text.folded or (rule.document and not rule.document.search(text.folded)):
            continue
        for match in rule.pattern.finditer(searched):
            start, end = match.span()
            if is_english and start and searched[start - 1].isalnum():
                continue
            if start == end or any(a <= start and end <= b for a, b in taken):
                continue
            surface = text.surface(start, end)
            type_ = entities[rule.entity].type
            mentions.append(Mention(Span(start, end), rule.entity, type_, surface, "description", CERTAINTY))
    return tuple(sorted(mentions, key=lambda mention: mention.span.start))
