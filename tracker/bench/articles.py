"""Made-up articles of a wanted length: paragraphs of the bundled briefs, drawn with a seed.

Each is on the subject and as full of events as the briefs are: a hard case for the reader.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tracker.stages.briefs import bundled

WORDS = 600  # of an English article
CHARACTERS = 1_000  # of a Chinese one: about what 600 English words become in translation
FIRST_DAY = date(2024, 1, 1)
DAYS = 700


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    text: str
    language: str  # "en" or "zh"
    published: date


def articles(language: str, count: int, *, seed: int) -> Iterator[Article]:
    """The same articles for the same arguments, no two alike."""
    titles, paragraphs = _material(language)
    # For making texts, not secrets.
    random = Random(f"{language} {seed}")  # noqa: S311
    for _ in range(count):
        day = FIRST_DAY + timedelta(days=random.randrange(DAYS))
        yield Article(random.choice(titles), _text(language, paragraphs, random), language, day)


def length(text: str, language: str) -> int:
    """In words, or in characters for Chinese."""
    return len(text) if language == "zh" else len(text.split())


def _material(language: str) -> tuple[list[str], list[str]]:
    briefs = [brief for brief in (json.loads(one.body) for one in bundled()) if brief["language"] == language]
    paragraphs = [line.strip() for brief in briefs for line in brief["text"].splitlines() if line.strip()]
    return [brief["title"] for brief in briefs], paragraphs


def _text(language: str, paragraphs: list[str], random: Random) -> str:
    wanted = CHARACTERS if language == "zh" else WORDS
    chosen: list[str] = []
    while wanted > 0:
        chosen.append(random.choice(paragraphs))
        wanted -= length(chosen[-1], language)
    return "\n".join(chosen)
