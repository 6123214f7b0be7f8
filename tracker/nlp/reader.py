"""The reader: from a document to its mentions and events. `Reader.load()` once, then `read` as often as wanted."""

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from tracker.knowledge.additions import in_use
from tracker.knowledge.tables import FOLDER as KNOWLEDGE
from tracker.nlp.confidence import confidence_of, reasons_of
from tracker.nlp.events import FoundEvent, find_events, score_types
from tracker.nlp.explain import Explanation, explain
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.lexicon import lexicon
from tracker.nlp.linear import sigmoid
from tracker.nlp.merging import merge_events
from tracker.nlp.models import FOLDER as TRAINED
from tracker.nlp.models import ReaderModels
from tracker.nlp.origin import find_origin
from tracker.nlp.pipeline import read_layers
from tracker.nlp.pretrained import PretrainedNames
from tracker.nlp.relevance import relevance_features
from tracker.nlp.trigger import trigger_span
from tracker.nlp.types import EventMention, InputDocument, Reading, Span
from tracker.nlp.views import DocumentView, view_document

VERSION = "0.1"
# A text that speaks of unlisted names only is easily held off the subject, and just its names are wanted.
NEARLY_RELEVANT = 0.2
MAX_CHARACTERS = 400_000  # a longer text is read up to here, and says so


class Reader:
    def __init__(self, models: ReaderModels, pretrained: PretrainedNames | None = None) -> None:
        self._models = models
        self._pretrained = pretrained

    @classmethod
    def load(cls, *, pipelines: Sequence[str] = ()) -> "Reader":
        """Reads the shipped weights and data files; no download. `pipelines`: installed spaCy pipelines that propose
        names beside our own forms.

        Errors: KnowledgeInvalid where a file is missing, SettingsInvalid where a pipeline is.
        """
        default_gazetteer()
        for language in ("en", "zh"):
            lexicon(language)
        models = ReaderModels.load()
        pretrained = PretrainedNames.load(pipelines) if pipelines else None
        gc.collect()
        gc.freeze()  # what was loaded stays for good: the collector need not walk it again for every few documents
        return cls(models, pretrained)

    def read(self, document: InputDocument, *, with_proposals: bool = False) -> Reading:
        """Any text gives a reading; what could not be read is said in `warnings`.

        `with_proposals` adds the names that no entity is listed for, of a document that may be relevant.
        """
        warnings: tuple[str, ...] = ()
        if len(document.text) > MAX_CHARACTERS or len(document.title) > MAX_CHARACTERS:
            document = _shortened(document)
            warnings = (f"read up to character {MAX_CHARACTERS} only",)
        layers = read_layers(document)
        reading = self.read_view(view_document(layers), warnings)
        if with_proposals and (reading.is_relevant or reading.relevance >= NEARLY_RELEVANT):
            further = self._pretrained.find(layers.text, document.language, layers.mentions) if self._pretrained else ()
            return replace(reading, proposals=layers.proposals(further))
        return reading

    def read_many(self, documents: Iterable[InputDocument]) -> Iterator[Reading]:
        for document in documents:
            yield self.read(document)

    def explain(self, document: InputDocument, reading: Reading) -> tuple[Explanation, ...]:
        """One for each event of `reading`, which must be this reader's of `document`; looks at its sentences again."""
        if not reading.events:
            return ()
        view = view_document(read_layers(_shortened(document)))
        return tuple(explain(view, event, self._models) for event in reading.events)

    def read_view(self, document: DocumentView, warnings: tuple[str, ...] = ()) -> Reading:
        scores = score_types(document, self._models.types)
        features = relevance_features(document, scores, default_gazetteer().entities)
        relevance = sigmoid(float(self._models.relevance.scores(features)[0]))
        found: tuple[FoundEvent, ...] = ()
        if relevance >= self._models.thresholds.relevance:
            found = tuple(find_events(document, self._models, scores, entities=default_gazetteer().entities))
        return self.conclude(document, found, relevance=relevance, warnings=warnings)

    def conclude(
        self,
        document: DocumentView,
        found: Iterable[FoundEvent],
        *,
        relevance: float,
        warnings: tuple[str, ...] = (),
    ) -> Reading:
        """The last step: mentions joined to distinct events, with confidence and origin."""
        events = tuple(self._mention(event, count) for event, count in merge_events(found))
        return Reading(
            is_relevant=bool(events),
            relevance=round(relevance, 3),
            origin=find_origin(document, default_gazetteer().entities),
            mentions=document.layers.mentions,
            events=events,
            warnings=(*warnings, *document.layers.text.warnings),
        )

    def _mention(self, event: FoundEvent, count: int) -> EventMention:
        trigger = trigger_span(event.view, event.type)
        evidence = evidence_span(event, trigger)
        return EventMention(
            type=event.type,
            status=event.status,
            roles={role: names for role, names in event.roles.items() if names},
            date=event.dates.get("date"),
            target_date=event.dates.get("target_date"),
            attribution=event.attribution,
            evidence=evidence,
            trigger=Span(trigger.start, min(trigger.end, evidence.end)),
            confidence=confidence_of(event, self._models.thresholds),
            reasons=reasons_of(event, count),
        )


def evidence_span(event: FoundEvent, trigger: Span) -> Span:
    """The sentence where it is short enough to be evidence, else the stretch of it that holds the trigger."""
    sentence = event.view.sentence
    parts = sentence.clauses if sentence is not None else ()
    return next((part for part in parts if part.start <= trigger.start < part.end), event.view.span)


def _shortened(document: InputDocument) -> InputDocument:
    return replace(document, text=document.text[:MAX_CHARACTERS], title=document.title[:MAX_CHARACTERS])


def extractor_version() -> str:
    """Changes with every rule, name or weight, shipped or added: readings of two versions may differ."""
    added = in_use().version
    return f"{EXTRACTOR_VERSION}.{added}" if added else EXTRACTOR_VERSION


@cache
def _shipped_version() -> str:
    digest = hashlib.sha256()
    for folder in (KNOWLEDGE, TRAINED):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".toml", ".tsv", ".csv", ".npz"):
                digest.update(path.name.encode() + path.read_bytes())
    return f"{VERSION}+{digest.hexdigest()[:10]}"


EXTRACTOR_VERSION = _shipped_version()  # as shipped; `extractor_version()` is the one in use
