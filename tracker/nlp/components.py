"""The reader as spaCy pipelines, one for English and one for Chinese, for those who extend them in the usual way.

The reader itself needs no spaCy document; here what it reads is written into one, so that a trained part (a parser, a
tagger, someone's own component) can stand beside it.

    doc = read_doc(InputDocument("1", "", "Nvidia was told to stop selling the H20 in China.", "en"))
    [(span.label_, span.kb_id_) for span in doc.spans["events"]]  # type and status of each event
"""

from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from tracker.nlp.pipeline import Layers, read_layers
from tracker.nlp.reader import Reader
from tracker.nlp.types import InputDocument, Reading
from tracker.nlp.views import view_document

# Keys of doc.user_data.
LAYERS = "tracker_layers"
READING = "tracker_reading"


@Language.factory("tracker_layers", assigns=["doc.spans", "token.is_sent_start"])
def create_layers(nlp: Language, name: str) -> "LayersComponent":  # noqa: ARG001 (spaCy passes the name)
    return LayersComponent(nlp.lang or "en")


class LayersComponent:
    """Writes doc.spans["mentions"], ["dates"] and ["candidates"] and the sentence starts.

    A mention's `label_` is its entity type, its `kb_id_` the entity, its `id_` the kind (name, description, reference);
    a date's `label_` is its kind, its `kb_id_` the text form of its value. Spans are widened to whole tokens; the exact
    offsets are in `layers_of(doc)`.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, doc: Doc) -> Doc:
        document: InputDocument = doc.user_data.get("document") or InputDocument("", "", doc.text, self.language)
        layers = read_layers(document)
        doc.user_data[LAYERS] = layers
        starts = {
            span.start
            for sentence in layers.sentences
            if (span := _widened(doc, sentence.span.start, sentence.span.end))
        }
        for token in doc:
            token.is_sent_start = token.i == 0 or token.i in starts
        doc.spans["mentions"] = _present(
            _widened(doc, one.span.start, one.span.end, one.type, one.entity, one.kind) for one in layers.mentions
        )
        doc.spans["dates"] = _present(
            _widened(doc, one.span.start, one.span.end, one.kind, one.value.text if one.value else "")
            for one in layers.dates
        )
        doc.spans["candidates"] = _present(
            _widened(doc, one.span.start, one.span.end, one.type) for one in layers.candidates()
        )
        return doc


@Language.factory("tracker_events", requires=["doc.spans"], assigns=["doc.spans"])
def create_events(nlp: Language, name: str) -> "EventsComponent":  # noqa: ARG001 (spaCy passes the name)
    return EventsComponent()


class EventsComponent:
    """Writes doc.spans["events"]: the evidence of each event, with its type as `label_` and its status as `kb_id_`.

    Stands after `tracker_layers`. Roles, dates, attribution and confidence are in `reading_of(doc)`.
    """

    def __init__(self) -> None:
        self.reader = Reader.load()

    def __call__(self, doc: Doc) -> Doc:
        reading = self.reader.read_view(view_document(layers_of(doc)))
        doc.user_data[READING] = reading
        doc.spans["events"] = _present(
            _widened(doc, one.evidence.start, one.evidence.end, one.type, one.status) for one in reading.events
        )
        return doc


def _widened(doc: Doc, start: int, end: int, label: str = "", kb_id: str = "", span_id: str = "") -> Span | None:
    return doc.char_span(start, end, label=label, kb_id=kb_id, span_id=span_id, alignment_mode="expand")


def _present(spans: Any) -> list[Span]:
    return [span for span in spans if span is not None]


@cache
def load_pipeline(language: str) -> Language:
    """Blank English, or blank Chinese with each character a token, and the reader's parts after the tokenizer."""
    nlp = spacy.blank(language)
    nlp.add_pipe("tracker_layers")
    nlp.add_pipe("tracker_events")
    return nlp


def read_doc(document: InputDocument) -> Doc:
    """A spaCy document of the text with its mentions, dates and events."""
    nlp = load_pipeline(document.language)
    doc = nlp.make_doc(document.text)
    doc.user_data["document"] = document
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def layers_of(doc: Doc) -> Layers:
    layers: Layers = doc.user_data[LAYERS]
    return layers


def reading_of(doc: Doc) -> Reading:
    reading: Reading = doc.user_data[READING]
    return reading
