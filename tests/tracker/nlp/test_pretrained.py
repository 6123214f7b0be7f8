"""Names of a spaCy pipeline that a user installed; here a small one of our own, saved as such a pipeline is."""

from datetime import date
from pathlib import Path

import pytest
import spacy

from tracker.errors import SettingsInvalid
from tracker.knowledge.vocabulary import EntityType
from tracker.nlp.reader import Reader
from tracker.nlp.types import InputDocument

TEXT = "The ministry approved Level 3 tests by Tesla and Zephyrine in Shanghai. Zephyrine is new. Mara Quill runs it."


@pytest.fixture
def pipeline(tmp_path: Path) -> str:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]  # the ruler's own
        [
            {"label": "ORG", "pattern": "Zephyrine"},
            {"label": "ORG", "pattern": "Tesla"},
            {"label": "PERSON", "pattern": "Mara Quill"},
            {"label": "GPE", "pattern": "Shanghai"},
        ]
    )
    nlp.to_disk(tmp_path / "names")
    return str(tmp_path / "names")


def proposed(reader: Reader) -> dict[str, EntityType]:
    document = InputDocument("d", "L3 tests approved in China", TEXT, "en", published=date(2026, 3, 1))
    return {p.surface: p.type for p in reader.read(document, with_proposals=True).proposals}


def test_its_unknown_names_are_proposed_once_and_known_ones_and_places_are_not(pipeline: str) -> None:
    without = proposed(Reader.load())
    assert "Zephyrine" not in without
    found = proposed(Reader.load(pipelines=[pipeline]))
    assert found == {**without, "Zephyrine": EntityType.COMPANY, "Mara Quill": EntityType.PERSON}


def test_a_pipeline_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="TRACKER_SPACY_PIPELINES: the spaCy pipeline 'no_such_pipeline'"):
        Reader.load(pipelines=["no_such_pipeline"])
    spacy.blank("fr").to_disk(tmp_path / "fr")
    with pytest.raises(SettingsInvalid, match="no pipeline for English or Chinese"):
        Reader.load(pipelines=[str(tmp_path / "fr")])
