"""How far an event has come: what the status model sees of a sentence for one event type."""

from tracker.knowledge.vocabulary import EventType
from tracker.nlp.features import own_words
from tracker.nlp.rules import votes
from tracker.nlp.trigger import main_clause
from tracker.nlp.views import DocumentView, View


def status_features(document: DocumentView, view: View, type_: EventType) -> list[str]:
    """All features of one sentence as it tells of one type, each once, in a fixed order."""
    features: dict[str, None] = {f"T:{type_}": None, f"k:{document.layers.document.kind}": None}
    clause = main_clause(view, type_)
    for name in sorted(view.classes):
        features[f"c:{name}"] = None
    if clause is not None:
        for name in sorted(clause.classes):
            features[f"m:{name}"] = None
            features[f"m:{type_}:{name}"] = None
        first = next((hit.word_class for hit in view.hits if clause.start <= hit.start < clause.end), "")
        features[f"first:{first}"] = None
    for vote in votes(view):
        if vote.rule.type == type_:
            features[f"r:{vote.rule.status}"] = None
            features[f"r:{type_}:{vote.rule.status}:{'clause' if vote.clause else 'sentence'}"] = None
    for date in view.dates:
        features[f"d:{date.side}:{'future' if date.is_future else 'past'}"] = None
    features.update(dict.fromkeys(own_words(view)))
    return list(features)
