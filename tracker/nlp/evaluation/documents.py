"""Reading gold documents and holding each reading against its annotation."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.nlp.batch import to_record
from tracker.nlp.evaluation.gold import GoldRecord
from tracker.nlp.evaluation.matching import Event, match
from tracker.nlp.evaluation.scoring import count
from tracker.nlp.evaluation.stories import StoryScore, score_stories
from tracker.nlp.reader import Reader
from tracker.nlp.stories import StoryDocument, story_document

HALVES = ("development", "held-out")


@dataclass(frozen=True, slots=True)
class Scored:
    """One document: what was wanted, what was read, and which answers which (gold, guess)."""

    record: GoldRecord
    guess: Mapping[str, Any]  # as `manage.py extract` writes it
    pairs: tuple[tuple[int, int], ...]
    pairs_with_status: tuple[tuple[int, int], ...]
    counts: Counter[str]

    @property
    def golds(self) -> Sequence[Event]:
        events: Sequence[Event] = self.record.gold["events"]
        return events

    @property
    def guesses(self) -> Sequence[Event]:
        events: Sequence[Event] = self.guess["events"]
        return events


def score(record: GoldRecord, guess: Mapping[str, Any]) -> Scored:
    golds, guesses = record.gold["events"], guess["events"]
    pairs, with_status = match(golds, guesses), match(golds, guesses, with_status=True)
    counts = count(record.gold, guess, pairs, with_status)
    return Scored(record, guess, tuple(pairs), tuple(with_status), counts)


@dataclass(frozen=True, slots=True)
class Read:
    scored: Scored
    story: StoryDocument


def read_all(
    records: Sequence[GoldRecord], reader: Reader, *, progress: Callable[[int], None] = lambda _: None
) -> Iterator[Read]:
    """`progress` is called with the number of each document, from 1."""
    for number, record in enumerate(records, 1):
        reading = reader.read(record.document)
        yield Read(score(record, to_record(record.document, reading)), story_document(record.document, reading))
        progress(number)


def stories_of(read: Sequence[Read]) -> tuple[StoryScore, ...]:
    """Stories over the documents of each language and over all together."""
    golds = {one.scored.record.document.id: one.scored.record.gold["story"] for one in read}
    return score_stories([one.story for one in read], golds)


def half_of(id_: str) -> str:
    """Which half a document belongs to: by its id alone, so it stays there whatever other documents come."""
    return HALVES[hashlib.sha256(id_.encode()).digest()[0] % 2]
