"""Small networks over string features: one hidden layer beside a linear one, read with numpy alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.nlp.linear import array_of, sums_of_each, words_of

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """A score per label, in log-odds. Each feature adds a row to the hidden units and to the scores, the sum is divided
    by the root of the number of known features; hidden units below zero count for nothing."""

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    rows: Floats  # (features, units + labels): what a feature adds to each unit, then to each score
    unit_bias: Floats  # (units,)
    out: Floats  # (units, labels)
    bias: Floats  # (labels,)
    _table: Floats = field(init=False, repr=False, compare=False)  # the rows and, last, one for what is unknown

    def __post_init__(self) -> None:
        nothing = np.zeros((1, self.rows.shape[1]), dtype=np.float32)
        object.__setattr__(self, "_table", np.concatenate([self.rows, nothing], dtype=np.float32))

    def scores(self, features: Iterable[str]) -> Floats:
        """Shape: (labels,). Features never seen in training count for nothing."""
        scores: Floats = self.scores_of_each([list(features)])[0]
        return scores

    def scores_of_each(self, rows: Sequence[Sequence[str]]) -> Floats:
        """Shape: (rows, labels)."""
        sums, units = sums_of_each(rows, self.vocabulary, self._table), len(self.unit_bias)
        hidden = np.maximum(sums[:, :units] + self.unit_bias, 0)
        scores: Floats = sums[:, units:] + hidden @ self.out + self.bias
        return scores

    def shares(self, features: Iterable[str]) -> tuple[dict[str, Floats], Floats]:
        """What each known feature adds to the scores with the hidden units as they are on or off for all of them
        together, and what the scores are without any; all of it adds up to `scores`."""
        known = {feature: index for feature in features if (index := self.vocabulary.get(feature)) is not None}
        scale, units = np.float32(1 / np.sqrt(max(len(known), 1))), len(self.unit_bias)
        summed = self.rows[list(known.values()), :units].sum(axis=0) * scale + self.unit_bias
        opened = self.out * (summed > 0)[:, None]
        added = {
            feature: (self.rows[index, units:] + self.rows[index, :units] @ opened) * scale
            for feature, index in known.items()
        }
        return added, self.bias + self.unit_bias @ opened

    def to_arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Rows as bytes, each column with a scale of its own."""
        order = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        scale = (np.abs(self.rows).max(axis=0, initial=1e-9) / 127).astype(np.float32)
        return {
            f"{name}.labels": array_of(self.labels),
            f"{name}.vocabulary": array_of(order),
            f"{name}.rows": np.rint(self.rows / scale).astype(np.int8),
            f"{name}.scale": scale,
            f"{name}.unit_bias": self.unit_bias.astype(np.float32),
            f"{name}.out": self.out.astype(np.float32),
            f"{name}.bias": self.bias.astype(np.float32),
        }

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> "Network":
        return cls(
            labels=tuple(words_of(arrays[f"{name}.labels"])),
            vocabulary={feature: index for index, feature in enumerate(words_of(arrays[f"{name}.vocabulary"]))},
            rows=arrays[f"{name}.rows"].astype(np.float32) * arrays[f"{name}.scale"],
            unit_bias=arrays[f"{name}.unit_bias"],
            out=arrays[f"{name}.out"],
            bias=arrays[f"{name}.bias"],
        )
