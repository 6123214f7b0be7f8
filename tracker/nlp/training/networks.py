"""Fitting the networks with numpy and scipy: Adam on the rows of the features at hand, with features and units left out
at random, so that no answer hangs on few words.

Leaving features out follows Wang and Manning, "Fast dropout training" (2013); Adam follows Kingma and Ba (2015).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tracker.nlp.network import Network
from tracker.nlp.training.fit import SEED, build_vocabulary

Floats = NDArray[np.float32]
BATCH = 64
_BETAS, _TINY = (0.9, 0.999), 1e-8


@dataclass(frozen=True, slots=True)
class Recipe:
    units: int = 32
    members: int = 3  # networks fitted from different beginnings, their scores averaged
    rounds: int = 10
    features_out: float = 0.4  # share of the features left out of a row each time it is seen
    units_out: float = 0.4
    rate: float = 0.01
    smoothing: float = 0.05  # of one-of answers: the guidelines' annotators err too
    at_least: int = 2  # rows that must hold a feature


def fit_network(
    rows: Sequence[Sequence[str]],
    truths: NDArray[np.float32],
    labels: Sequence[str],
    *,
    one_of: bool,
    recipe: Recipe,
) -> Network:
    """`truths` has a column per label: 1 where it is right. `one_of`: exactly one label is right in each row."""
    vocabulary = build_vocabulary(rows, at_least=recipe.at_least)
    known = [np.array([vocabulary[f] for f in row if f in vocabulary], dtype=np.int32) for row in rows]
    if one_of:
        truths = truths * (1 - recipe.smoothing) + recipe.smoothing / truths.shape[1]
    fitted = [_fit_member(known, truths, len(vocabulary), one_of, recipe, SEED + n) for n in range(recipe.members)]
    units = [member["units"].value for member in fitted]
    straight = np.mean([member["straight"].value for member in fitted], axis=0)
    return Network(
        labels=tuple(map(str, labels)),
        vocabulary=vocabulary,
        rows=np.concatenate([*units, straight], axis=1, dtype=np.float32),
        unit_bias=np.concatenate([member["unit_bias"].value for member in fitted]),
        out=(np.concatenate([member["out"].value for member in fitted]) / recipe.members).astype(np.float32),
        bias=np.mean([member["bias"].value for member in fitted], axis=0, dtype=np.float32),
    )


@dataclass(slots=True)
class _Weights:
    value: Floats
    mean: Floats = field(init=False)
    square: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.mean, self.square = np.zeros_like(self.value), np.zeros_like(self.value)

    def step(self, gradient: Floats, rate: float, count: int, at: "NDArray[np.intp] | slice" = slice(None)) -> None:
        """One move of Adam, of the rows `at` alone."""
        first, second = _BETAS
        self.mean[at] = first * self.mean[at] + (1 - first) * gradient
        self.square[at] = second * self.square[at] + (1 - second) * gradient**2
        upright = rate * np.sqrt(1 - second**count) / (1 - first**count)
        self.value[at] -= upright * self.mean[at] / (np.sqrt(self.square[at]) + _TINY)


def _fit_member(
    known: Sequence[NDArray[np.int32]], truths: Floats, features: int, one_of: bool, recipe: Recipe, seed: int
) -> dict[str, _Weights]:
    rng = np.random.default_rng(seed)
    labels, reach = truths.shape[1], 1 / np.sqrt(recipe.units)

    def drawn(*shape: int) -> _Weights:
        return _Weights(rng.uniform(-reach, reach, shape).astype(np.float32))

    weights = {
        "units": _Weights(rng.normal(0, 0.1, (features, recipe.units)).astype(np.float32)),
        "straight": _Weights(np.zeros((features, labels), dtype=np.float32)),
        "unit_bias": _Weights(np.zeros(recipe.units, dtype=np.float32)),
        "out": drawn(recipe.units, labels),
        "bias": drawn(labels),
    }
    steps = recipe.rounds * -(-len(known) // BATCH)
    count = 0
    for _ in range(recipe.rounds):
        for batch in _batches(len(known), rng):
            count += 1
            _learn(weights, known, truths, batch, one_of, recipe, rng, recipe.rate * (1 - (count - 1) / steps), count)
    return weights


def _batches(size: int, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    order = rng.permutation(size)
    for start in range(0, size, BATCH):
        yield order[start : start + BATCH]


def _learn(
    weights: dict[str, _Weights],
    known: Sequence[NDArray[np.int32]],
    truths: Floats,
    batch: NDArray[np.intp],
    one_of: bool,
    recipe: Recipe,
    rng: np.random.Generator,
    rate: float,
    count: int,
) -> None:
    kept = [row[rng.random(len(row), dtype=np.float32) >= recipe.features_out] for row in (known[n] for n in batch)]
    matrix, columns = _matrix(kept)
    hidden = matrix @ weights["units"].value[columns] + weights["unit_bias"].value
    mask = (hidden > 0) * (rng.random(hidden.shape, dtype=np.float32) >= recipe.units_out) / (1 - recipe.units_out)
    active = hidden * mask
    scores = matrix @ weights["straight"].value[columns] + active @ weights["out"].value + weights["bias"].value
    if one_of:
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
    else:
        chances = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    error = ((chances - truths[batch]) / len(batch)).astype(np.float32)
    back = (error @ weights["out"].value.T * mask).astype(np.float32)
    weights["out"].step(active.astype(np.float32).T @ error, rate, count)
    weights["bias"].step(error.sum(axis=0), rate, count)
    weights["unit_bias"].step(back.sum(axis=0), rate, count)
    weights["units"].step(matrix.T @ back, rate, count, columns)
    weights["straight"].step(matrix.T @ error, rate, count, columns)


def _matrix(rows: Sequence[NDArray[np.int32]]) -> tuple[csr_matrix, NDArray[np.intp]]:
    """Rows of length one over the columns that occur, and which columns those are."""
    joined = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int32)
    columns, places = np.unique(joined.astype(np.intp), return_inverse=True)
    sizes = np.array([len(row) for row in rows])
    values = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return csr_matrix((values, places, starts), shape=(len(rows), len(columns))), columns
