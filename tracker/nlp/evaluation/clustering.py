"""How well documents were put into stories."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clustering:
    precision: float
    recall: float
    f1: float
    documents: int  # those that have a gold story


def b_cubed(gold: Mapping[str, str | None], guess: Mapping[str, str | None]) -> Clustering | None:
    """B-cubed over the documents with a gold story, by document id; a document without a guess stands alone.

    Source: the guidelines' scorer. None where no document has a gold story.
    """
    ids = [id_ for id_, story in gold.items() if story]
    if not ids:
        return None
    theirs, ours = _members(ids, gold), _members(ids, guess)
    shared = [(len(theirs[id_] & ours[id_]), len(ours[id_]), len(theirs[id_])) for id_ in ids]
    precision = sum(both / told for both, told, _ in shared) / len(ids)
    recall = sum(both / wanted for both, _, wanted in shared) / len(ids)
    f1 = 2 * precision * recall / (precision + recall)
    return Clustering(round(precision, 3), round(recall, 3), round(f1, 3), len(ids))


def _members(ids: list[str], stories: Mapping[str, str | None]) -> dict[str, set[str]]:
    """For each document those of its story, itself among them."""
    together: dict[str, set[str]] = {}
    for id_ in ids:
        if (story := stories.get(id_)) is not None:
            together.setdefault(story, set()).add(id_)
    return {id_: together[story] if (story := stories.get(id_)) is not None else {id_} for id_ in ids}
