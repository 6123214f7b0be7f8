"""Stories scored beside two simple rules, over the same documents: near-copies alone, and titles that overlap."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tracker.nlp.evaluation.clustering import Clustering, b_cubed
from tracker.nlp.stories import NEWS_WINDOW, StoryDocument, group, is_copy

OVERLAP = 0.5  # of two titles' words (Chinese: pairs of characters), from which the rule takes them for one story
OWN = "this reader"


@dataclass(frozen=True, slots=True)
class StoryScore:
    method: str
    language: str  # "all": across languages
    clustering: Clustering


def score_stories(documents: Sequence[StoryDocument], gold: Mapping[str, str | None]) -> tuple[StoryScore, ...]:
    """`gold`: story by document id. Own first; without the languages in which no document has a story."""
    methods: dict[str, Callable[[Sequence[StoryDocument]], list[str]]] = {
        OWN: group,
        "near-copies alone": lambda chosen: _joined(chosen, is_copy),
        "titles that overlap": lambda chosen: _joined(chosen, _has_title_of),
        "each its own": lambda chosen: [document.id for document in chosen],
    }
    scores = []
    for language in ("all", *sorted({document.language for document in documents})):
        chosen = [document for document in documents if language in ("all", document.language)]
        wanted = {document.id: gold[document.id] for document in chosen}
        for method, labels in methods.items():
            found = b_cubed(wanted, dict(zip(wanted, labels(chosen), strict=True)))
            if found is not None:
                scores.append(StoryScore(method, language, found))
    return tuple(scores)


def _joined(documents: Sequence[StoryDocument], is_same: Callable[[StoryDocument, StoryDocument], bool]) -> list[str]:
    """Labels: whatever is joined by a chain of pairs is one."""
    label = {document.id: document.id for document in documents}
    for a, b in combinations(documents, 2):
        kept, gone = label[a.id], label[b.id]
        if kept != gone and is_same(a, b):
            label = {id_: kept if own == gone else own for id_, own in label.items()}
    return [label[document.id] for document in documents]


def _has_title_of(a: StoryDocument, b: StoryDocument) -> bool:
    if a.published is None or b.published is None or abs(a.published - b.published) > NEWS_WINDOW:
        return False
    either = a.headline | b.headline
    return bool(either) and len(a.headline & b.headline) / len(either) >= OVERLAP
