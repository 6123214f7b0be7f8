"""From the sentences of a document to its event mentions, before they are merged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import Attribution, EntityId, EventType, Role, Status
from tracker.nlp.attribution import attribution_features
from tracker.nlp.features import sentence_features
from tracker.nlp.linear import LinearModel, sigmoid, sigmoids, softmax
from tracker.nlp.models import ReaderModels
from tracker.nlp.roles import KINDS, Standing, role_candidates, standing_of
from tracker.nlp.status import status_features
from tracker.nlp.timing import SLOTS, date_candidates
from tracker.nlp.types import DateValue
from tracker.nlp.views import DocumentView, View

MAX_ENTITIES_A_ROLE = 8  # a list of thirty firms is shown by its first ones


@dataclass(frozen=True, slots=True)
class FoundEvent:
    view: View
    type: EventType
    status: Status
    probability: float  # of the type
    status_probability: float
    roles: Mapping[Role, tuple[EntityId, ...]]
    dates: Mapping[str, DateValue]
    attribution: Attribution


@dataclass(frozen=True, slots=True)
class TypeScore:
    view: View
    type: EventType
    probability: float


def score_types(document: DocumentView, model: LinearModel) -> list[TypeScore]:
    """Every sentence that may tell of an event, with each type's probability."""
    scores: list[TypeScore] = []
    views = [view for view in document.sentences if view.is_readable and view.classes]
    rows = sigmoids(model.scores_of_each([sentence_features(document, view) for view in views])).tolist()
    types = [EventType(label) for label in model.labels]
    for view, row in zip(views, rows, strict=True):
        scores += [TypeScore(view, type_, value) for type_, value in zip(types, row, strict=True)]
    return scores


def find_events(
    document: DocumentView, models: ReaderModels, scores: list[TypeScore], *, entities: Mapping[EntityId, Entity]
) -> Iterator[FoundEvent]:
    least = models.thresholds.types[document.layers.document.language]
    standing = standing_of(document)
    for score in scores:
        if score.probability >= least:
            yield _describe(document, models, score, standing, entities)


def _describe(
    document: DocumentView,
    models: ReaderModels,
    score: TypeScore,
    standing: Standing,
    entities: Mapping[EntityId, Entity],
) -> FoundEvent:
    view, type_ = score.view, score.type
    chances = softmax(models.status.scores(status_features(document, view, type_)))
    best = int(chances.argmax())
    status = Status(models.status.labels[best])
    voices = models.attribution.scores(attribution_features(document, view, type_=type_, status=status))
    return FoundEvent(
        view=view,
        type=type_,
        status=status,
        probability=score.probability,
        status_probability=float(chances[best]),
        roles=assign_roles(document, models, view, standing, type_=type_, status=status, entities=entities),
        dates=assign_dates(document, models, view, type_=type_, status=status),
        attribution=Attribution(models.attribution.labels[int(voices.argmax())]),
    )


def assign_roles(
    document: DocumentView,
    models: ReaderModels,
    view: View,
    standing: Standing,
    *,
    type_: EventType,
    status: Status,
    entities: Mapping[EntityId, Entity],
) -> dict[Role, tuple[EntityId, ...]]:
    """Entities by role, the surest first."""
    ranked: dict[Role, list[tuple[float, EntityId]]] = {role: [] for role in Role}
    candidates = role_candidates(document, standing, view, type_=type_, status=status, entities=entities)
    rows = models.roles.scores_of_each([candidate.features for candidate in candidates]).tolist()
    labels = [(Role(label), log_odds(models.thresholds.roles.get(label, 0.3))) for label in models.roles.labels]
    for candidate, row in zip(candidates, rows, strict=True):
        for (role, least), value in zip(labels, row, strict=True):
            if value >= least and candidate.type in KINDS[role]:
                ranked[role].append((-value, candidate.entity))
    if not ranked[Role.PLACE]:  # what happens, happens somewhere
        place = list(models.roles.labels).index(Role.PLACE)
        chances = [
            (-row[place], c.entity) for c, row in zip(candidates, rows, strict=True) if c.type in KINDS[Role.PLACE]
        ]
        ranked[Role.PLACE] = sorted(chances)[:1]
    return {role: tuple(e for _, e in sorted(found)[:MAX_ENTITIES_A_ROLE]) for role, found in ranked.items()}


def assign_dates(
    document: DocumentView, models: ReaderModels, view: View, *, type_: EventType, status: Status
) -> dict[str, DateValue]:
    best: dict[str, tuple[float, DateValue]] = {}
    candidates = date_candidates(document, view, type_=type_, status=status)
    rows = models.dates.scores_of_each([candidate.features for candidate in candidates]).tolist()
    for candidate, row in zip(candidates, rows, strict=True):
        for slot, value in zip(models.dates.labels, row, strict=True):
            chance = sigmoid(value)
            if chance >= models.thresholds.dates.get(slot, 0.5) and chance > best.get(slot, (0.0,))[0]:
                best[slot] = (chance, candidate.value)
    return {slot: best[slot][1] for slot in SLOTS if slot in best}


def log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(clipped / (1 - clipped)))
