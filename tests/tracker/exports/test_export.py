"""Exports of a real database, read back with plain DuckDB."""

import json
from datetime import UTC, date
from pathlib import Path

import duckdb
import pytest
from django.apps import apps

from tests.factories import NOW, make_version
from tests.tracker.exports.conftest import Opened
from tracker.exports.declared import TABLES
from tracker.exports.export import Format, export
from tracker.exports.info import EXPORT_INFO
from tracker.exports.schema import SCHEMA_VERSION

pytestmark = pytest.mark.usefixtures("journey")


def in_database(model: str) -> int:
    return apps.get_model("tracker", model)._default_manager.count()


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {t.name: connection.execute(f"SELECT count(*) FROM {t.name}").fetchone()[0] for t in TABLES}


def content(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    return {t.name: connection.execute(f"SELECT * FROM {t.name}").fetchall() for t in TABLES}


def test_row_counts_equal_the_databases(exported: Opened) -> None:
    connection = exported()
    expected = {table.name: in_database(table.model) for table in TABLES}
    assert all(expected.values()), "the journey must have rows in every table"
    assert counts(connection) == expected


def test_says_what_it_is(exported: Opened) -> None:
    connection = exported()
    version, at, since, bundled, digest, extractors, rows = connection.execute("SELECT * FROM export_info").fetchone()
    assert (version, at.astimezone(UTC), since, bundled) == (SCHEMA_VERSION, NOW, None, False)
    assert (digest, extractors) == ("k1", ["test-1"])
    assert json.loads(rows) == counts(connection)


def test_types_are_the_declared_ones(exported: Opened) -> None:
    connection = exported()
    described = connection.execute(
        "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
        "WHERE NOT internal AND table_name NOT IN (SELECT view_name FROM duckdb_views() WHERE NOT internal) "
        "ORDER BY table_name, column_index"
    ).fetchall()
    zoned = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}
    assert described == [
        (table.name, column.name, zoned.get(column.kind.sql, column.kind.sql), column.is_nullable, column.comment)
        for table in sorted((*TABLES, EXPORT_INFO), key=lambda table: table.name)
        for column in table.columns
    ]
    comments = dict(connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
    assert comments == {table.name: table.meaning for table in (*TABLES, EXPORT_INFO)}


def test_values_survive(exported: Opened) -> None:
    connection = exported()
    assert connection.execute(
        "SELECT title, published_on, is_relevant, known_at = TIMESTAMPTZ '2026-03-02 09:00:00+00', origin, authors "
        "FROM document_version WHERE language = 'zh-Hans'"
    ).fetchone() == ("特斯拉申请数据出境", date(2026, 3, 1), True, True, None, [])
    assert connection.execute("SELECT extra FROM item").fetchone() == ('{"section":"cars","自":"动"}',)
    assert connection.execute("SELECT authors FROM document_version ORDER BY id").fetchall()[0] == (["A. Writer"],)


def test_nothing_personal_leaves(exported: Opened, tmp_path: Path) -> None:
    connection = exported()
    cells = str(content(connection))
    for private in ("reader@example.org", "someone@example.org", "session=secret", "<1@x>"):
        assert private not in cells
    assert connection.execute("SELECT added_by FROM alias ORDER BY id").fetchall() == [("project",), ("user",)]
    assert b"example.org>" not in (tmp_path / "0.duckdb").read_bytes()


def test_again_gives_the_same(exported: Opened) -> None:
    assert content(exported()) == content(exported())


def test_views_answer(exported: Opened) -> None:
    connection = exported()
    wide = connection.execute("SELECT type, actors, objects, matters, mentions, documents, sources FROM events_wide")
    assert wide.fetchall() == [
        ("data_transfer", ["Tesla"], ["a data set"], ["data-out"], 2, 2, 1),
        ("data_transfer", ["Tesla"], ["a data set"], ["data-out"], 1, 1, 1),
    ]
    states = connection.execute("SELECT slug, track, state FROM matter_states").fetchall()
    assert states == [("data-out", "bundled", "sought"), ("data-out", "reported", "sought"), ("quiet", None, None)]
    assert connection.execute("SELECT count(*), count(evidence), count(canonical_url) FROM timeline").fetchone() == (
        2,
        2,
        2,
    )
    assert connection.execute("SELECT count(*), min(source) FROM evidence").fetchone() == (3, "briefs")


def test_parquet_and_csv_hold_the_same_as_duckdb(exported: Opened, tmp_path: Path) -> None:
    expected = exported()
    export(tmp_path / "parquet", now=NOW, form=Format.PARQUET)
    export(tmp_path / "csv", now=NOW, form=Format.CSV)
    plain = duckdb.connect()
    for table in (*TABLES, EXPORT_INFO):
        rows = expected.execute(f"SELECT * FROM {table.name}").fetchall()
        relation = plain.read_parquet(str(tmp_path / "parquet" / f"{table.name}.parquet"))
        assert [str(kind) for kind in relation.types] == [str(kind) for kind in expected.table(table.name).types], (
            table.name
        )
        assert relation.fetchall() == rows
        as_text = {column.name: "VARCHAR" for column in table.columns}
        csv = plain.read_csv(str(tmp_path / "csv" / f"{table.name}.csv"), header=True, dtype=as_text, all_varchar=True)
        assert csv.columns == [column.name for column in table.columns]
        assert len(csv.fetchall()) == len(rows)


def test_progress_reaches_the_number_of_rows(exported: Opened) -> None:
    for n in range(7):
        make_version(title=f"Title {n}", text="x" * 1000)
    seen: list[tuple[str, int, int]] = []
    connection = exported(progress=lambda *step: seen.append(step))
    for table in TABLES:
        done, expected = [step[1:] for step in seen if step[0] == table.name][-1]
        assert done == expected == counts(connection)[table.name]
