"""Names found by a pretrained spaCy pipeline that the user has installed: an optional help for the names to review.

Nothing here is needed: without a pipeline the project's own forms of names propose (`candidates.py`).
"""

from collections.abc import Mapping, Sequence

import spacy
from spacy.language import Language

from tracker.errors import SettingsInvalid
from tracker.knowledge.vocabulary import EntityType
from tracker.nlp.normalise import NormalisedText
from tracker.nlp.types import Candidate, Mention, Span

# Labels of OntoNotes and of the Wikipedia schemes, as spaCy's pipelines give them. Places are known already.
_TYPES: Mapping[str, EntityType] = {
    "ORG": EntityType.COMPANY,
    "PERSON": EntityType.PERSON,
    "PER": EntityType.PERSON,
    "PRODUCT": EntityType.PRODUCT,
    "LAW": EntityType.RULE,
}
_UNUSED = ("parser", "lemmatizer", "attribute_ruler", "morphologizer", "senter", "tagger")
MAX_CHARACTERS = 100_000  # a pipeline takes some gigabyte for a million


class PretrainedNames:
    def __init__(self, pipelines: Mapping[str, Language]) -> None:
        """`pipelines` by language, "en" or "zh"."""
        self._pipelines = dict(pipelines)

    @classmethod
    def load(cls, names: Sequence[str]) -> "PretrainedNames":
        """Packages or folders. Errors: SettingsInvalid where one is not installed, finds no names or has no language of
        ours."""
        pipelines = {}
        for name in names:
            try:
                pipeline = spacy.load(name, exclude=_UNUSED)
            except (OSError, ImportError, ValueError) as error:
                problem = f"the spaCy pipeline {name!r} cannot be loaded: {str(error).splitlines()[0]}"
                raise SettingsInvalid(f"TRACKER_SPACY_PIPELINES: {problem}") from error
            if not {"ner", "entity_ruler"} & set(pipeline.pipe_names) or pipeline.lang not in ("en", "zh"):
                raise SettingsInvalid(
                    f"TRACKER_SPACY_PIPELINES: {name!r} is no pipeline for English or Chinese that finds names"
                )
            pipelines[pipeline.lang] = pipeline
        return cls(pipelines)

    def find(self, text: NormalisedText, language: str, mentions: Sequence[Mention]) -> tuple[Candidate, ...]:
        """Candidates in text order, none of them overlapping a known name."""
        pipeline = self._pipelines.get(language)
        if pipeline is None:
            return ()
        taken = [(mention.span.start, mention.span.end) for mention in mentions if mention.kind == "name"]
        return tuple(
            Candidate(Span(found.start_char, found.end_char), found.text, _TYPES[found.label_])
            for found in pipeline(text.original[:MAX_CHARACTERS]).ents
            if found.label_ in _TYPES
            and len(found.text.strip()) > 1
            and not any(start < found.end_char and found.start_char < end for start, end in taken)
        )
