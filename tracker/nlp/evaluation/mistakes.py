"""Where the reader is wrong: statuses it confuses, and the documents it reads worst."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.nlp.evaluation.documents import Scored
from tracker.nlp.evaluation.matching import Event
from tracker.nlp.normalise import normalise
from tracker.nlp.sentences import split_sentences
from tracker.nlp.types import InputDocument


@dataclass(frozen=True, slots=True)
class Confusion:
    wanted: str
    told: str
    count: int
    types: tuple[tuple[str, int], ...]  # event types, the most frequent first


@dataclass(frozen=True, slots=True)
class Mistake:
    kind: str  # missed, invented, status
    type: str
    status: str  # for `status`: the wanted one
    told: str | None  # for `status`: the one that was read
    sentence: str
    confidence: float | None  # of what was read


@dataclass(frozen=True, slots=True)
class WorstDocument:
    set: str
    id: str
    title: str
    wanted: int
    found: int
    mistakes: tuple[Mistake, ...]  # in text order


def confusions(scored: Iterable[Scored]) -> list[Confusion]:
    """Pairs of statuses told for one another, over events whose type is right; the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    types: dict[tuple[str, str], Counter[str]] = {}
    for one in scored:
        for i, j in one.pairs:
            pair = one.golds[i]["status"], one.guesses[j]["status"]
            if pair[0] != pair[1]:
                counts[pair] += 1
                types.setdefault(pair, Counter())[one.golds[i]["type"]] += 1
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return [Confusion(*pair, number, tuple(types[pair].most_common())) for pair, number in ranked]


def worst_documents(scored: Sequence[Scored], number: int) -> list[WorstDocument]:
    """Those with most missed and invented events; of equal ones those with more wrong statuses."""

    def badness(one: Scored) -> tuple[int, int, str]:
        wrong = len(one.golds) + len(one.guesses) - 2 * len(one.pairs)
        return -wrong, len(one.pairs_with_status) - len(one.pairs), one.record.document.id

    chosen = [one for one in sorted(scored, key=badness)[:number] if badness(one)[:2] != (0, 0)]
    return [_worst(one) for one in chosen]


def _worst(one: Scored) -> WorstDocument:
    said = one.record.document
    sentences = _Sentences(said)
    missed = set(range(len(one.golds))) - {i for i, _ in one.pairs}
    invented = set(range(len(one.guesses))) - {j for _, j in one.pairs}
    found = [_mistake("missed", one.golds[i], None, sentences) for i in missed]
    found += [_mistake("invented", one.guesses[j], None, sentences) for j in invented]
    found += [
        _mistake("status", one.golds[i], one.guesses[j], sentences)
        for i, j in one.pairs
        if one.golds[i]["status"] != one.guesses[j]["status"]
    ]
    found.sort(key=lambda row: (row[0], row[1].kind, row[1].type))
    return WorstDocument(
        one.record.name, said.id, said.title, len(one.golds), len(one.pairs), tuple(mistake for _, mistake in found)
    )


def _mistake(kind: str, event: Event, told: Event | None, sentences: "_Sentences") -> tuple[int, Mistake]:
    at, sentence = sentences.around(event["evidence"])
    status = told["status"] if told else None
    confidence = (told or event).get("confidence")
    return at, Mistake(kind, event["type"], event["status"], status, sentence, confidence)


class _Sentences:
    def __init__(self, document: InputDocument) -> None:
        self._text = document.text
        self._spans = [s.span for s in split_sentences(normalise(document.text, language=document.language))]

    def around(self, evidence: str) -> tuple[int, str]:
        """Where the evidence begins, and its sentence on one line; the evidence itself where it is not in the text."""
        found = re.search(r"\s+".join(map(re.escape, evidence.split())), self._text)
        if found is None:
            return len(self._text), evidence
        at = found.start()
        sentence = next((self._text[s.start : s.end] for s in self._spans if s.start <= at < s.end), evidence)
        return at, " ".join(sentence.split())
