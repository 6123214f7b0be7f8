"""Fitting the linear models with scikit-learn, which only training needs."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from tracker.nlp.linear import LinearModel

SEED = 20260101


def build_vocabulary(rows: Sequence[Sequence[str]], *, at_least: int) -> dict[str, int]:
    """Features that occur in `at_least` rows, in alphabetical order so that a run repeats."""
    counts = Counter(feature for row in rows for feature in row)
    kept = sorted(feature for feature, count in counts.items() if count >= at_least and "\n" not in feature)
    return {feature: index for index, feature in enumerate(kept)}


def to_matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> csr_matrix:
    """One row per example; each row has length one, as `LinearModel.scores` expects."""
    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for row in rows:
        known = [vocabulary[feature] for feature in row if feature in vocabulary]
        indices += known
        values += [1 / np.sqrt(max(len(known), 1))] * len(known)
        starts.append(len(indices))
    return csr_matrix((values, indices, starts), shape=(len(rows), len(vocabulary)), dtype=np.float32)


def fit_each(
    rows: Sequence[Sequence[str]],
    truths: Mapping[str, Sequence[bool]],
    *,
    strength: float,
    at_least: int = 2,
) -> LinearModel:
    """One yes-or-no model per label, on shared features. `strength` is scikit-learn's C: larger fits closer."""
    vocabulary = build_vocabulary(rows, at_least=at_least)
    matrix = to_matrix(rows, vocabulary)
    weights, bias = [], []
    for truth in truths.values():
        model = LogisticRegression(C=strength, solver="liblinear", random_state=SEED, max_iter=100, tol=1e-3)
        model.fit(matrix, np.asarray(truth, dtype=bool))
        weights.append(model.coef_[0])
        bias.append(float(model.intercept_[0]))
    return LinearModel(
        tuple(truths), vocabulary, np.stack(weights, axis=1).astype(np.float32), np.asarray(bias, dtype=np.float32)
    )


def fit_one_of(
    rows: Sequence[Sequence[str]], truth: Sequence[str], *, strength: float, at_least: int = 2
) -> LinearModel:
    """One model that chooses among the labels that occur."""
    vocabulary = build_vocabulary(rows, at_least=at_least)
    model = LogisticRegression(C=strength, solver="lbfgs", random_state=SEED, max_iter=150)
    model.fit(to_matrix(rows, vocabulary), list(truth))
    return LinearModel(
        tuple(str(label) for label in model.classes_),
        vocabulary,
        model.coef_.T.astype(np.float32),
        model.intercept_.astype(np.float32),
    )
