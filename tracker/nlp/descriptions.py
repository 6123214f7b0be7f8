"""Entities that a text describes without naming: "rules on car data", 特斯拉的辅助驾驶.

The patterns stand in `tracker/knowledge/descriptions.tsv`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.entities import Entity
from tracker.knowledge.tables import FOLDER, read_rows
from tracker.nlp.normalise import NormalisedText
from tracker.nlp.types import EntityId, Mention, Span

COLUMNS = ("language", "entity", "word", "pattern", "document", "note")
OPENING = 4  # letters of a word by which rules are chosen: texts soon bring no new ones
CERTAINTY = 0.7  # below a name (1.0), above a reference: the event layer prefers names

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Description:
    entity: EntityId
    word: str
    pattern: re.Pattern[str]
    document: re.Pattern[str] | None

    def is_possible(self, folded: str) -> bool:
        """Whether the pattern need be tried in a text at all."""
        return self.word in folded and not (self.document and not self.document.search(folded))


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
    if unknown := {rule.entity for rule in load_descriptions(text.language)}.difference(entities):
        raise KnowledgeInvalid(f"descriptions.tsv points to the unknown entity {min(unknown)!r}")
    mentions = []
    taken = [(mention.span.start, mention.span.end) for mention in names]
    is_english = text.language == "en"
    searched = text.folded.lower() if is_english else text.folded
    if len(searched) != len(text.folded):
        searched = text.folded  # "İ" grows when lowered; such texts are rare enough to lose capitals
    found = _matches_en(text.folded, searched) if is_english else _matches_zh(text.folded)
    for start, end, entity in found:
        if start < end and not any(a <= start and end <= b for a, b in taken):
            surface = text.surface(start, end)
            mentions.append(Mention(Span(start, end), entity, entities[entity].type, surface, "description", CERTAINTY))
    return tuple(sorted(mentions, key=lambda mention: mention.span.start))


def _matches_zh(folded: str) -> Iterator[tuple[int, int, EntityId]]:
    for rule in load_descriptions("zh"):
        if rule.is_possible(folded):
            yield from ((*match.span(), rule.entity) for match in rule.pattern.finditer(folded))


def _matches_en(folded: str, searched: str) -> Iterator[tuple[int, int, EntityId]]:
    """Each rule is tried where a word begins that its pattern may begin with, not at every letter."""
    rules = load_descriptions("en")
    ends = {n: 0 for n, rule in enumerate(rules) if rule.is_possible(folded)}  # of the latest match
    for word in _WORD.finditer(searched):
        for n in _rules_opening(word.group()[:OPENING]):
            start = word.start()
            if start >= ends.get(n, start + 1) and (match := rules[n].pattern.match(searched, start)):
                ends[n] = match.end()
                yield start, match.end(), rules[n].entity


@lru_cache(maxsize=50_000)
def _rules_opening(letters: str) -> tuple[int, ...]:
    """Numbers of the English rules that a text may fulfil which begins with these letters."""
    return tuple(n for n, rule in enumerate(load_descriptions("en")) if _may_begin(rule, letters))


def _may_begin(rule: Description, letters: str) -> bool:
    return regex.match(rule.pattern.pattern, letters, partial=True) is not None
