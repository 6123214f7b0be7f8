import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_reads_a_file_without_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "a", "language": "en", "text": "Nothing."}\n', encoding="utf-8")
    call_command("extract", source, output=target)
    assert json.loads(target.read_text(encoding="utf-8"))["id"] == "a"
    assert "1 documents" in capsys.readouterr().out


def test_a_bad_line_is_named_and_the_others_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('oops\n{"id": "a", "language": "en", "text": "Nothing."}\n', encoding="utf-8")
    with pytest.raises(CommandError) as failure:
        call_command("extract", source, output=target)
    assert failure.value.returncode == 2
    assert "line 1: no JSON" in capsys.readouterr().err
    assert len(target.read_text(encoding="utf-8").splitlines()) == 1


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("extract", tmp_path / "none.jsonl", output=tmp_path / "out.jsonl")
