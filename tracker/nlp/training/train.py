"""Training all parts of the reader: cross-validation for thresholds and honest figures, then one fit on everything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tracker.nlp.batch import to_record
from tracker.nlp.events import TypeScore, log_odds, score_types
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.linear import LinearModel
from tracker.nlp.models import ReaderModels, Thresholds
from tracker.nlp.reader import Reader
from tracker.nlp.relevance import relevance_features
from tracker.nlp.training.corpus import GoldDocument
from tracker.nlp.training.examples import Examples, OneOf, YesNo, make_examples
from tracker.nlp.training.fit import SEED, fit_each, fit_one_of
from tracker.nlp.training.scoring import Tally, match

FOLDS = 5
STRENGTH = {"types": 4.0, "status": 10.0, "roles": 5.0, "dates": 5.0, "attribution": 5.0, "relevance": 2.0}
GRID = np.round(np.arange(0.1, 0.75, 0.05), 2)
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trained:
    models: ReaderModels
    figures: dict[str, dict[str, float]]  # cross-validated, by language and for all


def train(documents: Sequence[GoldDocument], *, tell: Callable[[str], None] = lambda _: None) -> Trained:
    """Fit on all documents; thresholds and figures come from models that never saw the document they read."""
    examples = make_examples(documents, default_gazetteer().entities)
    tell(f"{len(documents)} documents, {len(examples.types.rows)} sentences, {len(examples.status.rows)} events")
    folds = np.array([index % FOLDS for index in range(len(documents))])
    partial = []
    for fold in range(FOLDS):
        partial.append(_fit(examples, folds != fold))
        tell(f"fold {fold + 1} of {FOLDS}")
    thresholds = replace(
        Thresholds(),
        roles=_best_thresholds(examples.roles, [m["roles"] for m in partial], folds),
        dates=_best_thresholds(examples.dates, [m["dates"] for m in partial], folds),
    )
    scores = [_score_sentences(documents[index], partial[folds[index]]["types"]) for index in range(len(documents))]
    rows = [relevance_features(doc.view, found) for doc, found in zip(documents, scores, strict=True)]
    truth = [bool(doc.gold["relevant"]) for doc in documents]
    readers = [
        ReaderModels(**parts, relevance=_fit_relevance(rows, truth, folds != fold), thresholds=thresholds)
        for fold, parts in enumerate(partial)
    ]
    thresholds = _choose_type_thresholds(documents, readers, folds, thresholds, tell)
    readers = [replace(reader, thresholds=thresholds) for reader in readers]
    thresholds, figures = _measure(documents, readers, folds, thresholds)
    whole = _fit(examples, np.ones(len(documents), dtype=bool))
    relevance = _fit_relevance(rows, truth, np.ones(len(documents), dtype=bool))
    return Trained(ReaderModels(**whole, relevance=relevance, thresholds=thresholds), figures)


def _fit(examples: Examples, used: Bools) -> dict[str, LinearModel]:
    def yes_no(part: YesNo, name: str) -> LinearModel:
        chosen = [n for n, document in enumerate(part.document) if used[document]]
        truths = np.array([part.truths[n] for n in chosen])
        by_label = {label: truths[:, column] for column, label in enumerate(part.labels)}
        return fit_each([part.rows[n] for n in chosen], by_label, strength=STRENGTH[name])

    def one_of(part: OneOf, name: str) -> LinearModel:
        chosen = [n for n, document in enumerate(part.document) if used[document]]
        return fit_one_of([part.rows[n] for n in chosen], [part.truths[n] for n in chosen], strength=STRENGTH[name])

    return {
        "types": yes_no(examples.types, "types"),
        "status": one_of(examples.status, "status"),
        "roles": yes_no(examples.roles, "roles"),
        "dates": yes_no(examples.dates, "dates"),
        "attribution": one_of(examples.attribution, "attribution"),
    }


def _fit_relevance(rows: Sequence[Sequence[str]], truth: Sequence[bool], used: Bools) -> LinearModel:
    chosen = np.flatnonzero(used)
    return fit_each([rows[n] for n in chosen], {"relevant": [truth[n] for n in chosen]}, strength=STRENGTH["relevance"])


def _best_thresholds(part: YesNo, models: Sequence[LinearModel], folds: NDArray[np.int_]) -> dict[str, float]:
    """For each label the threshold with the best F1 on rows that the fold's model has not seen."""
    chances = np.array([models[folds[doc]].scores(row) for row, doc in zip(part.rows, part.document, strict=True)])
    truths, allowed = np.array(part.truths), np.array(part.allowed)
    chances = 1 / (1 + np.exp(-chances))
    best = {}
    for column, label in enumerate(part.labels):
        ok = allowed[:, column]
        real, chance = truths[ok, column], chances[ok, column]
        best[str(label)] = float(
            max(GRID, key=lambda t: 2 * (real & (chance >= t)).sum() / max((chance >= t).sum() + real.sum(), 1))
        )
    return best


def _score_sentences(document: GoldDocument, model: LinearModel) -> list[TypeScore]:
    return score_types(document.view, model)


def _read(
    documents: Sequence[GoldDocument], readers: Sequence[ReaderModels], folds: NDArray[np.int_]
) -> list[dict[str, object]]:
    return [
        to_record(doc.view.layers.document, Reader(readers[folds[n]]).read_view(doc.view))
        for n, doc in enumerate(documents)
    ]


def _choose_type_thresholds(
    documents: Sequence[GoldDocument],
    readers: Sequence[ReaderModels],
    folds: NDArray[np.int_],
    thresholds: Thresholds,
    tell: Callable[[str], None],
) -> Thresholds:
    best: dict[str, tuple[float, float]] = {}
    for step in GRID[GRID <= 0.5]:
        tried = replace(thresholds, types={"en": float(step), "zh": float(step)})
        guesses = _read(documents, [replace(reader, thresholds=tried) for reader in readers], folds)
        for language in ("en", "zh"):
            tally = Tally()
            for doc, guess in zip(documents, guesses, strict=True):
                if doc.view.layers.document.language == language:
                    tally.add(doc.gold, guess)
            f1 = tally.figures()["event_f1"]
            tell(f"threshold {step:.2f} {language}: event F1 {f1:.3f}")
            best[language] = max(best.get(language, (0.0, 0.0)), (f1, float(step)))
    return replace(thresholds, types={language: step for language, (_, step) in best.items()})


def _measure(
    documents: Sequence[GoldDocument],
    readers: Sequence[ReaderModels],
    folds: NDArray[np.int_],
    thresholds: Thresholds,
) -> tuple[Thresholds, dict[str, dict[str, float]]]:
    guesses = _read(documents, readers, folds)
    tallies: Mapping[str, Tally] = {"all": Tally(), "en": Tally(), "zh": Tally()}
    chances, rights = [], []
    for doc, guess in zip(documents, guesses, strict=True):
        for name in ("all", doc.view.layers.document.language):
            tallies[name].add(doc.gold, guess)
        hit = {j for _, j in match(doc.gold["events"], guess["events"])}  # type: ignore[arg-type]
        for j, event in enumerate(guess["events"]):  # type: ignore[arg-type,var-annotated]
            chances.append([log_odds(event["confidence"])])
            rights.append(j in hit)
    bend = LogisticRegression(C=100.0, random_state=SEED).fit(chances, rights)
    thresholds = replace(thresholds, slope=float(bend.coef_[0][0]), shift=float(bend.intercept_[0]))
    return thresholds, {name: tally.figures() for name, tally in tallies.items()}
