"""Who vouches for what a sentence says, and what carries over from the sentences before it."""

import re
from collections.abc import Iterator

from tracker.knowledge.vocabulary import EntityType, EventType, Status
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.origin import find_origin
from tracker.nlp.publishers import owner
from tracker.nlp.speakers import carried, voices
from tracker.nlp.speech_words import speech_words
from tracker.nlp.trigger import main_clause
from tracker.nlp.types import Mention
from tracker.nlp.views import DocumentView, View

SPEAKING = ("announce", "reported", "anonymous", "analyst", "firstperson", "refute")
BEFORE = 2
_QUOTED = re.compile(r"[\"“”]")
_KINDS = {
    EntityType.MEDIA: "media",
    EntityType.COMPANY: "company",
    EntityType.PERSON: "person",
    EntityType.AUTHORITY: "authority",
}


def attribution_features(document: DocumentView, view: View, *, type_: EventType, status: Status) -> list[str]:
    features: dict[str, None] = {f"T:{type_}": None, f"S:{status}": None}
    source = document.layers.document
    features[f"k:{source.kind}"] = None
    features.update(dict.fromkeys(_of_speakers(document, view, type_, status)))
    features.update(dict.fromkeys(own_signs(view, "0")))
    for back in range(1, BEFORE + 1):
        if view.index >= back:
            near = document.sentences[view.index - back]
            same = near.sentence and view.sentence and near.sentence.paragraph == view.sentence.paragraph
            features.update(dict.fromkeys(own_signs(near, f"-{back}{'p' if same else ''}")))
    if document.sentences:
        features.update(dict.fromkeys(own_signs(document.sentences[0], "first")))
    features.update(dict.fromkeys(_near_words(view)))
    features[f"l:{view.language}"] = None
    for name in sorted(view.classes):
        features[f"c:{name}"] = None
    return list(features)


def _of_speakers(document: DocumentView, view: View, type_: EventType, status: Status) -> Iterator[str]:
    """Whose words the event's clause is: a speaker of the sentence, or the one who spoke last."""
    clause = main_clause(view, type_)
    at, until = (clause.start, clause.end) if clause else (view.span.start, view.span.end)
    source = document.layers.document
    own = owner(document)
    rests = find_origin(document, default_gazetteer().entities) is not None  # unnamed sources are then the outlet's
    before = carried(document)[view.index]
    last = before.kind or "nobody"
    here: set[str] = set()
    for voice in voices(document, view):
        kind = last if voice.kind == "same" else voice.kind
        inside = voice.start < until and at < voice.end
        if inside:
            here.add(kind)
        where = "in" if inside else "out"
        yield f"v:{where}:{kind}"
        yield f"v:{where}:{kind}:{voice.verb}"
        yield f"v:{where}:{voice.kind}:{source.kind}"
    if here:
        state = "in:" + "+".join(sorted(here))
    else:
        where = "same" if not before.paragraphs else "next" if before.paragraphs == 1 else "far"
        state = f"carry:{last}:{where}"
    yield f"state:{state}"
    yield f"state:{state}|{own}"
    yield f"state:{state}|{status}"
    yield f"state:{state}|rests {rests}"
    yield f"state:{state}|{view.language}"
    yield f"rests:{rests}"
    yield f"subject:{view.mentions[0].type if view.mentions else ''}"
    yield f"opens:{_opening(view)}"
    yield f"own:{own}"
    yield f"own:{own}:{source.kind}"
    yield f"own:{own}|{status}"
    quotes = _QUOTED.findall(view.lower[: at - view.span.start])
    if len(quotes) % 2:
        yield f"quoted:{last}"


def _opening(view: View) -> str:
    """How the sentence begins: "it", "separately", 此外; "" where that says nothing."""
    words = speech_words(view.language).openings
    if view.language == "zh":
        start = view.lower[:6].lstrip("“” ")
        return next((word for word in words if start.startswith(word)), "")
    first = view.tokens[0].form if view.tokens else ""
    return first if first in words else ""


def own_signs(view: View, where: str) -> list[str]:
    """Speaking words with who stands next to them, quotation marks, first person."""
    key = f"signs:{where}"
    if key not in view.memo:
        view.memo[key] = list(_read_signs(view, where))
    signs: list[str] = view.memo[key]
    return signs


def _read_signs(view: View, where: str) -> Iterator[str]:
    spoken = [hit for hit in view.hits if hit.word_class in SPEAKING]
    for name in sorted({hit.word_class for hit in spoken}):
        yield f"{where}:{name}"
    if _QUOTED.search(view.lower):
        yield f"{where}:quoted"
    for hit in spoken:
        nearest = _nearest(view, hit.start)
        if nearest is not None:
            side = "before" if nearest.span.start < hit.start else "after"
            yield f"{where}:{hit.word_class}:{_KINDS[nearest.type]}:{side}"
    for kind in sorted({_KINDS[mention.type] for mention in view.mentions if mention.type in _KINDS}):
        yield f"{where}:@{kind}"


def _nearest(view: View, at: int) -> Mention | None:
    near = [
        m for m in view.mentions if m.type in _KINDS and abs(m.span.start - at) < (25 if view.language == "zh" else 70)
    ]
    return min(near, key=lambda m: abs(m.span.start - at), default=None)


def _near_words(view: View) -> Iterator[str]:
    """The words around each speaking word: "sources said", "the report said", 消息人士称."""
    for hit in view.hits:
        if hit.word_class not in SPEAKING:
            continue
        if view.language == "zh":
            at = hit.start - view.span.start
            yield f"w:{view.lower[max(0, at - 2) : hit.end - view.span.start]}"
            continue
        around = [token.form for token in view.tokens if hit.start - 14 <= token.start <= hit.end + 10]
        yield from (f"w:{word}" for word in around)
