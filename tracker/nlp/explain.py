"""Why an event was read as it was: what its confidence is made of, and the strongest signs for and against.

A sign's share of an answer is what it adds to the log-odds with the hidden units as all signs together set them: the
shares add up to the answer. Made on demand only; reading does without.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tracker.nlp.events import log_odds
from tracker.nlp.features import sentence_features
from tracker.nlp.linear import sigmoid, softmax
from tracker.nlp.models import ReaderModels
from tracker.nlp.network import Network
from tracker.nlp.signs import Signs
from tracker.nlp.status import status_features
from tracker.nlp.trigger import focused
from tracker.nlp.types import EventMention
from tracker.nlp.views import DocumentView, View

STRONGEST = 5  # signs shown for, and as many against


@dataclass(frozen=True, slots=True)
class Sign:
    words: str
    weight: float  # what it adds to the log-odds of the answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What one trained part said. `base` and all signs, `others` among them, add up to its log-odds."""

    value: str
    probability: float
    rather_than: str | None  # the next best, against which the signs are weighed; None: against "no"
    base: float  # before any sign
    signs_for: tuple[Sign, ...]  # the strongest first
    signs_against: tuple[Sign, ...]
    others: float  # the sum of the signs that are not shown


@dataclass(frozen=True, slots=True)
class Explanation:
    type: Answer
    status: Answer
    parts: Mapping[str, float]  # of the confidence, as log-odds: type, status and a constant

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = _rounded(asdict(self))
        return told


def explain(document: DocumentView, event: EventMention, models: ReaderModels) -> Explanation:
    """`document`: the very view the event was read from."""
    view = _view_of(document, event)
    signs = Signs(view, event.type)
    of_type = _yes_no(models.types, event.type, sentence_features(document, view), signs)
    of_status = _one_of(models.status, event.status, status_features(document, view, event.type), signs)
    bend = models.thresholds
    parts = {
        "type": bend.slope * log_odds(of_type.probability),
        "status": bend.status_slope * log_odds(of_status.probability),
        "constant": bend.shift,
    }
    return Explanation(of_type, of_status, parts)


def _view_of(document: DocumentView, event: EventMention) -> View:
    """The event's sentence, focused on the clause it is told in."""
    at = event.trigger.start
    view = next(view for view in document.sentences if view.span.start <= at < view.span.end)
    clause = next((clause for clause in view.clauses if clause.start <= at < clause.end), None)
    return focused(view, event.type, clause) if clause else view


def _yes_no(model: Network, label: str, features: Sequence[str], signs: Signs) -> Answer:
    column = model.labels.index(label)
    shares, base = model.shares(features)
    by_words = _sum_by_words({feature: float(share[column]) for feature, share in shares.items()}, signs)
    return _answer(label, sigmoid(float(model.scores(features)[column])), None, float(base[column]), by_words)


def _one_of(model: Network, label: str, features: Sequence[str], signs: Signs) -> Answer:
    scores, column = model.scores(features), model.labels.index(label)
    other = max((n for n in range(len(scores)) if n != column), key=lambda n: float(scores[n]))
    shares, base = model.shares(features)
    by_words = _sum_by_words({feature: float(share[column] - share[other]) for feature, share in shares.items()}, signs)
    chance = float(softmax(scores)[column])
    return _answer(label, chance, model.labels[other], float(base[column] - base[other]), by_words)


def _sum_by_words(shares: Mapping[str, float], signs: Signs) -> dict[str, float]:
    by_words: dict[str, float] = {}
    for feature, share in shares.items():
        words = signs.words(feature)
        by_words[words] = by_words.get(words, 0.0) + share
    return by_words


def _answer(
    value: str, probability: float, rather_than: str | None, base: float, by_words: Mapping[str, float]
) -> Answer:
    ranked = sorted(((weight, words) for words, weight in by_words.items()), key=lambda row: (-row[0], row[1]))
    best = tuple(Sign(words, weight) for weight, words in ranked[:STRONGEST] if weight > 0)
    worst = tuple(Sign(words, weight) for weight, words in ranked[::-1][:STRONGEST] if weight < 0)
    others = sum(by_words.values()) - sum(sign.weight for sign in (*best, *worst))
    return Answer(value, probability, rather_than, base, best, worst, others)


def _rounded(told: Any) -> Any:
    if isinstance(told, float):
        return round(told, 3)
    if isinstance(told, dict):
        return {key: _rounded(value) for key, value in told.items()}
    return [_rounded(value) for value in told] if isinstance(told, list | tuple) else told
