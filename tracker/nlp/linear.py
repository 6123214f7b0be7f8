"""Linear models over string features, small enough to ship and read with numpy alone."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One score per label: bias plus the weights of the features present, divided by the root of their number."""

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: Floats  # (features, labels)
    bias: Floats  # (labels,)
    _table: Floats = field(init=False, repr=False, compare=False)  # the weights and, last, a row for what is unknown

    def __post_init__(self) -> None:
        nothing = np.zeros((1, len(self.labels)), dtype=np.float32)
        object.__setattr__(self, "_table", np.concatenate([self.weights, nothing], dtype=np.float32))

    def scores(self, features: Iterable[str]) -> Floats:
        """Shape: (labels,), log-odds. Features never seen in training count for nothing."""
        known = [index for feature in features if (index := self.vocabulary.get(feature)) is not None]
        if not known:
            return self.bias
        scale = np.float32(1 / np.sqrt(len(known)))
        summed: Floats = self.weights[known].sum(axis=0)
        return summed * scale + self.bias

    def scores_of_each(self, rows: Sequence[Sequence[str]]) -> Floats:
        """Shape: (rows, labels): the same as `scores` of every row, in one go."""
        return sums_of_each(rows, self.vocabulary, self._table) + self.bias

    def shares(self, features: Iterable[str]) -> tuple[dict[str, Floats], Floats]:
        """What each known feature adds to the scores, and what they are without any; all of it adds up to `scores`."""
        known = {feature: index for feature in features if (index := self.vocabulary.get(feature)) is not None}
        scale = np.float32(1 / np.sqrt(max(len(known), 1)))
        return {feature: self.weights[index] * scale for feature, index in known.items()}, self.bias

    def to_arrays(self, name: str) -> dict[str, NDArray[Any]]:
        order = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        return {
            f"{name}.labels": array_of(self.labels),
            f"{name}.vocabulary": array_of(order),
            f"{name}.weights": self.weights.astype(np.float16),
            f"{name}.bias": self.bias.astype(np.float32),
        }

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> "LinearModel":
        return cls(
            labels=tuple(words_of(arrays[f"{name}.labels"])),
            vocabulary={feature: index for index, feature in enumerate(words_of(arrays[f"{name}.vocabulary"]))},
            weights=arrays[f"{name}.weights"].astype(np.float32),
            bias=arrays[f"{name}.bias"],
        )


def array_of(words: Sequence[str]) -> NDArray[np.uint8]:
    """Words, none of which holds a line break, as an array that can be stored beside the weights."""
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def words_of(array: NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode().split("\n")


def sums_of_each(rows: Sequence[Sequence[str]], vocabulary: Mapping[str, int], table: Floats) -> Floats:
    """For each row the rows of `table` that its features name, added up and divided by the root of their number.

    `table` has, last, a row of zeros for what is unknown. Shape: (rows, columns of the table).
    """
    sizes = [len(row) for row in rows]
    unknown = len(vocabulary)
    indexes = map(vocabulary.get, chain.from_iterable(rows), repeat(unknown))
    known = np.fromiter(indexes, dtype=np.intp, count=sum(sizes))
    sums: Floats = np.zeros((len(rows), table.shape[1]), dtype=np.float32)
    filled = [n for n, size in enumerate(sizes) if size]  # reduceat reads a wrong row for an empty stretch
    if filled:
        starts = [start for start, size in zip(accumulate(sizes, initial=0), sizes, strict=False) if size]
        counts = np.add.reduceat(known < unknown, starts, dtype=np.float32).clip(min=1)
        summed = np.add.reduceat(table.take(known, axis=0), starts, axis=0)
        sums[filled] = summed / np.sqrt(counts)[:, None]
    return sums


def sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-min(max(value, -30.0), 30.0)))


def sigmoids(values: Floats) -> Floats:
    result: Floats = (1 / (1 + np.exp(-np.clip(values, -30, 30)))).astype(np.float32)
    return result


def softmax(values: Floats) -> Floats:
    shifted = np.exp(values - values.max())
    result: Floats = shifted / shifted.sum()
    return result
