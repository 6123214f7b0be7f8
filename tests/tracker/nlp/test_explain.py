import json
import math

import pytest

from tracker.nlp.confidence import MOST
from tracker.nlp.evaluation.gold import load_sets
from tracker.nlp.events import log_odds
from tracker.nlp.explain import STRONGEST
from tracker.nlp.reader import Reader
from tracker.nlp.types import InputDocument

READER = Reader.load()


@pytest.mark.parametrize("name", ["en", "zh"])
def test_the_parts_add_up_to_what_the_reader_said(name: str) -> None:
    seen = 0
    for record in load_sets(only=[name])[:12]:
        reading = READER.read(record.document)
        for event, why in zip(reading.events, READER.explain(record.document, reading), strict=True):
            seen += 1
            assert (why.type.value, why.status.value) == (event.type, event.status)
            sure = min(1 / (1 + math.exp(-sum(why.parts.values()))), MOST)
            assert sure == pytest.approx(event.confidence, abs=0.002)
            signs = [*why.type.signs_for, *why.type.signs_against]
            total = why.type.base + sum(sign.weight for sign in signs) + why.type.others
            assert total == pytest.approx(log_odds(why.type.probability), abs=0.01)
            assert why.type.rather_than is None
            assert why.status.rather_than not in (None, event.status)
    assert seen > 20


def test_the_strongest_signs_come_first_and_each_once() -> None:
    document = InputDocument("d", "", "MIIT approved Changan's Level 3 cars for road tests in Chongqing.", "en")
    reading = READER.read(document)
    (why,) = READER.explain(document, reading)
    for answer in (why.type, why.status):
        for signs, side in ((answer.signs_for, 1), (answer.signs_against, -1)):
            weights = [side * sign.weight for sign in signs]
            assert weights == sorted(weights, reverse=True)
            assert all(weight > 0 for weight in weights)
            assert len(weights) <= STRONGEST
        words = [sign.words for sign in (*answer.signs_for, *answer.signs_against)]
        assert len(set(words)) == len(words)
    assert any("“approved”" in sign.words for sign in why.status.signs_for)
    assert json.loads(json.dumps(why.as_json()))["status"]["value"] == "approved"


def test_a_reading_without_events_has_nothing_to_explain() -> None:
    document = InputDocument("d", "", "Bakers expect a good summer.", "en")
    assert READER.explain(document, READER.read(document)) == ()
