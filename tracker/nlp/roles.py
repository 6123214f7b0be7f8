"""Who takes part in an event, and as what: candidates from the sentence, what stands before it, the title and the
document's subject, each scored for each role by a model over where and how the name stands.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType, EventType, Role, Status
from tracker.nlp.features import GENERIC
from tracker.nlp.trigger import main_clause, trigger_span
from tracker.nlp.types import Mention
from tracker.nlp.views import DocumentView, View

KINDS: Mapping[Role, frozenset[EntityType]] = {
    Role.ACTOR: frozenset({EntityType.COMPANY, EntityType.PERSON, EntityType.AUTHORITY}),
    Role.AUTHORITY: frozenset({EntityType.AUTHORITY, EntityType.PERSON}),
    Role.COUNTERPARTY: frozenset({EntityType.COMPANY, EntityType.PERSON, EntityType.AUTHORITY}),
    Role.OBJECT: frozenset(
        {EntityType.PRODUCT, EntityType.CHIP, EntityType.RULE, EntityType.DATA, EntityType.FACILITY}
    ),
    Role.PLACE: frozenset({EntityType.PLACE}),
}
# What a text may mean without naming it as the entity is called ("the software", "its cars' recordings", "regulators").
IMPLIED: tuple[tuple[EntityId, EntityType], ...] = tuple(
    (EntityId(id_), EntityType(type_))
    for id_, type_ in (
        ("china", "place"), ("china-gov", "authority"), ("us-gov", "authority"), ("fsd", "product"),
        ("robotaxi-service", "product"), ("vehicle-data", "data"), ("mapping-data", "data"), ("data-center", "facility"),
        ("advanced-ai-chips", "chip"), ("gpu", "chip"),
    )
)  # fmt: skip
BEFORE = 3  # sentences looked back for a participant


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a document is about each entity; made once for a document."""

    count: Mapping[EntityId, int]
    rank: Mapping[EntityId, int]  # among entities of its type, 0 is the most frequent
    in_title: frozenset[EntityId]
    type_of: Mapping[EntityId, EntityType]
    first_seen: Mapping[EntityId, int]  # index of the sentence


@dataclass(frozen=True, slots=True)
class RoleCandidate:
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
    return Standing(count, rank, frozenset(m.entity for m in document.title.mentions), type_of, first)


def role_candidates(
    document: DocumentView,
    standing: Standing,
    view: View,
    *,
    type_: EventType,
    status: Status,
    entities: Mapping[EntityId, Entity],
) -> list[RoleCandidate]:
    near = _near(document, standing, view)
    clause = main_clause(view, type_)
    trigger = trigger_span(view, type_).start
    here = Counter(mention.type for mention in _distinct(view.mentions))
    own = own_first(view.mentions)
    result = []
    topics = sorted(view.classes & _TELLING)
    for entity, entity_type in near.items():
        mention = own.get(entity)
        where = _where(document, standing, view, entity, mention, clause, trigger)
        features = list(
            _features(
                document, standing, view, entity, entity_type, mention, where, type_, status, here, entities, topics
            )
        )
        result.append(RoleCandidate(entity, entity_type, tuple(dict.fromkeys(features))))
    return result


# Classes that say by themselves that an implied participant is meant.
_TELLING = frozenset(
    "data autonomy chip data_centre mapping ride official permit china chip_control_noun local_training".split()
)


def _near(document: DocumentView, standing: Standing, view: View) -> dict[EntityId, EntityType]:
    found: dict[EntityId, EntityType] = {}
    reach = range(max(0, view.index - BEFORE), min(len(document.sentences), view.index + 2))
    for index in (view.index, *reach):
        for mention in document.sentences[index].mentions:
            found.setdefault(mention.entity, mention.type)
    for mention in document.title.mentions:
        found.setdefault(mention.entity, mention.type)
    for entity, rank in standing.rank.items():
        if rank < 3:
            found.setdefault(entity, standing.type_of[entity])
    for entity, type_ in IMPLIED:
        found.setdefault(entity, type_)
    return {entity: type_ for entity, type_ in found.items() if type_ != EntityType.MEDIA}


