import numpy as np
import pytest

from tracker.nlp.network import Network
from tracker.nlp.training.networks import Recipe, fit_network

ROWS = [["a", "b"], ["a"], ["b"], ["c"], ["a", "c"], ["b", "c"]] * 12
ODD = [len({"a", "b"} & set(row)) == 1 for row in ROWS]  # one of the two, not both: no linear model can learn it
RECIPE = Recipe(units=8, members=2, rounds=150, features_out=0.0, units_out=0.0, rate=0.05)


def fitted() -> Network:
    truths = np.array([[odd, not odd] for odd in ODD], dtype=np.float32)
    return fit_network(ROWS, truths, ["odd", "even"], one_of=True, recipe=RECIPE)


def test_it_learns_what_no_linear_model_can() -> None:
    network = fitted()
    assert [scores[0] > scores[1] for scores in network.scores_of_each(ROWS[:6])] == ODD[:6]


def test_the_same_data_give_the_same_weights() -> None:
    assert np.array_equal(fitted().rows, fitted().rows)


def test_shares_add_up_and_unknown_features_have_none() -> None:
    network = fitted()
    row = ["a", "unseen", "c"]
    shares, base = network.shares(row)
    assert set(shares) == {"a", "c"}
    assert base + sum(shares.values()) == pytest.approx(network.scores(row), abs=1e-4)
    assert network.scores([]) == pytest.approx(network.shares([])[1], abs=1e-5)


def test_stored_and_loaded_it_says_nearly_the_same() -> None:
    network = fitted()
    loaded = Network.from_arrays("x", network.to_arrays("x"))
    assert (loaded.labels, dict(loaded.vocabulary)) == (network.labels, dict(network.vocabulary))
    assert np.allclose(loaded.scores_of_each(ROWS), network.scores_of_each(ROWS), atol=0.2)
