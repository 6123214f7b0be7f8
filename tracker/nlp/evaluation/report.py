"""All figures of one evaluation."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tracker.knowledge.vocabulary import EventType, Status
from tracker.nlp.evaluation.documents import Scored, half_of
from tracker.nlp.evaluation.intervals import bootstrap
from tracker.nlp.evaluation.mistakes import Confusion, WorstDocument, confusions, worst_documents
from tracker.nlp.evaluation.scoring import COUNTS, Tally, precision_recall
from tracker.nlp.evaluation.stories import StoryScore
from tracker.nlp.evaluation.sureness import Cut, cuts
from tracker.nlp.reader import extractor_version

# Event type or status → wanted, guessed, hit, hit_status.
Found = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the documents and their figures."""

    kind: str  # all, set, language, register, half
    name: str
    documents: int
    events: int  # gold
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Kind:
    """Events of one type, or of one status."""

    name: str
    wanted: int
    guessed: int
    precision: float
    recall: float
    f1: float
    status_f1: float  # of a type: type and status both right


@dataclass(frozen=True, slots=True)
class Report:
    extractor: str
    groups: tuple[Group, ...]  # all documents first
    intervals: dict[str, tuple[float, float]]  # 95 %, of the figures of all documents
    by_type: tuple[Kind, ...]
    by_status: tuple[Kind, ...]
    confusions: tuple[Confusion, ...]
    cuts: tuple[Cut, ...]
    worst: tuple[WorstDocument, ...]
    stories: tuple[StoryScore, ...]  # over all languages first, the reader's own first; empty where not asked for

    @property
    def sets(self) -> dict[str, int]:
        """Documents by set."""
        return {group.name: group.documents for group in self.groups if group.kind == "set"}

    def of(self, kind: str) -> list[Group]:
        return [group for group in self.groups if group.kind == kind]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def report_on(scored: Sequence[Scored], *, worst: int = 0, stories: tuple[StoryScore, ...] = ()) -> Report:
    rows = np.array([[one.counts[name] for name in COUNTS] for one in scored], dtype=float)
    return Report(
        extractor=extractor_version(),
        groups=tuple(_groups(scored)),
        intervals=bootstrap(rows),
        by_type=tuple(_by(scored, "type", EventType)),
        by_status=tuple(_by(scored, "status", Status)),
        confusions=tuple(confusions(scored)),
        cuts=tuple(cuts(scored)),
        worst=tuple(worst_documents(scored, worst)),
        stories=stories,
    )


def _groups(scored: Sequence[Scored]) -> Iterable[Group]:
    yield _group("all", "all", scored)
    parts: dict[str, Callable[[Scored], str]] = {
        "set": lambda one: one.record.name,
        "language": lambda one: one.record.document.language,
        "register": lambda one: one.record.document.kind,
        "half": lambda one: half_of(one.record.document.id),
    }
    for kind, key in parts.items():
        for name in sorted(set(map(key, scored))):
            yield _group(kind, name, [one for one in scored if key(one) == name])


def _group(kind: str, name: str, scored: Sequence[Scored]) -> Group:
    tally = Tally(sum((one.counts for one in scored), Counter()))
    return Group(kind, name, len(scored), tally.count["wanted"], tally.figures())


def _by(scored: Sequence[Scored], field: str, names: Iterable[str]) -> Iterable[Kind]:
    """A status counts as found where type and status are both right, a type where the type is."""
    found: Found = Counter()
    for one in scored:
        found.update(("wanted", event[field]) for event in one.golds)
        found.update(("guessed", event[field]) for event in one.guesses)
        found.update(("hit_status", one.golds[i][field]) for i, _ in one.pairs_with_status)
        if field == "type":
            found.update(("hit", one.golds[i][field]) for i, _ in one.pairs)
    hit = "hit" if field == "type" else "hit_status"
    for name in names:
        wanted, guessed = found["wanted", name], found["guessed", name]
        if wanted or guessed:
            precision, recall, f1 = _rounded(found[hit, name], guessed, wanted)
            with_status = _rounded(found["hit_status", name], guessed, wanted)[2]
            yield Kind(name, wanted, guessed, precision, recall, f1, with_status)


def _rounded(hit: int, guessed: int, wanted: int) -> tuple[float, float, float]:
    p, r, f1 = precision_recall(*(np.array([float(n)]) for n in (hit, guessed, wanted)))
    return round(float(p[0]), 3), round(float(r[0]), 3), round(float(f1[0]), 3)
