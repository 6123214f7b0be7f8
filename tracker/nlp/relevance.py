"""Whether a document concerns driving automation, vehicle data or AI chips, with a link to China."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType, EventType
from tracker.nlp.events import TypeScore
from tracker.nlp.features import TOPICS, topic_shares
from tracker.nlp.views import DocumentView, View

# What the ten event types are about; a text that hardly names any of it is about something else.
CORE = frozenset(
    ("autonomy", "chip", "outbound_step", "data", "data_centre", "local_training", "chip_control_noun", "mapping")
)
_STEPS = (0.0, 0.1, 0.25, 0.5, 0.75)
# Words that tell data of cars from other data, and AI chips from chips of wood or potato.
_CARS_EN = frozenset((
    "car", "cars", "vehicle", "vehicles", "carmaker", "carmakers", "automaker", "automakers", "automotive", "auto",
    "driver", "drivers", "driving", "truck", "trucks", "lorry", "lorries", "van", "vans", "taxi", "taxis", "robotaxi",
    "robotaxis", "fleet", "motor", "motors", "saloon", "saloons", "suv", "suvs",
))  # fmt: skip
_CHIPS_EN = frozenset((
    "ai", "artificial", "gpu", "gpus", "semiconductor", "semiconductors", "accelerator", "accelerators", "processor",
    "processors", "chipmaker", "chipmakers", "foundry", "wafer", "wafers",
))  # fmt: skip
_CARS_ZH = re.compile("车|驾")
_CHIPS_ZH = re.compile("人工智能|ai|芯片|半导体|算力|gpu|晶圆|加速卡|处理器")
_DRIVING_KINDS = frozenset(("driver assistance", "robotaxi service", "av company", "robotaxi operator", "driving chip"))
_CAR_KINDS = frozenset(("carmaker", "vehicle", "lidar maker"))
_CHIP_KINDS = frozenset(("accelerator", "driving chip", "chipmaker", "chip designer", "foundry", "memory maker"))
_DATA = frozenset(("data", "outbound_step", "data_centre", "local_store", "local_training", "mapping", "@data"))
# What an event of a type must be about; every other type takes any field.
_FIELD_OF = {
    EventType.DATA_TRANSFER: "data", EventType.DATA_LOCALISATION: "data",
    EventType.CHIP_CONTROL: "chips", EventType.CHIP_SUPPLY: "chips",
}  # fmt: skip
_HOMES = (EntityType.PLACE, EntityType.AUTHORITY, EntityType.COMPANY, EntityType.RULE)
_LIKELY = 0.2


class _Field(NamedTuple):
    """What one sentence, or the title, is about."""

    driving: bool
    cars: bool
    data: bool
    chips: bool
    china: bool


def relevance_features(
    document: DocumentView, scores: Sequence[TypeScore], entities: Mapping[EntityId, Entity]
) -> list[str]:
    """The surest sentences, the topics of title and text, and how much of it lies in China."""
    features = [f"k:{document.layers.document.kind}", f"l:{document.layers.document.language}"]
    # Only the surest one: how many there are says how long the text is, and a brief may be of one sentence.
    best = max((score.probability for score in scores), default=0.0)
    features += [f"best>{step / 10}" for step in range(1, 10) if best > step / 10]
    features += [f"t:{name}" for name in sorted(document.title.classes & TOPICS)]
    for name, share in sorted(topic_shares(document).items()):
        features += [f"share:{name}>{step}" for step in (0.05, 0.15, 0.3) if share > step]
    types = {mention.type for view in document.sentences for mention in view.mentions}
    features += [f"@{type_}" for type_ in sorted(types)]
    features += _of_core(document)
    features += _of_home(document, entities)
    features += _of_fields(document, scores, entities)
    return features


def _of_core(document: DocumentView) -> Iterator[str]:
    total = max(len(document.sentences), 1)
    core = sum(bool(view.classes & CORE) for view in document.sentences) / total
    china = sum("china" in view.classes for view in document.sentences) / total
    both = sum("china" in view.classes and bool(view.classes & CORE) for view in document.sentences) / total
    yield from (f"core>{step}" for step in _STEPS if core > step)
    yield from (f"china>{step}" for step in _STEPS if china > step)
    yield from (f"both>{step}" for step in _STEPS if both > step)
    yield f"core {core > 0.25} china {china > 0.1}"
    title = document.title.classes
    yield f"title core {bool(title & CORE)} china {'china' in title}"


def _of_home(document: DocumentView, entities: Mapping[EntityId, Entity]) -> Iterator[str]:
    """Which country's places and authorities the text names, and whether any of them is China's."""
    homes = []
    for view in (document.title, *document.sentences):
        for mention in view.mentions:
            known = entities.get(mention.entity)
            if known is not None and mention.type in (EntityType.PLACE, EntityType.AUTHORITY) and known.jurisdiction:
                homes.append(known.jurisdiction)
    chinese = sum(home == "CN" for home in homes) / max(len(homes), 1)
    yield f"homes {bool(homes)}"
    yield from (f"chinese>{step}" for step in _STEPS if chinese > step)
    yield f"foreign {sum(home != 'CN' for home in homes) > 2} chinese {chinese > 0}"


def _of_fields(
    document: DocumentView, scores: Sequence[TypeScore], entities: Mapping[EntityId, Entity]
) -> Iterator[str]:
    """Whether a field of ours and China stand together, and how sure the events told beside them are."""
    title = _field(document.title, entities)
    fields = [_field(view, entities) for view in document.sentences]
    total = max(len(fields), 1)
    cars = sum(field.cars for field in fields) / total
    own = [
        (field.driving and (field.cars or cars > 0.1)) or field.chips or (field.data and (field.cars or cars > 0.25))
        for field in fields
    ]
    china = sum(field.china for field in fields) / total
    together = any(about and (field.china or title.china) for about, field in zip(own, fields, strict=True))
    yield f"together {together}"
    yield f"field {any(own)} china {china > 0 or title.china}"
    yield f"much field {sum(own) / total > 0.2} china {china > 0.1 or title.china}"
    backed = 0.0
    if china or title.china:
        for score in scores:
            if score.probability > backed and _is_backed(
                fields, score.view.index, title, _FIELD_OF.get(score.type, "")
            ):
                backed = score.probability
    yield from (f"backed>{step / 10}" for step in range(1, 10) if backed > step / 10)
    yield f"backed {backed >= _LIKELY}"


def _is_backed(fields: Sequence[_Field], at: int, title: _Field, wanted: str) -> bool:
    """The sentence, its neighbours or the title are of the field that the event's type needs."""
    near = (*fields[max(0, at - 1) : at + 2], title)
    if wanted == "chips":
        return any(field.chips for field in near)
    if wanted == "data":
        return fields[at].data and any(field.cars for field in near)
    return any(field.driving or field.chips or (field.cars and field.data) for field in near)


def _field(view: View, entities: Mapping[EntityId, Entity]) -> _Field:
    classes = view.classes
    driving, china = "autonomy" in classes, "china" in classes
    chips = "@chip" in classes or ("chip" in classes and _has(view, _CHIPS_EN, _CHIPS_ZH))
    cars = _has(view, _CARS_EN, _CARS_ZH)
    for mention in view.mentions:
        known = entities.get(mention.entity)
        if known is not None:
            driving = driving or not _DRIVING_KINDS.isdisjoint(known.kinds)
            cars = cars or not _CAR_KINDS.isdisjoint(known.kinds)
            # a maker of chips also sells phones
            chips = chips or ("chip" in classes and not _CHIP_KINDS.isdisjoint(known.kinds))
            china = china or (known.jurisdiction == "CN" and mention.type in _HOMES)
        elif mention.type in (EntityType.PLACE, EntityType.AUTHORITY):
            china = True  # one that is not listed: an invented one of a training document, and most of these are there
    return _Field(driving, cars, not _DATA.isdisjoint(classes), chips, china)


def _has(view: View, english: frozenset[str], chinese: re.Pattern[str]) -> bool:
    if view.language == "zh":
        return bool(chinese.search(view.lower))
    return any(token.form in english for token in view.tokens)
