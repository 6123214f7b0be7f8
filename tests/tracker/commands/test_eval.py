import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tracker.nlp.evaluation.runs import BEGIN, END, PAGE, RUNS


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    folder = tmp_path / "sets" / "tiny"
    folder.mkdir(parents=True)
    text = "MIIT approved Changan's Level 3 cars for road tests in Chongqing. Bakers expect a good summer."
    event = {
        "type": "autonomy_permit", "status": "approved", "actor": ["changan"], "authority": ["miit"],
        "counterparty": [], "object": [], "place": ["chongqing"], "date": None, "target_date": None,
        "attribution": "author", "evidence": "approved Changan's Level 3 cars",
    }  # fmt: skip
    missed = {**event, "type": "partnership", "actor": ["nobody"], "authority": [], "evidence": "Bakers expect"}
    row = {
        "id": "one", "url": "", "title": "", "publisher": "", "published": "2025-03-01", "language": "en",
        "kind": "news", "relevant": True, "origin": None, "story": "s", "events": [event, missed],
    }  # fmt: skip
    (folder / "gold.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (folder / "one.txt").write_text(text, encoding="utf-8")
    return folder.parent


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / PAGE).write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    return tmp_path


def test_tables_of_figures_and_the_worst_documents(
    sets: Path, docs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    call_command("eval", sets, worst=1, stories=True, docs=docs)
    out = capsys.readouterr().out
    for words in (
        "by event type",
        "autonomy_permit",
        "statuses confused",
        "confidence",
        "stories: B-cubed",
        "near-copies alone",
    ):
        assert words in out
    assert "Bakers expect a good summer." in out
    assert not (docs / RUNS).exists()


def test_json_and_the_change_since_the_recorded_run(sets: Path, docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("eval", sets, record=True, docs=docs)
    assert "Recorded" in capsys.readouterr().out
    call_command("eval", sets, json=True, docs=docs)
    told = json.loads(capsys.readouterr().out)
    assert told["groups"][0]["figures"]["event_recall"] == 0.5
    assert set(told["change"].values()) == {0.0}
    call_command("eval", sets, docs=docs)
    assert "Compared with the run of" in capsys.readouterr().out
    assert len((docs / RUNS).read_text(encoding="utf-8").splitlines()) == 1


def test_the_bundled_briefs_need_no_folder(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("eval", sets=["zh"], json=True, docs=docs)
    told = json.loads(capsys.readouterr().out)
    assert told["groups"][0]["documents"] == 55
    assert told["groups"][0]["figures"]["event_f1"] > 0.5


def test_what_is_not_there_is_said_plainly(sets: Path, docs: Path) -> None:
    with pytest.raises(CommandError, match="no set xx; there are: tiny"):
        call_command("eval", sets, sets=["xx"], docs=docs)
    with pytest.raises(CommandError, match="--worst"):
        call_command("eval", sets, worst=-1, docs=docs)
    with pytest.raises(CommandError, match=r"no gold\.jsonl"):
        call_command("eval", docs / "none", docs=docs)
