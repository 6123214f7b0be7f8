"""Who takes part in an event, and as what: candidates from the sentence, what stands before it, the title and the
document's subject, each scored for each role by a model over where and how the name stands.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType, EventType, Role, Status
from tracker.nlp.features import GENERIC
from tracker.nlp.trigger import main_clause, trigger_span
from tracker.nlp.types import Mention
from tracker.nlp.views import Clause, DocumentView, View, beside

KINDS: Mapping[Role, frozenset[EntityType]] = {
    Role.ACTOR: frozenset({EntityType.COMPANY, EntityType.PERSON, EntityType.AUTHORITY}),
    Role.AUTHORITY: frozenset({EntityType.AUTHORITY, EntityType.PERSON}),
    Role.COUNTERPARTY: frozenset({EntityType.COMPANY, EntityType.PERSON, EntityType.AUTHORITY}),
    Role.OBJECT: frozenset(
        {EntityType.PRODUCT, EntityType.CHIP, EntityType.RULE, EntityType.DATA, EntityType.FACILITY}
    ),
    Role.PLACE: frozenset({EntityType.PLACE}),
}
# What a text may mean without naming it as the entity is called ("the software", "its cars' recordings", "regulators"),
# and the event types in which it does.
_IMPLIED: tuple[tuple[str, EntityType, str], ...] = (
    ("china", EntityType.PLACE, "*"),
    ("china-gov", EntityType.AUTHORITY, "*"),
    ("us-gov", EntityType.AUTHORITY, "chip_control chip_supply rulemaking enforcement"),
    ("fsd", EntityType.PRODUCT, "autonomy_permit product_launch partnership official_meeting enforcement"),
    ("robotaxi-service", EntityType.PRODUCT, "autonomy_permit product_launch partnership enforcement"),
    (
        "vehicle-data",
        EntityType.DATA,
        "data_transfer data_localisation autonomy_permit rulemaking enforcement partnership",
    ),
    ("mapping-data", EntityType.DATA, "autonomy_permit data_transfer rulemaking enforcement"),
    ("data-center", EntityType.FACILITY, "data_localisation chip_supply"),
    ("advanced-ai-chips", EntityType.CHIP, "chip_control chip_supply"),
    ("gpu", EntityType.CHIP, "chip_control chip_supply"),
)
IMPLIED: Mapping[EventType, Mapping[EntityId, EntityType]] = {
    type_: {EntityId(id_): kind for id_, kind, types in _IMPLIED if types == "*" or type_ in types.split()}
    for type_ in EventType
}
BEFORE = 2  # sentences looked back for a participant


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a document is about each entity; made once for a document."""

    count: Mapping[EntityId, int]
    rank: Mapping[EntityId, int]  # among entities of its type, 0 is the most frequent
    in_title: frozenset[EntityId]
    type_of: Mapping[EntityId, EntityType]
    leading: tuple[EntityId, ...]  # the most frequent of each type


class RoleCandidate(NamedTuple):  # hundreds a document
    entity: EntityId
    type: EntityType
    features: tuple[str, ...]


def standing_of(document: DocumentView) -> Standing:
    count: Counter[EntityId] = Counter()
    type_of: dict[EntityId, EntityType] = {}
    first: dict[EntityId, int] = {}
    for view in (document.title, *document.sentences):
        for mention in view.mentions:
            count[mention.entity] += 1
            type_of.setdefault(mention.entity, mention.type)
            first.setdefault(mention.entity, view.index)
    rank: dict[EntityId, int] = {}
    seen: Counter[EntityType] = Counter()
    for entity in sorted(count, key=lambda e: (-count[e], first[e], e)):
        rank[entity] = seen[type_of[entity]]
        seen[type_of[entity]] += 1
    titled = frozenset(mention.entity for mention in document.title.mentions)
    return Standing(count, rank, titled, type_of, tuple(entity for entity in rank if rank[entity] < 1))


@dataclass(frozen=True, slots=True)
class _Scene:
    """One event's sentence, with what the features of every candidate need."""

    view: View
    standing: Standing
    type: str  # of the event
    status: str
    clause: Clause | None
    trigger: int
    here: Mapping[EntityType, int]  # distinct names of each type in the sentence
    order: Mapping[EntityId, int]  # place among the names of its type
    own: Mapping[EntityId, Mention]
    around: Mapping[EntityId, str]  # where outside the sentence an entity stands
    topics: tuple[str, ...]


def role_candidates(
    document: DocumentView,
    standing: Standing,
    view: View,
    *,
    type_: EventType,
    status: Status,
    entities: Mapping[EntityId, Entity],
) -> list[RoleCandidate]:
    own: dict[EntityId, Mention] = {}
    for mention in view.mentions:
        own.setdefault(mention.entity, mention)
    here: Counter[EntityType] = Counter()
    order: dict[EntityId, int] = {}
    for entity, mention in own.items():
        order[entity] = here[mention.type]
        here[mention.type] += 1
    near, around = _near(document, standing, view, type_)
    scene = _Scene(
        view, standing, str(type_), str(status), main_clause(view, type_), trigger_span(view, type_).start, here, order,
        own, around, tuple(sorted(view.classes & _TELLING)),
    )  # fmt: skip
    return [
        RoleCandidate(entity, entity_type, _features(scene, entity, entity_type, entities.get(entity)))
        for entity, entity_type in near.items()
    ]


