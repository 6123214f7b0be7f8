"""How far figures would move on other documents of the same kind."""

import math

import numpy as np

from tracker.nlp.evaluation.scoring import Floats, columns, rates

RESAMPLES, SEED = 1_000, 20
Z = 1.96  # standard deviations on either side that hold 95 %


def bootstrap(rows: Floats) -> dict[str, tuple[float, float]]:
    """The middle 95 % of each figure when the documents are drawn again, with replacement.

    `rows`: one document each, its counts in the order of `scoring.COUNTS`.
    """
    if not len(rows):
        return {}
    often = np.random.default_rng(SEED).multinomial(len(rows), [1 / len(rows)] * len(rows), size=RESAMPLES)
    drawn = rates(columns(often @ rows))
    return {name: _middle(values) for name, values in drawn.items()}


def _middle(values: Floats) -> tuple[float, float]:
    low, high = np.percentile(values, (2.5, 97.5))
    return round(float(low), 3), round(float(high), 3)


def wilson_lower(right: int, of: int) -> float:
    """The lower end of Wilson's 95 % interval of a share; 0 where nothing was counted."""
    if not of:
        return 0.0
    share, spread = right / of, Z * Z / of
    middle = share + spread / 2
    return (middle - Z * math.sqrt(share * (1 - share) / of + spread / of / 4)) / (1 + spread)
