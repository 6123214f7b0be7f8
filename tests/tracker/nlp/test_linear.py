import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tracker.nlp.linear import LinearModel

MODEL = LinearModel(
    ("yes", "no"),
    {"a": 0, "b": 1, "c": 2},
    np.array([[1, -1], [0.5, 0], [-2, 2]], dtype=np.float32),
    np.array([0.25, -0.25], dtype=np.float32),
)


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "unseen"]), unique=True), max_size=6))
def test_scoring_rows_together_or_alone_is_the_same(rows: list[list[str]]) -> None:
    together = MODEL.scores_of_each(rows)
    assert together.shape == (len(rows), 2)
    for row, scores in zip(rows, together, strict=True):
        assert np.allclose(scores, MODEL.scores(row), atol=1e-5)


def test_arrays_keep_the_model() -> None:
    again = LinearModel.from_arrays("m", MODEL.to_arrays("m"))
    assert again.labels == MODEL.labels
    assert again.vocabulary == MODEL.vocabulary
    assert np.allclose(again.weights, MODEL.weights, atol=1e-3)


@given(st.lists(st.sampled_from(["a", "b", "c", "unknown"]), unique=True))
def test_shares_add_up_to_the_scores(row: list[str]) -> None:
    shares, base = MODEL.shares(row)
    assert set(shares) == set(row) - {"unknown"}
    assert np.allclose(sum(shares.values(), base), MODEL.scores(row), atol=1e-5)