# Classes that say by themselves that an implied participant is meant.
_TELLING = frozenset((
    "data", "autonomy", "chip", "data_centre", "mapping", "ride", "official", "permit", "china",
    "chip_control_noun", "local_training",
))  # fmt: skip


def _near(
    document: DocumentView, standing: Standing, view: View, type_: EventType
) -> tuple[dict[EntityId, EntityType], dict[EntityId, str]]:
    """Candidates with their types, and where outside the sentence each was found first."""
    found = {mention.entity: mention.type for mention in view.mentions}
    around: dict[EntityId, str] = {}
    places = [(f"back{back}", view.index - back) for back in range(1, BEFORE + 1)]
    for place, index in (*places, ("title", -1), ("next", view.index + 1)):
        if place == "title" or 0 <= index < len(document.sentences):
            near = document.title if place == "title" else document.sentences[index]
            for mention in near.mentions:
                around.setdefault(mention.entity, place)
                found.setdefault(mention.entity, mention.type)
    for entity in standing.leading:
        found.setdefault(entity, standing.type_of[entity])
    found |= {entity: kind for entity, kind in IMPLIED[type_].items() if entity not in found}
    return {entity: kind for entity, kind in found.items() if kind != EntityType.MEDIA}, around


def _where(scene: _Scene, entity: EntityId) -> str:
    mention = scene.own.get(entity)
    if mention is None:
        return scene.around.get(entity) or ("elsewhere" if entity in scene.standing.count else "unsaid")
    at, clause = mention.span.start, scene.clause
    inside = "clause" if clause is None or clause.start <= at < clause.end else "sentence"
    return f"{inside}-{'before' if at < scene.trigger else 'after'}"


def _features(scene: _Scene, entity: EntityId, entity_type: EntityType, known: Entity | None) -> tuple[str, ...]:
    e, type_, standing = str(entity_type), scene.type, scene.standing
    where = _where(scene, entity)
    rank = min(standing.rank.get(entity, 9), 4)
    count = scene.here.get(entity_type, 0)
    alone = "alone" if count == 1 else "several" if count else "absent"
    title = "titled" if entity in standing.in_title else "untitled"
    features = [
        *_of_place(e, where, alone, title, type_),
        *_of_status(e, where, type_, scene.status),
        *_of_rank(e, where, alone, title, rank),
    ]
    if known is not None and known.jurisdiction:
        home = known.jurisdiction if known.jurisdiction in ("CN", "US") else "other"
        features += _of_home(e, where, home, type_)
    if entity in GENERIC or entity_type in (EntityType.DATA, EntityType.FACILITY):
        name = entity if entity in GENERIC else e
        features += _of_name(name, where, alone, type_)
        features += [f"id:{name}|{topic}|{alone}" for topic in scene.topics]
    mention = scene.own.get(entity)
    if mention is not None:
        before, after = _neighbours(scene.view, mention)
        features += (
            f"{e}|{mention.kind}|{where}",
            f"<{before}|{e}",
            f">{after}|{e}",
            f"<{before}|{e}|{type_}",
            f">{after}|{e}|{type_}",
            f"{e}|order{min(scene.order[entity], 3)}|of{min(count, 4)}|{type_}",
        )
    return tuple(features)


# A document has hundreds of candidates and few ways for them to stand: what depends on little is spelt out once.
_spelt_once = lru_cache(maxsize=20_000)


@_spelt_once
def _of_place(e: str, where: str, alone: str, title: str, type_: str) -> tuple[str, ...]:
    return f"{e}|{where}", f"{e}|{where}|{type_}", f"{e}|{where}|{alone}|{type_}", f"{e}|{title}|{type_}"


@_spelt_once
def _of_status(e: str, where: str, type_: str, status: str) -> tuple[str, ...]:
    return f"{e}|{type_}|{status}", f"{e}|{where}|{status}"


@_spelt_once
def _of_rank(e: str, where: str, alone: str, title: str, rank: int) -> tuple[str, ...]:
    return f"{e}|rank{rank}|{alone}", f"{e}|rank{rank}|{where}|{title}"


@_spelt_once
def _of_home(e: str, where: str, home: str, type_: str) -> tuple[str, ...]:
    return f"{e}|home{home}|{type_}", f"{e}|home{home}|{where}|{type_}"


@_spelt_once
def _of_name(name: str, where: str, alone: str, type_: str) -> tuple[str, ...]:
    return f"id:{name}|{type_}", f"id:{name}|{where}|{type_}", f"id:{name}|{where}|{alone}|{type_}"


def _neighbours(view: View, mention: Mention) -> tuple[str, str]:
    """The word or character on either side; made once for a mention."""
    key = f"beside:{mention.span.start}"
    if key not in view.memo:
        before, after = beside(view, mention.span)
        view.memo[key] = before or "^", after or "$"
    found: tuple[str, str] = view.memo[key]
    return found
