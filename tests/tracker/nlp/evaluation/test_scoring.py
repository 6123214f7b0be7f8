import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tracker.nlp.evaluation.clustering import b_cubed
from tracker.nlp.evaluation.gold import load_sets
from tracker.nlp.evaluation.matching import ROLES, match
from tracker.nlp.evaluation.scoring import Tally


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    """The scorer that comes with the annotation guidelines."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoiled(gold: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A reading with mistakes of every kind; doubled events leave many equally good matches."""
    events = [dict(event) for event in gold["events"] * 2 if chance.random() < 0.6]
    for event in events:
        if chance.random() < 0.4:
            event["status"] = chance.choice(["planned", "approved", "issued"])
        if chance.random() < 0.4:
            event["actor"] = chance.choice([[], ["tesla"], ["nvidia", "tesla"]])
        if chance.random() < 0.3:
            event["type"] = chance.choice(["autonomy_permit", "chip_control"])
        if chance.random() < 0.3:
            event["date"], event["target_date"] = "2020", chance.choice([None, "2021-Q1"])
        if chance.random() < 0.2:
            event["evidence"] = event["evidence"] + chance.choice([" and more", " word" * 90, "字" * 300])
        if chance.random() < 0.2:
            event["attribution"] = "author"
    story = chance.choice(["a", "b", "c", None])
    origin = gold["origin"] if chance.random() < 0.7 else "reuters"
    return {**gold, "events": events, "relevant": bool(events), "origin": origin, "story": story}


@pytest.mark.parametrize("seed", range(6))
def test_own_figures_are_those_of_the_scorer(scorer: ModuleType, seed: int) -> None:
    chance = random.Random(seed)
    golds = {record.document.id: dict(record.gold) for record in load_sets()}
    tally, guesses = Tally(), {}
    for name, gold in golds.items():
        guesses[name] = spoiled(gold, chance)
        tally.add(gold, guesses[name])
        for with_status in (False, True):
            theirs = scorer.assign(gold["events"], guesses[name]["events"], need_status=with_status)
            assert match(gold["events"], guesses[name]["events"], with_status=with_status) == theirs
    theirs, _ = scorer.score(golds, guesses)
    assert tally.figures() == {
        "event_f1": theirs["event"]["f1"],
        "event_precision": theirs["event"]["p"],
        "event_recall": theirs["event"]["r"],
        "event_status_f1": theirs["event_status"]["f1"],
        "roles_f1": theirs["role_micro"]["f1"],
        "date": theirs["date"]["accuracy"],
        "target_date": theirs["target_date"]["accuracy"],
        "attribution": theirs["attribution"],
        "relevance_f1": theirs["relevance"]["f1"],
        "origin": theirs["origin"],
    }
    stories = b_cubed(*({name: row["story"] for name, row in rows.items()} for rows in (golds, guesses)))
    assert stories is not None
    assert {"p": stories.precision, "r": stories.recall, "f1": stories.f1, "n": stories.documents} == theirs["story_b3"]


def test_the_bundled_annotation_is_that_of_the_guidelines_sets(shared: Path) -> None:
    for record in load_sets():
        path = shared / "corpus" / record.name / "gold.jsonl"
        rows = {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        assert {key: rows[record.document.id][key] for key in record.gold} == record.gold


def event(evidence: str, **given: Any) -> dict[str, Any]:
    nobody: dict[str, Any] = {role: [] for role in ROLES}
    rest = {"attribution": "author", "date": None, "target_date": None, "evidence": evidence}
    return {"type": "rulemaking", "status": "issued", **nobody, **rest, **given}


def test_a_match_needs_the_type_and_common_words_or_a_common_name() -> None:
    gold = event("issued rules", authority=["cac"])
    assert match([gold], [event("The office issued rules today.")]) == [(0, 0)]
    assert match([gold], [event("Something else.", authority=["cac"])]) == [(0, 0)]
    assert match([gold], [event("Something else.")]) == []
    assert match([gold], [event("issued rules", type="enforcement")]) == []
    assert match([gold], [event("issued rules", status="planned")], with_status=True) == []


def test_what_is_longer_than_a_long_sentence_is_no_evidence() -> None:
    assert match([event("issued rules")], [event("issued rules" + " and so on" * 27)]) == []
    assert match([event("印发规定")], [event("印发规定" + "又" * 200)]) == []


def test_the_better_of_two_guesses_is_taken_and_the_other_left() -> None:
    gold = event("issued rules", authority=["cac"])
    worse, better = event("issued rules", status="planned"), event("issued rules", authority=["cac"])
    assert match([gold], [worse, better]) == [(0, 1)]


def test_nothing_wanted_and_nothing_read_is_no_division_by_zero() -> None:
    tally = Tally()
    assert set(tally.figures().values()) == {0.0}
    nothing = {"events": [], "relevant": False, "origin": None}
    tally.add(nothing, nothing)
    assert set(tally.figures().values()) == {0.0}


def test_every_document_a_story_of_its_own() -> None:
    figures = b_cubed({"a": "s", "b": "s", "c": "t", "d": None}, {})
    assert figures is not None
    assert (figures.precision, figures.documents) == (1.0, 3)
    assert figures.recall == pytest.approx(2 / 3, abs=0.001)
    assert b_cubed({"a": None}, {"a": "s"}) is None
