import json
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import KnowledgeInvalid
from tracker.nlp.batch import parse_line
from tracker.nlp.evaluation.gold import as_input, load_sets

ROW: dict[str, Any] = {
    "id": "a", "url": "https://example.org/a", "title": "T", "publisher": "P", "published": "2025-03-01",
    "language": "en", "kind": "notice", "relevant": False, "origin": None, "story": None, "events": [],
}  # fmt: skip


def write(folder: Path, *rows: dict[str, Any], text: str | None = "Words.") -> None:
    folder.mkdir(exist_ok=True)
    (folder / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for row in rows if text is not None else ():
        (folder / f"{row['id']}.txt").write_text(text, encoding="utf-8")


def test_the_bundled_briefs_come_with_their_annotation() -> None:
    records = load_sets()
    assert {record.name for record in records} == {"en", "zh"}
    assert len({record.document.id for record in records}) == len(records) == 115
    assert all(record.document.text and record.document.published for record in records)
    assert sum(len(record.gold["events"]) for record in records) > 400


def test_a_folder_of_sets_or_one_set(tmp_path: Path) -> None:
    write(tmp_path / "one", ROW)
    write(tmp_path / "two", {**ROW, "id": "b"}, text=None)
    (tmp_path / "two" / "b.json").write_text('{"text": "Other words."}', encoding="utf-8")
    assert [(r.name, r.document.text) for r in load_sets(tmp_path)] == [("one", "Words."), ("two", "Other words.")]
    assert [r.name for r in load_sets(tmp_path, only=["two"])] == ["two"]
    assert [(r.name, r.document.kind) for r in load_sets(tmp_path / "one")] == [("one", "notice")]


def test_a_record_is_input_of_extract_again(tmp_path: Path) -> None:
    write(tmp_path / "one", ROW)
    (record,) = load_sets(tmp_path)
    assert parse_line(json.dumps(as_input(record))) == record.document


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeInvalid, match=r"no gold\.jsonl"):
        load_sets(tmp_path)
    write(tmp_path / "one", ROW, text=None)
    with pytest.raises(KnowledgeInvalid, match=r"one: neither a\.txt nor a\.json"):
        load_sets(tmp_path)
    (tmp_path / "one" / "a.txt").write_text("Words.", encoding="utf-8")
    with pytest.raises(KnowledgeInvalid, match="no set two; there are: one"):
        load_sets(tmp_path, only=["two"])
    write(tmp_path / "one", {key: value for key, value in ROW.items() if key != "language"})
    with pytest.raises(KnowledgeInvalid, match="language"):
        load_sets(tmp_path)
    (tmp_path / "one" / "gold.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(KnowledgeInvalid, match="line 1: no JSON"):
        load_sets(tmp_path)
