"""Training all parts of the reader: cross-validation for thresholds and honest figures, then one fit on everything."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tracker.nlp.batch import to_record
from tracker.nlp.evaluation.matching import match
from tracker.nlp.evaluation.scoring import Tally
from tracker.nlp.events import FoundEvent, TypeScore, find_events, log_odds, score_types
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.linear import LinearModel, sigmoid
from tracker.nlp.merging import merge_events
from tracker.nlp.models import ReaderModels, Thresholds
from tracker.nlp.network import Network
from tracker.nlp.reader import Reader
from tracker.nlp.relevance import relevance_features
from tracker.nlp.training.corpus import GoldDocument
from tracker.nlp.training.dates import LEAST_ODDS, best_odds, fit_dates
from tracker.nlp.training.examples import EVERY_FOLD, Examples, OneOf, YesNo, make_examples
from tracker.nlp.training.fit import SEED, fit_each, fit_one_of
from tracker.nlp.training.lessons import Lesson
from tracker.nlp.training.networks import Recipe, fit_network

FOLDS = 4
STRENGTH = {"clauses": 2.0, "roles": 5.0, "attribution": 5.0, "relevance": 2.0}
# Chosen by cross-validation on the training documents; the neighbours are within 0.01 of each.
TYPES = Recipe(units=32, rounds=10, features_out=0.4, units_out=0.5, at_least=3)
STATUS = Recipe(units=32, members=6, rounds=16, features_out=0.5, units_out=0.4, at_least=3)
# Events a sentence on real pages: 212 in 799 English sentences, counted by others. Chinese sentences are longer: on the
# development sets they tell 1.4 times as many. Training documents are written densely, so that the log-odds of every
# event are too high on real pages by the difference of the two rates' log-odds.
REAL_RATE = {"en": 0.27, "zh": 0.38}
# Share of events that have a date, on the development sets. Training documents date more of their English events, so
# that every date is too likely by the difference of the two shares' log-odds. Too few events are due on a day to tell.
REAL_DATED = {"en": 0.43, "zh": 0.67}
GRID = np.round(np.concatenate([np.arange(0.03, 0.1, 0.02), np.arange(0.1, 0.75, 0.05)]), 2)
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trained:
    models: ReaderModels
    figures: dict[str, dict[str, float]]  # cross-validated, by language and for all


def train(
    documents: Sequence[GoldDocument], lessons: Sequence[Lesson] = (), *, tell: Callable[[str], None] = lambda _: None
) -> Trained:
    """Fit on all documents; thresholds and figures come from models that never saw the document they read.

    `lessons` teach the status model in every fold and measure nothing.
    """
    examples = make_examples(documents, default_gazetteer().entities, lessons=lessons)
    tell(f"{len(documents)} documents, {len(examples.types.rows)} sentences, {len(examples.status.rows)} events")
    folds = _folds(documents)
    partial = []
    for fold in range(FOLDS):
        partial.append(_fit(examples, folds != fold))
        tell(f"fold {fold + 1} of {FOLDS}")
    thresholds = replace(
        Thresholds(),
        roles=_best_thresholds(examples.roles, [m["roles"] for m in partial], folds),
        dates=best_odds(examples.dates, [m["dates"] for m in partial], folds),
    )
    scores = [score_types(documents[index].view, partial[folds[index]]["types"]) for index in range(len(documents))]
    rows = [
        relevance_features(doc.view, found, default_gazetteer().entities)
        for doc, found in zip(documents, scores, strict=True)
    ]
    truth = [bool(doc.gold["relevant"]) for doc in documents]
    readers = [
        ReaderModels(**parts, relevance=_fit_relevance(rows, truth, folds != fold), thresholds=thresholds)
        for fold, parts in enumerate(partial)
    ]
    drafts = [_draft(doc, readers[folds[n]], scores[n], rows[n]) for n, doc in enumerate(documents)]
    tell("read every document with the models of its fold")
    thresholds = _choose_type_thresholds(documents, drafts, thresholds, tell)
    thresholds, figures = _measure(documents, drafts, thresholds)
    whole = _fit(examples, np.ones(len(documents), dtype=bool))
    relevance = _fit_relevance(rows, truth, np.ones(len(documents), dtype=bool))
    return Trained(
        ReaderModels(**whole, relevance=relevance, thresholds=for_real_pages(documents, thresholds)), figures
    )


def _folds(documents: Sequence[GoldDocument]) -> NDArray[np.int_]:
    """Documents on the same news fall into the same fold: a model must not have read the news it is measured on."""
    stories: dict[str, int] = {}
    for doc in documents:
        stories.setdefault(doc.gold["story"] or doc.view.layers.document.id, len(stories))
    return np.array([stories[doc.gold["story"] or doc.view.layers.document.id] % FOLDS for doc in documents])


def for_real_pages(documents: Sequence[GoldDocument], thresholds: Thresholds) -> Thresholds:
    """For texts that tell fewer events a sentence, and date fewer of them, than the training documents do."""
    offset = {language: log_odds(real) - log_odds(_rate(documents, language)) for language, real in REAL_RATE.items()}
    types = {name: round(sigmoid(log_odds(step) - offset[name]), 3) for name, step in thresholds.types.items()}
    shift = thresholds.shift + thresholds.slope * float(np.mean(list(offset.values())))
    dates = dict(thresholds.dates)
    for language, real in REAL_DATED.items():
        rarer = math.exp(log_odds(_dated(documents, language)) - log_odds(real))
        dates[f"date {language}"] = round(max(dates[f"date {language}"] * rarer, LEAST_ODDS["date"]), 2)
    return replace(thresholds, types=types, dates=dates, shift=shift)


def _dated(documents: Sequence[GoldDocument], language: str) -> float:
    """The share of events that have a date."""
    events = [event for doc in documents if doc.view.layers.document.language == language for event in doc.events]
    return sum(event.record["date"] is not None for event in events) / len(events)


def _rate(documents: Sequence[GoldDocument], language: str) -> float:
    """Events a sentence."""
    chosen = [doc for doc in documents if doc.view.layers.document.language == language]
    sentences = sum(view.is_readable for doc in chosen for view in doc.view.sentences)
    return sum(len(doc.events) for doc in chosen) / sentences


def _fit(examples: Examples, used: Bools) -> dict[str, Any]:
    """The part's name → its model, from the documents used."""
    return {
        "types": _types_network(examples.types, used),
        "status": _status_network(examples.status, used),
        "clauses": _yes_no(examples.clauses, "clauses", used),
        "roles": _yes_no(examples.roles, "roles", used),
        "dates": fit_dates(examples.dates, used),
        "attribution": _one_of(examples.attribution, "attribution", used),
    }


