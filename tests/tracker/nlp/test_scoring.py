import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("scipy")

from tracker.nlp.training.scoring import Tally


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_own_scores_are_those_of_the_scorer(shared: Path) -> None:
    lines = (shared / "corpus" / "zh" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    golds = {row["id"]: row for row in map(json.loads, lines)}
    chance = random.Random(3)
    tally, guesses = Tally(), {}
    for name, gold in golds.items():
        events = [dict(event) for event in gold["events"] if chance.random() < 0.7]
        for event in events:
            if chance.random() < 0.4:
                event["status"], event["actor"], event["date"] = "planned", [], "2020"
        guesses[name] = {**gold, "events": events, "relevant": bool(events)}
        tally.add(gold, guesses[name])
    theirs, _ = scorer(shared).score(golds, guesses)
    ours = tally.figures()
    assert ours["event_f1"] == theirs["event"]["f1"]
    assert ours["event_status_f1"] == theirs["event_status"]["f1"]
    assert ours["roles_f1"] == theirs["role_micro"]["f1"]
    assert ours["date"] == theirs["date"]["accuracy"]
    assert ours["attribution"] == theirs["attribution"]
    assert ours["relevance_f1"] == theirs["relevance"]["f1"]
