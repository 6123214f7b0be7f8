"""An export takes its place as a whole or not at all."""

from pathlib import Path

import duckdb
import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW, make_version
from tracker.errors import ExportFailed
from tracker.exports.declared import TABLES
from tracker.exports.export import Format, export
from tracker.models import Document

pytestmark = pytest.mark.django_db


def documents(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT count(*) FROM document").fetchone()[0]


@pytest.mark.parametrize("form", list(Format))
def test_an_earlier_export_is_replaced(tmp_path: Path, form: Format) -> None:
    path = tmp_path / "out"
    for _ in range(2):
        make_version()
        export(path, now=NOW, form=form)
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"], "nothing is left beside it"
    assert path.is_file() == (form is Format.DUCKDB)


def test_a_failure_leaves_the_earlier_export(tmp_path: Path) -> None:
    path = tmp_path / "out.duckdb"
    make_version()
    export(path, now=NOW)
    make_version(title="second")

    def fail(table: str, done: int, _expected: int) -> None:
        if table == "document" and done:
            raise OSError("No space left on device")

    with pytest.raises(ExportFailed, match="No space left"):
        export(path, now=NOW, progress=fail)
    assert documents(path) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.duckdb"]


def test_something_else_is_never_replaced(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader")
    with pytest.raises(ExportFailed, match="not an export"):
        export(letter, now=NOW)
    assert letter.read_text() == "Dear reader"
    with pytest.raises(ExportFailed, match="not an export"):
        export(tmp_path, now=NOW, form=Format.PARQUET)
    assert letter.exists()


def test_a_row_that_contradicts_the_schema_is_named(tmp_path: Path) -> None:
    version = make_version()
    version.authors = 7
    version.save()
    with pytest.raises(ExportFailed, match=r"document_version\.authors"):
        export(tmp_path / "out.duckdb", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_command_writes_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_version()
    call_command("export", str(tmp_path / "a.duckdb"), since="2026-03-01")
    assert f"rows in {len(TABLES)} tables" in capsys.readouterr().out
    assert documents(tmp_path / "a.duckdb") == Document.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["{tmp}/missing/out.duckdb"], "does not exist"),
        (["{tmp}/out.duckdb", "--since", "yesterday"], "2026-03-01"),
        ([], "give the path"),
    ],
)
def test_command_says_what_is_wrong(tmp_path: Path, arguments: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        call_command("export", *(argument.format(tmp=tmp_path) for argument in arguments))


def test_command_prints_the_dictionary(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export", "--dictionary")
    assert capsys.readouterr().out.startswith("# Data dictionary")
