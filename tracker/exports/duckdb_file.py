"""An export as one DuckDB file with typed tables, comments and views."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from tracker.exports.schema import Column, Table
from tracker.exports.views import VIEWS

# Readable by every DuckDB since 1.2 (February 2025); the format of the installed one would shut older readers out.
STORAGE_VERSION = "v1.2.0"
# Enough for sorting nothing and writing row groups of long texts; beyond it DuckDB writes to disk instead of growing.
MEMORY_LIMIT = "512MB"

_MAGIC_AT = 8  # the file begins with a checksum


def is_duckdb_file(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as start:
        return start.read(_MAGIC_AT + 4)[_MAGIC_AT:] == b"DUCK"


def write(path: Path, tables: Iterator[tuple[Table, Iterator[pa.RecordBatch]]], *, with_views: bool) -> None:
    """Write each table in turn, so that no more than one batch is in memory.

    Errors: duckdb.Error, with an unfinished file left behind.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": STORAGE_VERSION,
        "memory_limit": MEMORY_LIMIT,
        # Nothing is fetched at run time, whatever a view might ask for.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(str(path), config=config) as connection:
        for table, batches in tables:
            connection.begin()
            create_table(connection, table)
            for batch in batches:
                connection.register("batch", batch)
                connection.execute(f"INSERT INTO {quoted(table.name)} SELECT * FROM batch")  # noqa: S608  # our own name
                connection.unregister("batch")
            connection.commit()
        if with_views:
            create_views(connection)
        connection.execute("CHECKPOINT")


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    for view in VIEWS:
        connection.execute(f"CREATE VIEW {quoted(view.name)} AS {view.sql}")
        connection.execute(f"COMMENT ON VIEW {quoted(view.name)} IS {_literal(view.meaning)}")


def create_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = ", ".join(_definition(column) for column in table.columns)
    connection.execute(f"CREATE TABLE {quoted(table.name)} ({columns})")
    connection.execute(f"COMMENT ON TABLE {quoted(table.name)} IS {_literal(table.meaning)}")
    for column in table.columns:
        name = f"{quoted(table.name)}.{quoted(column.name)}"
        connection.execute(f"COMMENT ON COLUMN {name} IS {_literal(column.comment)}")


def _definition(column: Column) -> str:
    return f"{quoted(column.name)} {column.kind.sql}{'' if column.is_nullable else ' NOT NULL'}"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
