"""Rows of features with their truths, for each trained part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import EntityId, EventType, Role, Status
from tracker.nlp.attribution import attribution_features
from tracker.nlp.clauses import LABEL, clause_features
from tracker.nlp.features import sentence_features
from tracker.nlp.roles import KINDS, role_candidates, standing_of
from tracker.nlp.status import status_features
from tracker.nlp.training.corpus import GoldDocument
from tracker.nlp.training.dates import Choice
from tracker.nlp.training.lessons import Lesson
from tracker.nlp.trigger import focused
from tracker.nlp.views import Clause

EVERY_FOLD = -1  # in place of a document: what is taught always and never read to measure


@dataclass(slots=True)
class YesNo:
    """Examples with one yes or no per label; `document` is the index of the document each row came from."""

    labels: tuple[str, ...]
    rows: list[Sequence[str]] = field(default_factory=list)
    truths: list[tuple[bool, ...]] = field(default_factory=list)
    allowed: list[tuple[bool, ...]] = field(default_factory=list)  # labels that may be given at all
    document: list[int] = field(default_factory=list)
    language: list[str] = field(default_factory=list)


@dataclass(slots=True)
class OneOf:
    rows: list[Sequence[str]] = field(default_factory=list)
    truths: list[str] = field(default_factory=list)
    document: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Examples:
    types: YesNo
    clauses: YesNo
    status: OneOf
    roles: YesNo
    dates: Choice
    attribution: OneOf


def make_examples(
    documents: Sequence[GoldDocument], entities: Mapping[EntityId, Entity], *, lessons: Sequence[Lesson] = ()
) -> Examples:
    examples = Examples(YesNo(tuple(EventType)), YesNo((LABEL,)), OneOf(), YesNo(tuple(Role)), Choice(), OneOf())
    for index, document in enumerate(documents):
        _add_types(examples.types, index, document)
        _add_clauses(examples.clauses, index, document)
        _add_events(examples, index, document, entities)
    for lesson in lessons:
        examples.status.rows.append(status_features(lesson.view, lesson.view.sentences[0], lesson.type))
        examples.status.truths.append(lesson.status)
        examples.status.document.append(EVERY_FOLD)
    return examples


def _add_types(part: YesNo, index: int, document: GoldDocument) -> None:
    told: dict[int, set[str]] = {}
    for event in document.events:
        told.setdefault(event.sentence, set()).add(event.record["type"])
    for view in document.view.sentences:
        if view.is_readable and view.classes:
            part.rows.append(sentence_features(document.view, view))
            part.truths.append(tuple(label in told.get(view.index, ()) for label in part.labels))
            part.document.append(index)
            part.language.append(view.language)


def _add_clauses(part: YesNo, index: int, document: GoldDocument) -> None:
    """The clauses of each sentence that tells of a type, with whether the evidence of an event of it stands there."""
    told: dict[tuple[int, EventType], set[Clause]] = {}
    for event in document.events:
        if event.sentence >= 0 and (view := document.view.sentences[event.sentence]).clauses:
            type_ = EventType(event.record["type"])
            told.setdefault((event.sentence, type_), set()).add(event.clause(view))
    for (sentence, type_), clauses in told.items():
        view = document.view.sentences[sentence]
        if len(view.clauses) > 1:
            for clause, row in zip(view.clauses, clause_features(view, type_), strict=True):
                _add_row(part, index, view.language, row)
                part.truths.append((clause in clauses,))
                part.allowed.append((True,))


def _add_events(examples: Examples, index: int, document: GoldDocument, entities: Mapping[EntityId, Entity]) -> None:
    standing = standing_of(document.view)
    for event in document.events:
        if event.sentence < 0:
            continue
        view, record = document.view.sentences[event.sentence], event.record
        type_, status = EventType(record["type"]), Status(record["status"])
        if view.clauses:
            view = focused(view, type_, event.clause(view))
        examples.status.rows.append(status_features(document.view, view, type_))
        examples.status.truths.append(status)
        examples.status.document.append(index)
        examples.attribution.rows.append(attribution_features(document.view, view, type_=type_, status=status))
        examples.attribution.truths.append(record["attribution"])
        examples.attribution.document.append(index)
        for candidate in role_candidates(document.view, standing, view, type_=type_, status=status, entities=entities):
            _add_row(examples.roles, index, view.language, candidate.features)
            examples.roles.truths.append(tuple(candidate.entity in record[role] for role in Role))
            examples.roles.allowed.append(tuple(candidate.type in KINDS[role] for role in Role))
        examples.dates.add(index, document.view, view, record)


def _add_row(part: YesNo, index: int, language: str, features: Sequence[str]) -> None:
    part.rows.append(features)
    part.document.append(index)
    part.language.append(language)
