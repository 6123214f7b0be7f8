"""Whether a document concerns driving automation, vehicle data or AI chips, with a link to China."""

from collections.abc import Iterator, Mapping, Sequence

from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.nlp.events import TypeScore
from tracker.nlp.features import TOPICS, topic_shares
from tracker.nlp.views import DocumentView

# What the ten event types are about; a text that hardly names any of it is about something else.
CORE = frozenset(
    ("autonomy", "chip", "outbound_step", "data", "data_centre", "local_training", "chip_control_noun", "mapping")
)
_STEPS = (0.0, 0.1, 0.25, 0.5, 0.75)


def relevance_features(
    document: DocumentView, scores: Sequence[TypeScore], entities: Mapping[EntityId, Entity]
) -> list[str]:
    """The surest sentences, the topics of title and text, and how much of it lies in China."""
    features = [f"k:{document.layers.document.kind}", f"l:{document.layers.document.language}"]
    ranked = sorted((score.probability for score in scores), reverse=True)
    for place in (0, 1, 3, 7):
        chance = ranked[place] if len(ranked) > place else 0.0
        features += [f"top{place}>{step / 10}" for step in range(1, 10) if chance > step / 10]
    features += [f"t:{name}" for name in sorted(document.title.classes & TOPICS)]
    for name, share in sorted(topic_shares(document).items()):
        features += [f"share:{name}>{step}" for step in (0.05, 0.15, 0.3) if share > step]
    types = {mention.type for view in document.sentences for mention in view.mentions}
    features += [f"@{type_}" for type_ in sorted(types)]
    features += _of_core(document)
    features += _of_home(document, entities)
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
