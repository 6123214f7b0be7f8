"""Documents per second through the reader, on one core, without a database."""

import time
from collections.abc import Callable, Sequence
from statistics import mean, median
from typing import Any

import spacy

from tracker.bench.articles import Article, articles, length
from tracker.bench.figures import Figure
from tracker.nlp.reader import Reader
from tracker.nlp.types import InputDocument

NAMES = {"en": "English articles of 600 words", "zh": "Chinese articles of 1,000 characters"}
SEED = 1


def measure(language: str, *, count: int, rounds: int, progress: Callable[[str], None]) -> Figure:
    """The median of `rounds` rounds, each through our reader and then through the baseline, in this one thread.

    Counted by processor time, which is one core's own: other work on the machine slows the clock, not the core.
    """
    documents = [_document(number, article) for number, article in enumerate(articles(language, count, seed=SEED))]
    started = time.perf_counter()
    reader = Reader.load()
    loading_s = time.perf_counter() - started
    plain = spacy.blank(language)
    plain.add_pipe("sentencizer")
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    found = _rate(reader.read, documents[:2])[2]  # what is loaded at first use is loaded now
    for number in range(1, rounds + 1):
        progress(f"extract, {language}: round {number} of {rounds}")
        wall, cpu, found = _rate(reader.read, documents)
        ours.append((wall, cpu))
        theirs.append(_rate(lambda document: plain(document.text), documents)[:2])
    return Figure(
        name=f"extract: {NAMES[language]}, one core",
        value=median(cpu for _, cpu in ours),
        unit="documents/s",  # of processor time
        baseline=f"spaCy blank {language} tokenizer + sentencizer on the same texts",
        baseline_value=median(cpu for _, cpu in theirs),
        details={
            "documents": count,
            "rounds": rounds,
            "mean length": round(mean(length(document.text, language) for document in documents)),
            "documents per second by the clock": round(median(wall for wall, _ in ours), 1),
            "events per document": round(mean(len(reading.events) for reading in found), 2),
            "share relevant": round(mean(reading.is_relevant for reading in found), 2),
            "loading the reader, s": round(loading_s, 2),
        },
    )


def _document(number: int, article: Article) -> InputDocument:
    return InputDocument(
        id=str(number),
        title=article.title,
        text=article.text,
        language=article.language,
        published=article.published,
        publisher="Bench Wire",
    )


def _rate(read: Callable[[InputDocument], Any], documents: Sequence[InputDocument]) -> tuple[float, float, list[Any]]:
    """Documents per second by the clock, per second of processor time, and what was read."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = [read(document) for document in documents]
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return len(documents) / wall, len(documents) / cpu, found
