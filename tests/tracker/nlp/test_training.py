import json
from dataclasses import replace

import pytest

pytest.importorskip("sklearn")

import numpy as np

from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.models import Thresholds
from tracker.nlp.training.corpus import TRAINING, read_gold
from tracker.nlp.training.examples import EVERY_FOLD, make_examples
from tracker.nlp.training.fit import fit_each
from tracker.nlp.training.lessons import load_lessons
from tracker.nlp.training.train import best_step, for_real_pages

ROWS = [
    json.loads(line)
    for path in sorted(TRAINING.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()[:2]
]


def test_every_gold_event_finds_its_sentence_and_is_an_example() -> None:
    documents = [read_gold(row) for row in ROWS]
    events = sum(len(document.events) for document in documents)
    assert events > 60
    for document in documents:
        for event in document.events:
            span = document.view.sentences[event.sentence].span
            assert span.start <= event.start < span.end
    examples = make_examples(documents, default_gazetteer().entities)
    assert len(examples.status.rows) == events
    found = np.array(examples.roles.truths).any(axis=0)
    assert found.all(), "every role is taught by some document"


def test_invented_names_are_known_while_their_document_is_read() -> None:
    row = next(row for row in ROWS if any(entry["type"] == "company" for entry in row["entities"]))
    names = {entry["id"] for entry in row["entities"]}
    view = read_gold(row).view
    assert names & {mention.entity for sentence in view.sentences for mention in sentence.mentions}


def test_fitting_is_repeatable_and_ignores_unseen_features() -> None:
    rows = [["a", "b"], ["a"], ["b", "c"], ["c"]] * 5
    truth = {"x": [True, True, False, False] * 5}
    first, second = (fit_each(rows, truth, strength=5.0) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
    assert first.scores(["a"])[0] > 0 > first.scores(["c"])[0]
    assert np.allclose(first.scores(["never seen"]), first.bias)


def test_every_lesson_is_one_readable_sentence_and_none_is_measured() -> None:
    lessons = list(load_lessons())
    assert len(lessons) > 300
    assert all(len(lesson.view.sentences) == 1 and lesson.view.sentences[0].is_readable for lesson in lessons)
    examples = make_examples([], default_gazetteer().entities, lessons=lessons)
    assert set(examples.status.document) == {EVERY_FOLD}
    assert examples.types.rows == []


def test_a_date_must_be_likelier_where_real_pages_date_fewer_events() -> None:
    documents = [read_gold(row) for row in ROWS]
    tried = replace(Thresholds(), dates={"date en": 1.0, "date zh": 1.0, "target_date en": 0.5, "target_date zh": 0.5})
    found = for_real_pages(documents, tried).dates
    assert found["date en"] > 1.0
    assert found["date zh"] >= 1.0
    assert (found["target_date en"], found["target_date zh"]) == (0.5, 0.5)


def test_between_two_steps_that_are_nearly_level_the_threshold_lies_between() -> None:
    assert 0.15 < best_step([0.1, 0.15, 0.2, 0.25], [0.690, 0.704, 0.706, 0.699]) < 0.2
    assert best_step([0.1, 0.15, 0.2], [0.7, 0.6, 0.5]) == 0.1
    assert best_step([0.1, 0.15, 0.2], [0.5, 0.5, 0.5]) == 0.1
