"""The outlet or body whose reporting a text rests on."""

from collections import Counter

from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.nlp.types import Mention
from tracker.nlp.views import DocumentView, View

EARLY = 4  # sentences in which a text names what it rests on
_NEAR_EN, _NEAR_ZH = 60, 12  # characters between the outlet and the word of reporting


def find_origin(document: DocumentView) -> EntityId | None:
    """The outlet credited early or most often; None where the text credits none, or only its own publisher."""
    if document.layers.document.kind == "notice":
        return None
    own = document.layers.document.publisher.casefold()
    weight: Counter[EntityId] = Counter()
    for view in (document.title, *document.sentences):
        if view.sentence is not None and view.sentence.is_furniture:
            continue
        for mention in view.mentions:
            if mention.type != EntityType.MEDIA or mention.surface.casefold() in own:
                continue
            if _is_credited(view, mention):
                weight[mention.entity] += 3 if view.index < EARLY else 1
    best = max(weight.items(), key=lambda item: item[1], default=(None, 0))
    return best[0] if best[1] >= 3 else None


def _is_credited(view: View, mention: Mention) -> bool:
    near = _NEAR_ZH if view.language == "zh" else _NEAR_EN
    return any(
        hit.word_class in ("reported", "announce", "anonymous") and abs(hit.start - mention.span.start) <= near
        for hit in view.hits
    )
