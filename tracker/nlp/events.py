"""From the sentences of a document to its event mentions, before they are merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import Attribution, EntityId, EntityType, EventType, Role, Status
from tracker.nlp.attribution import attribution_features
from tracker.nlp.clauses import clause_features
from tracker.nlp.features import sentence_features
from tracker.nlp.linear import sigmoids, softmax
from tracker.nlp.models import ReaderModels
from tracker.nlp.network import Network
from tracker.nlp.roles import KINDS, RoleCandidate, role_candidates, standing_of
from tracker.nlp.status import status_features
from tracker.nlp.timing import date_candidates, likeliest, odds_of
from tracker.nlp.trigger import focused
from tracker.nlp.types import DateValue
from tracker.nlp.views import DocumentView, View

_DECIDED = frozenset({
    EventType.AUTONOMY_PERMIT, EventType.CHIP_CONTROL, EventType.DATA_TRANSFER, EventType.RULEMAKING,
    EventType.ENFORCEMENT,
})  # fmt: skip
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


class TypeScore(NamedTuple):  # made in half the time of a frozen dataclass, and there are hundreds a document
    view: View
    type: EventType
    probability: float


def score_types(document: DocumentView, model: Network) -> list[TypeScore]:
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
) -> list[FoundEvent]:
    """Mentions in the order of `scores`. Each model scores all of them at once: a call costs as much as forty rows."""
    least = models.thresholds.types[document.layers.document.language]
    told = [score for score in scores if score.probability >= least]
    staged = _stage(document, models, told)
    rows = [attribution_features(document, s.view, type_=s.type, status=status) for s, status, _ in staged]
    voices = models.attribution.scores_of_each(rows).argmax(axis=1) if rows else []
    roles = assign_roles(document, models, staged, entities=entities)
    said = [Attribution(models.attribution.labels[int(voice)]) for voice in voices]
    dates = assign_dates(document, models, staged, said)
    return [
        FoundEvent(
            view=score.view,
            type=score.type,
            status=status,
            probability=score.probability,
            status_probability=chance,
            roles=roles[n],
            dates=dates[n],
            attribution=said[n],
        )
        for n, (score, status, chance) in enumerate(staged)
    ]


def _stage(
    document: DocumentView, models: ReaderModels, told: Sequence[TypeScore]
) -> list[tuple[TypeScore, Status, float]]:
    """Each score, seen from the clauses that tell of its event, with the likeliest status and its probability.

    A further clause of a sentence counts only where it gives the event another status: else it says the same again.
    """
    placed = _place(models, told)
    flat = [score for group in placed for score in group]
    rows = iter(models.status.scores_of_each([status_features(document, score.view, score.type) for score in flat]))
    staged = []
    for group in placed:
        seen: set[Status] = set()
        for score in group:
            chances = softmax(next(rows))
            best = int(chances.argmax())
            status = Status(models.status.labels[best])
            if status not in seen:
                seen.add(status)
                staged.append((score, status, float(chances[best])))
    return staged


def _place(models: ReaderModels, told: Sequence[TypeScore]) -> list[list[TypeScore]]:
    """For each score its sentence, focused on the likeliest clause and on each further one that is likely enough."""
    groups = [clause_features(score.view, score.type) if len(score.view.clauses) > 1 else [] for score in told]
    chances = iter(models.clauses.scores_of_each([row for group in groups for row in group])[:, 0].tolist())
    least = log_odds(models.thresholds.clauses)
    placed = []
    for score, group in zip(told, groups, strict=True):
        ranked = sorted(zip(islice(chances, len(group)), score.view.clauses, strict=False), key=lambda pair: -pair[0])
        chosen = [clause for n, (chance, clause) in enumerate(ranked) if n == 0 or chance >= least]
        views = [focused(score.view, score.type, clause) for clause in chosen] or [score.view]
        placed.append([score._replace(view=view) for view in views])
    return placed


def assign_roles(
    document: DocumentView,
    models: ReaderModels,
    staged: Sequence[tuple[TypeScore, Status, float]],
    *,
    entities: Mapping[EntityId, Entity],
) -> list[dict[Role, tuple[EntityId, ...]]]:
    """For each event its entities by role, the surest first."""
    standing = standing_of(document)
    groups = [
        role_candidates(document, standing, score.view, type_=score.type, status=status, entities=entities)
        for score, status, _ in staged
    ]
    distinct = list({c.features: None for group in groups for c in group})  # a name often stands alike in two events
    scored = dict(zip(distinct, models.roles.scores_of_each(distinct).tolist(), strict=True))
    least = {Role(label): log_odds(models.thresholds.roles.get(label, 0.3)) for label in models.roles.labels}
    ranked = [_rank(group, [scored[c.features] for c in group], least) for group in groups]
    return [_with_authority(score, roles) for (score, _, _), roles in zip(staged, ranked, strict=True)]


def _with_authority(score: TypeScore, roles: dict[Role, tuple[EntityId, ...]]) -> dict[Role, tuple[EntityId, ...]]:
    """What an authority decides, the only one that the sentence names decides, unless it has another part in it."""
    if score.type in _DECIDED and not roles.get(Role.AUTHORITY):
        found = {m.entity for m in score.view.mentions if m.type == EntityType.AUTHORITY and m.kind == "name"}
        if len(found) == 1 and not any(found.intersection(names) for names in roles.values()):
            return {**roles, Role.AUTHORITY: tuple(found)}
    return roles


def _rank(
    candidates: Sequence[RoleCandidate], rows: Sequence[Sequence[float]], least: Mapping[Role, float]
) -> dict[Role, tuple[EntityId, ...]]:
    """`rows` has the candidates' log-odds in the order of `least`'s roles."""
    columns = _columns(tuple(least))
    fitting: dict[Role, list[tuple[float, EntityId]]] = {role: [] for role in least}
    for candidate, row in zip(candidates, rows, strict=True):
        for column, role in columns[candidate.type]:
            fitting[role].append((-row[column], candidate.entity))
    ranked = {}
    for role, threshold in least.items():
        chosen = sorted(pair for pair in fitting[role] if -pair[0] >= threshold)[:MAX_ENTITIES_A_ROLE]
        if role == Role.PLACE and not chosen:  # what happens, happens somewhere
            chosen = sorted(fitting[role])[:1]
        ranked[role] = tuple(entity for _, entity in chosen)
    return ranked


@cache
def _columns(roles: tuple[Role, ...]) -> Mapping[EntityType, tuple[tuple[int, Role], ...]]:
    """The roles an entity of each type may play, with their place among `roles`."""
    return {type_: tuple((n, role) for n, role in enumerate(roles) if type_ in KINDS[role]) for type_ in EntityType}


def assign_dates(
    document: DocumentView,
    models: ReaderModels,
    staged: Sequence[tuple[TypeScore, Status, float]],
    said: Sequence[Attribution],
) -> list[dict[str, DateValue]]:
    """For each event the likeliest date of each slot, where it is likely enough beside none."""
    language = document.layers.document.language
    groups = [
        date_candidates(document, score.view, type_=score.type, status=status, voice=voice)
        for (score, status, _), voice in zip(staged, said, strict=True)
    ]
    scores = models.dates.scores_of_each([c.features for group in groups for c in group])
    odds = odds_of(scores, [len(group) for group in groups])
    result: list[dict[str, DateValue]] = [{} for _ in groups]
    for slot, column in zip(models.dates.labels, odds, strict=True):
        least = models.thresholds.dates.get(f"{slot} {language}", 1.0)
        row = iter(column)
        for dates, group in zip(result, groups, strict=True):
            values = [candidate.value(slot) for candidate in group]
            best, chance = likeliest([v.text if v else None for v in values], list(islice(row, len(group))))
            value = values[best]
            if value is not None and chance >= least:
                dates[slot] = value
    return result


def log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(clipped / (1 - clipped)))
