"""Training the choice of an event's dates: its candidates compete with each other and with "no date"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tracker.knowledge.vocabulary import Attribution, EventType, Status
from tracker.nlp.linear import LinearModel
from tracker.nlp.timing import SLOTS, date_candidates, likeliest, odds_of
from tracker.nlp.training.fit import build_vocabulary, to_matrix
from tracker.nlp.views import DocumentView, View

STRENGTH = 3.0
UNREACHABLE = 0.2  # worth of an event whose date no candidate has: better none than a wrong one
# A happening gets no date that is less likely than none, though a few more would be right: a wrong day misleads.
LEAST_ODDS = {"date": 1.0, "target_date": 0.1}
ODDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2, 1.5)


@dataclass(slots=True)
class Choice:
    """Groups of rows, one group per event; the last row of a group stands for no date."""

    labels: tuple[str, ...] = SLOTS
    rows: list[Sequence[str]] = field(default_factory=list)
    answers: list[tuple[str | None, ...]] = field(default_factory=list)  # what each row would answer, by label
    sizes: list[int] = field(default_factory=list)  # rows of each group
    truths: list[tuple[str | None, ...]] = field(default_factory=list)  # of each group, by label
    document: list[int] = field(default_factory=list)  # of each group
    language: list[str] = field(default_factory=list)  # of each group

    def add(self, index: int, document: DocumentView, view: View, record: Mapping[str, Any]) -> None:
        """One gold event, told in `view`, of the document with that index."""
        type_, status = EventType(record["type"]), Status(record["status"])
        voice = Attribution(record["attribution"])
        moments = date_candidates(document, view, type_=type_, status=status, voice=voice)
        self.rows += [moment.features for moment in moments]
        for moment in moments:
            values = [moment.value(slot) for slot in self.labels]
            self.answers.append(tuple([value.text if value else None for value in values]))
        self.sizes.append(len(moments))
        self.truths.append(tuple([record[slot] for slot in self.labels]))
        self.document.append(index)
        self.language.append(view.language)


def fit_dates(part: Choice, used: NDArray[np.bool_]) -> LinearModel:
    kept = [bool(used[document]) for document in part.document]
    by_row = np.repeat(kept, part.sizes)
    truths = np.repeat(np.arange(len(part.sizes)), part.sizes)
    chosen = np.flatnonzero(by_row)
    right = {
        label: [part.answers[n][column] == part.truths[truths[n]][column] for n in chosen]
        for column, label in enumerate(part.labels)
    }
    return fit_choice(
        [part.rows[n] for n in chosen],
        [size for size, is_kept in zip(part.sizes, kept, strict=True) if is_kept],
        right,
        strength=STRENGTH,
        unreachable=UNREACHABLE,
    )


def best_odds(part: Choice, models: Sequence[LinearModel], folds: NDArray[np.int_]) -> dict[str, float]:
    """By slot and language how likely a date must be, counted in the likelihood of none: what gets most dates right.

    Right dates over gold dates and invented ones, as the guidelines count, on documents that the model has not seen.
    """
    guesses: list[list[tuple[str | None, float]]] = []  # by event and slot: the likeliest date and its odds
    at = 0
    for size, document in zip(part.sizes, part.document, strict=True):
        odds = odds_of(models[folds[document]].scores_of_each(part.rows[at : at + size]), [size])
        guesses.append([])
        for slot, column in enumerate(odds):
            texts = [answer[slot] for answer in part.answers[at : at + size]]
            chosen, chance = likeliest(texts, column)
            guesses[-1].append((texts[chosen], chance))
        at += size
    best = {}
    for slot, label in enumerate(part.labels):
        for language in sorted(set(part.language)):
            pairs = [
                (truth[slot], *guess[slot])
                for truth, guess, spoken in zip(part.truths, guesses, part.language, strict=True)
                if spoken == language
            ]
            best[f"{label} {language}"] = max(
                (_share_right(pairs, least), least) for least in ODDS if least >= LEAST_ODDS[label]
            )[1]
    return best


def _share_right(pairs: Sequence[tuple[str | None, str | None, float]], least: float) -> float:
    right = sum(truth is not None and truth == guess and odds >= least for truth, guess, odds in pairs)
    wanted = sum(truth is not None for truth, _, _ in pairs)
    invented = sum(truth is None and guess is not None and odds >= least for truth, guess, odds in pairs)
    return right / max(wanted + invented, 1)


def fit_choice(
    rows: Sequence[Sequence[str]],
    sizes: Sequence[int],
    right: Mapping[str, Sequence[bool]],
    *,
    strength: float,
    unreachable: float,
    at_least: int = 2,
) -> LinearModel:
    """For each label a model under which the rows of a group compete: a softmax over the group.

    `right` marks the right rows of a group; any of them will do. The last row of a group stands for "none" and is
    taught, with weight `unreachable`, where no row is right.
    """
    vocabulary = build_vocabulary(rows, at_least=at_least)
    matrix = to_matrix(rows, vocabulary)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(int)
    last = starts + np.asarray(sizes) - 1
    group = np.repeat(np.arange(len(sizes)), sizes)
    weights = []
    for marks in right.values():
        truth = np.array(marks, dtype=np.float64)
        reached = np.add.reduceat(truth, starts) > 0
        truth[last[~reached]] = 1.0
        worth = np.where(reached, 1.0, unreachable)
        weights.append(_fit_softmax(matrix, truth, worth, starts, group, strength))
    bias = np.zeros(len(weights), dtype=np.float32)
    return LinearModel(tuple(right), vocabulary, np.stack(weights, axis=1).astype(np.float32), bias)


def _fit_softmax(
    matrix: csr_matrix,
    truth: NDArray[np.float64],
    worth: NDArray[np.float64],
    starts: NDArray[np.int_],
    group: NDArray[np.int_],
    strength: float,
) -> NDArray[np.float64]:
    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        every = np.add.reduceat(raised, starts)
        hit = np.add.reduceat(raised * truth, starts)
        slope = worth[group] * (raised / every[group] - raised * truth / hit[group])
        value = float((worth * (np.log(every) - np.log(hit))).sum() + weights @ weights / (2 * strength))
        return value, matrix.T @ slope + weights / strength

    result = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    found: NDArray[np.float64] = result.x
    return found
