"""What a confidence is worth: how many of the events above a cut are right."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.nlp.evaluation.documents import Scored
from tracker.nlp.evaluation.intervals import wilson_lower

CUTS = tuple(round(0.5 + 0.05 * n, 2) for n in range(10))  # 0.5 to 0.95


@dataclass(frozen=True, slots=True)
class Cut:
    least: float  # confidence from which events are counted
    events: int
    share: float  # of all events that were read
    right: float  # type and status both
    right_lower: float  # lower end of the 95 % interval of `right`
    type_right: float


def cuts(scored: Sequence[Scored]) -> list[Cut]:
    rows = [
        (guess["confidence"], j in with_status, j in with_type)
        for one in scored
        for with_status, with_type in [({j for _, j in one.pairs_with_status}, {j for _, j in one.pairs})]
        for j, guess in enumerate(one.guesses)
    ]
    return [_cut(least, rows) for least in CUTS]


def _cut(least: float, rows: Sequence[tuple[float, bool, bool]]) -> Cut:
    above = [row for row in rows if row[0] >= least]
    right, type_right = sum(row[1] for row in above), sum(row[2] for row in above)
    number = len(above)
    return Cut(
        least=least,
        events=number,
        share=round(number / max(len(rows), 1), 3),
        right=round(right / max(number, 1), 3),
        right_lower=round(wilson_lower(right, number), 3),
        type_right=round(type_right / max(number, 1), 3),
    )
