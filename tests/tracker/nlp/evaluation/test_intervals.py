import numpy as np
import pytest

from tests.tracker.nlp.evaluation.making import CENTRE, RULES, make_scored
from tracker.nlp.evaluation.intervals import bootstrap, wilson_lower
from tracker.nlp.evaluation.scoring import COUNTS


def rows(documents: int) -> np.ndarray:
    """Every second document is read without a mistake, every other not at all."""
    scored = [make_scored([RULES], [RULES] if n % 2 else [CENTRE]) for n in range(documents)]
    return np.array([[one.counts[name] for name in COUNTS] for one in scored], dtype=float)


def test_the_interval_holds_the_figure_and_narrows_with_more_documents() -> None:
    few, many = bootstrap(rows(10))["event_f1"], bootstrap(rows(200))["event_f1"]
    assert few[0] < many[0] < 0.5 < many[1] < few[1]


def test_the_same_documents_give_the_same_interval() -> None:
    assert bootstrap(rows(30)) == bootstrap(rows(30))


def test_no_documents_no_interval() -> None:
    assert bootstrap(np.zeros((0, len(COUNTS)))) == {}


def test_wilsons_bound_is_that_of_the_tables() -> None:
    assert wilson_lower(81, 263) == pytest.approx(0.2553, abs=0.0005)  # Newcombe 1998, table I
    assert wilson_lower(15, 148) == pytest.approx(0.0624, abs=0.0005)
    assert wilson_lower(0, 20) == pytest.approx(0.0, abs=1e-9)
    assert wilson_lower(29, 29) == pytest.approx(0.8830, abs=0.0005)
    assert wilson_lower(0, 0) == 0.0