def _chosen(part: YesNo | OneOf, used: Bools) -> list[int]:
    return [n for n, document in enumerate(part.document) if document == EVERY_FOLD or used[document]]


def _types_network(part: YesNo, used: Bools) -> Network:
    chosen = _chosen(part, used)
    truths = np.array([part.truths[n] for n in chosen], dtype=np.float32)
    return fit_network([part.rows[n] for n in chosen], truths, part.labels, one_of=False, recipe=TYPES)


def _status_network(part: OneOf, used: Bools) -> Network:
    chosen = _chosen(part, used)
    labels = sorted({part.truths[n] for n in chosen})
    truths = np.array([[part.truths[n] == label for label in labels] for n in chosen], dtype=np.float32)
    return fit_network([part.rows[n] for n in chosen], truths, labels, one_of=True, recipe=STATUS)


def _yes_no(part: YesNo, name: str, used: Bools) -> LinearModel:
    chosen = _chosen(part, used)
    truths = {label: [part.truths[n][column] for n in chosen] for column, label in enumerate(part.labels)}
    return fit_each([part.rows[n] for n in chosen], truths, strength=STRENGTH[name])


def _one_of(part: OneOf, name: str, used: Bools) -> LinearModel:
    chosen = _chosen(part, used)
    return fit_one_of([part.rows[n] for n in chosen], [part.truths[n] for n in chosen], strength=STRENGTH[name])


def _fit_relevance(rows: Sequence[Sequence[str]], truth: Sequence[bool], used: Bools) -> LinearModel:
    chosen = [n for n in range(len(rows)) if used[n]]
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


