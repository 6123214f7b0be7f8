"""A measured figure beside a baseline of the same run: the machine's mood divides out of the ratio."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: float
    unit: str
    baseline: str  # what was measured beside it, in words
    baseline_value: float  # in the same unit
    details: dict[str, float | int | str] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """The value as a multiple of the baseline."""
        return self.value / self.baseline_value if self.baseline_value else 0.0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> "Figure":
        return cls(**{name: value for name, value in given.items() if name != "ratio"})


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]