def own_first(mentions: Sequence[Mention]) -> dict[EntityId, Mention]:
    first: dict[EntityId, Mention] = {}
    for mention in mentions:
        first.setdefault(mention.entity, mention)
    return first


def _distinct(mentions: Sequence[Mention]) -> list[Mention]:
    return list(own_first(mentions).values())


def _where(
    document: DocumentView,
    standing: Standing,
    view: View,
    entity: EntityId,
    mention: Mention | None,
    clause: object,
    trigger: int,
) -> str:
    if mention is not None:
        start, end = getattr(clause, "start", view.span.start), getattr(clause, "end", view.span.end)
        side = "before" if mention.span.start < trigger else "after"
        inside = "clause" if start <= mention.span.start < end else "sentence"
        return f"{inside}-{side}"
    for back in range(1, BEFORE + 1):
        if view.index - back >= 0 and any(m.entity == entity for m in document.sentences[view.index - back].mentions):
            return f"back{back}"
    if entity in standing.in_title:
        return "title"
    if view.index + 1 < len(document.sentences) and any(
        m.entity == entity for m in document.sentences[view.index + 1].mentions
    ):
        return "next"
    return "elsewhere" if entity in standing.count else "unsaid"


def _features(  # noqa: PLR0913 - one row of the model, made in one place
    document: DocumentView,
    standing: Standing,
    view: View,
    entity: EntityId,
    entity_type: EntityType,
    mention: Mention | None,
    where: str,
    type_: EventType,
    status: Status,
    here: Counter[EntityType],
    entities: Mapping[EntityId, Entity],
    topics: Sequence[str],
) -> list[str]:
    e = str(entity_type)
    rank = min(standing.rank.get(entity, 9), 4)
    alone = "alone" if here[entity_type] == 1 else "several" if here[entity_type] else "absent"
    title = "titled" if entity in standing.in_title else "untitled"
    features = [
        f"{e}|{where}",
        f"{e}|{where}|{type_}",
        f"{e}|{where}|{alone}|{type_}",
        f"{e}|{type_}|{status}",
        f"{e}|{where}|{status}",
        f"{e}|rank{rank}|{alone}",
        f"{e}|rank{rank}|{where}|{title}",
        f"{e}|{title}|{type_}",
    ]
    known = entities.get(entity)
    if known is not None and known.jurisdiction:
        home = known.jurisdiction if known.jurisdiction in ("CN", "US") else "other"
        features += [f"{e}|home{home}|{type_}", f"{e}|home{home}|{where}|{type_}"]
    if entity in GENERIC or entity_type in (EntityType.DATA, EntityType.FACILITY):
        name = entity if entity in GENERIC else e
        features += [f"id:{name}|{type_}", f"id:{name}|{where}|{type_}", f"id:{name}|{alone}|{type_}"]
        features += [f"id:{name}|{where}|{alone}|{type_}"]
        features += [f"id:{name}|{topic}|{alone}" for topic in topics]
    if mention is not None:
        features.append(f"{e}|{mention.kind}|{where}")
        before, after = _neighbours(view, mention)
        features += [f"<{before}|{e}", f">{after}|{e}", f"<{before}|{e}|{type_}", f">{after}|{e}|{type_}"]
        order = [m.entity for m in _distinct(view.mentions) if m.type == entity_type].index(entity)
        features.append(f"{e}|order{min(order, 3)}|of{min(here[entity_type], 4)}|{type_}")
    return features


def _neighbours(view: View, mention: Mention) -> tuple[str, str]:
    """The word (English) or two characters (Chinese) on either side."""
    if view.language == "zh":
        at, end = mention.span.start - view.span.start, mention.span.end - view.span.start
        return view.lower[max(0, at - 1) : at] or "^", view.lower[end : end + 1] or "$"
    before, after = "^", "$"
    for token in view.tokens:
        if token.end <= mention.span.start:
            before = token.form
        elif token.start >= mention.span.end:
            after = token.form
            break
    return before, after
