"""Whether a document concerns driving automation, vehicle data or AI chips, with a link to China."""

from collections.abc import Sequence

from tracker.nlp.events import TypeScore
from tracker.nlp.features import TOPICS, topic_shares
from tracker.nlp.views import DocumentView


def relevance_features(document: DocumentView, scores: Sequence[TypeScore]) -> list[str]:
    """The surest sentences, the topics of title and text, and which entities are named."""
    ranked = sorted((score.probability for score in scores), reverse=True)
    features = [f"k:{document.layers.document.kind}", f"l:{document.layers.document.language}"]
    for place in (0, 1, 3, 7):
        chance = ranked[place] if len(ranked) > place else 0.0
        features += [f"top{place}>{step / 10}" for step in range(1, 10) if chance > step / 10]
    features += [f"t:{name}" for name in sorted(document.title.classes & TOPICS)]
    for name, share in sorted(topic_shares(document).items()):
        features += [f"share:{name}>{step}" for step in (0.05, 0.15, 0.3) if share > step]
    types = {mention.type for view in document.sentences for mention in view.mentions}
    features += [f"@{type_}" for type_ in sorted(types)]
    if any("china" in view.classes or any(m.entity == "china" for m in view.mentions) for view in document.sentences):
        features.append("china")
    return features