@dataclass(frozen=True, slots=True)
class Draft:
    """A document read by models that have not seen it, before the type threshold."""

    reader: Reader
    relevance: float
    found: tuple[FoundEvent, ...]  # down to the lowest threshold tried

    def kept(self, document: GoldDocument, thresholds: Thresholds) -> list[FoundEvent]:
        language = document.view.layers.document.language
        least = thresholds.types[language] if self.relevance >= thresholds.relevance else 2.0
        return [event for event in self.found if event.probability >= least]

    def record(self, document: GoldDocument, thresholds: Thresholds) -> dict[str, Any]:
        reading = self.reader.conclude(document.view, self.kept(document, thresholds), relevance=self.relevance)
        return to_record(document.view.layers.document, reading, by_name=False)


def _draft(document: GoldDocument, models: ReaderModels, scores: list[TypeScore], row: Sequence[str]) -> Draft:
    lowest = replace(models, thresholds=replace(models.thresholds, types=dict.fromkeys(("en", "zh"), float(GRID[0]))))
    found = find_events(document.view, lowest, scores, entities=default_gazetteer().entities)
    return Draft(Reader(models), sigmoid(float(models.relevance.scores(row)[0])), tuple(found))


def _choose_type_thresholds(
    documents: Sequence[GoldDocument],
    drafts: Sequence[Draft],
    thresholds: Thresholds,
    tell: Callable[[str], None],
) -> Thresholds:
    tried_f1: dict[str, list[float]] = {"en": [], "zh": []}
    steps = [float(step) for step in GRID[GRID <= 0.5]]
    for step in steps:
        tried = replace(thresholds, types={"en": step, "zh": step})
        for language in ("en", "zh"):
            tally = Tally()
            for doc, draft in zip(documents, drafts, strict=True):
                if doc.view.layers.document.language == language:
                    tally.add(doc.gold, draft.record(doc, tried))
            f1 = tally.figures()["event_f1"]
            tell(f"threshold {step:.2f} {language}: event F1 {f1:.3f}")
            tried_f1[language].append(f1)
    return replace(thresholds, types={language: best_step(steps, found) for language, found in tried_f1.items()})


def best_step(steps: Sequence[float], f1: Sequence[float]) -> float:
    """The top of the parabola through the best step and its neighbours, in log-odds: between two steps that are nearly
    level, chance would else decide for one of them."""
    best = max(range(len(steps)), key=lambda n: f1[n])
    if not 0 < best < len(steps) - 1:
        return steps[best]
    (a, b, c), (x, y, z) = ([log_odds(step) for step in steps[best - 1 : best + 2]], f1[best - 1 : best + 2])
    bend = (a - b) * (y - z) - (b - c) * (x - y)
    if bend == 0:
        return steps[best]
    top = ((a * a - b * b) * (y - z) - (b * b - c * c) * (x - y)) / (2 * bend)
    return round(sigmoid(min(max(top, a), c)), 3)


def _measure(
    documents: Sequence[GoldDocument], drafts: Sequence[Draft], thresholds: Thresholds
) -> tuple[Thresholds, dict[str, dict[str, float]]]:
    tallies = {"all": Tally(), "en": Tally(), "zh": Tally()}
    chances, rights = [], []
    for doc, draft in zip(documents, drafts, strict=True):
        guess = draft.record(doc, thresholds)
        for name in ("all", doc.view.layers.document.language):
            tallies[name].add(doc.gold, guess)
        hit = {j for _, j in match(doc.gold["events"], guess["events"], with_status=True)}
        merged = merge_events(draft.kept(doc, thresholds))  # in the order of the record's events
        chances += [[log_odds(event.probability), log_odds(event.status_probability)] for event, _ in merged]
        rights += [j in hit for j in range(len(guess["events"]))]
    bend = LogisticRegression(C=100.0, random_state=SEED).fit(chances, rights)
    slope, status_slope = map(float, bend.coef_[0])
    bent = replace(thresholds, slope=slope, status_slope=status_slope, shift=float(bend.intercept_[0]))
    return bent, {name: tally.figures() for name, tally in tallies.items()}
