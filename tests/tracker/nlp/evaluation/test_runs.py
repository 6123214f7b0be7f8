import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.tracker.nlp.evaluation.making import CENTRE, RULES, make_scored
from tracker.errors import KnowledgeInvalid
from tracker.nlp.evaluation.report import Report, report_on
from tracker.nlp.evaluation.runs import (
    BEGIN,
    DOCS,
    END,
    PAGE,
    RUNS,
    changes,
    current_commit,
    last_run,
    record,
    recorded,
    run_of,
)

GOOD = report_on([make_scored([RULES, CENTRE], [RULES, CENTRE])])
POOR = report_on([make_scored([RULES, CENTRE], [RULES])])


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / PAGE).write_text(f"# Before\n{BEGIN}\nold\n{END}\nAfter\n", encoding="utf-8")
    return tmp_path


def keep(report: Report, docs: Path, day: int) -> None:
    record(run_of(report, on=date(2025, 3, day), commit=f"c{day}"), last_run(report, docs), docs)


def test_a_run_is_one_line_and_replaces_the_marked_part_alone(docs: Path) -> None:
    keep(POOR, docs, 1)
    keep(GOOD, docs, 2)
    lines = (docs / RUNS).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert all(len(line) < 4_000 for line in lines)
    page = (docs / PAGE).read_text(encoding="utf-8")
    assert page.startswith("# Before\n" + BEGIN)
    assert page.endswith(END + "\nAfter\n")
    assert "old" not in page
    assert "2025-03-02" in page
    assert "commit `c1`" in page
    assert "Better: event F1 +0.333" in page
    assert "Worse: nothing" in page
    assert RULES["evidence"] not in page + "".join(lines)


def test_only_a_run_over_the_same_documents_compares(docs: Path) -> None:
    keep(POOR, docs, 1)
    other = report_on([make_scored([RULES], [RULES], name="two")])
    assert last_run(other, docs) is None
    keep(other, docs, 2)
    before = last_run(GOOD, docs)
    assert before is not None
    assert before.commit == "c1"
    assert changes({"a": 0.5, "b": 1.0}, {"a": 0.75}) == {"a": -0.25}


def test_a_page_without_its_marks_is_left_alone(docs: Path) -> None:
    (docs / PAGE).write_text("nothing", encoding="utf-8")
    with pytest.raises(KnowledgeInvalid, match=r"quality\.md"):
        keep(GOOD, docs, 1)
    assert recorded(docs) == []


def test_a_broken_line_is_named(docs: Path) -> None:
    (docs / RUNS).write_text("{}\n", encoding="utf-8")
    with pytest.raises(KnowledgeInvalid, match=r"quality-runs\.jsonl"):
        recorded(docs)


def test_the_projects_own_page_and_runs_can_be_read() -> None:
    page = (DOCS / PAGE).read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    for run in recorded():
        assert run.extractor
        assert set(run.sets) <= {"en", "zh", "seeds"}


def test_the_commit_where_there_is_one(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    assert current_commit(tmp_path) is None
    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "first")
    commit = current_commit(tmp_path)
    assert commit is not None
    assert len(commit) == 10
    (tmp_path / "tracker" / "nlp").mkdir(parents=True)
    (tmp_path / "tracker" / "nlp" / "new.py").touch()
    assert current_commit(tmp_path) == commit + "+"
