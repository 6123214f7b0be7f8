"""From the database to files: one consistent snapshot, all declared tables, replaced as a whole or not at all."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import duckdb
import pyarrow as pa
from django.db import DatabaseError

from tracker.errors import ExportFailed
from tracker.exports import duckdb_file, folders
from tracker.exports.arrow import batches
from tracker.exports.database import consistent_snapshot
from tracker.exports.declared import TABLES
from tracker.exports.info import EXPORT_INFO, info_batch
from tracker.exports.replace import replacing
from tracker.exports.schema import Table
from tracker.exports.selection import Selection, select

# Called after each batch with the table's name, the rows written so far and the rows expected.
Progress = Callable[[str, int, int], None]


class Format(StrEnum):
    DUCKDB = "duckdb"
    PARQUET = "parquet"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ExportReport:
    path: Path
    counts: Mapping[str, int]  # table → rows

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def export(
    path: Path,
    *,
    now: datetime,
    form: Format = Format.DUCKDB,
    since: datetime | None = None,
    without_bundled: bool = False,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the journey's tables to `path`: a file for DuckDB, a folder for Parquet and CSV.

    `since`: only rows known since then, with all they refer to. The same database gives the same content,
    `export_info.exported_at` (`now`) excepted.
    Errors: ExportFailed; what was at `path` before stands.
    """
    is_export = duckdb_file.is_duckdb_file if form is Format.DUCKDB else folders.is_folder_of(form.value)
    with replacing(path, is_export=is_export) as partial:
        counts: dict[str, int] = {}
        try:
            with consistent_snapshot():
                selection = select(since=since, without_bundled=without_bundled)
                tables = _tables(selection, counts, progress or (lambda *_: None))
                info = _info(now=now, since=since, without_bundled=without_bundled, counts=counts)
                _write(form, partial, _one_after_the_other(tables, info), with_views=since is None)
        except (duckdb.Error, pa.ArrowException, DatabaseError) as error:
            raise ExportFailed(f"{path} could not be written: {error}", path=str(path)) from error
    return ExportReport(path, counts)


def _write(form: Format, path: Path, tables: folders.Tables, *, with_views: bool) -> None:
    match form:
        case Format.DUCKDB:
            duckdb_file.write(path, tables, with_views=with_views)
        case Format.PARQUET:
            folders.write_parquet(path, tables)
        case Format.CSV:
            folders.write_csv(path, tables)


def _one_after_the_other(*parts: folders.Tables) -> folders.Tables:
    for part in parts:
        yield from part


def _tables(selection: Selection, counts: dict[str, int], progress: Progress) -> folders.Tables:
    for table in TABLES:
        counts[table.name] = 0
        yield table, _counted(table, selection, counts, progress)


def _counted(
    table: Table, selection: Selection, counts: dict[str, int], progress: Progress
) -> Iterator[pa.RecordBatch]:
    expected = selection.count(table)
    progress(table.name, 0, expected)
    for batch in batches(table, selection.rows(table)):
        yield batch
        counts[table.name] += batch.num_rows
        progress(table.name, counts[table.name], expected)


def _info(*, now: datetime, since: datetime | None, without_bundled: bool, counts: Mapping[str, int]) -> folders.Tables:
    # A generator, so that it is made last, when every table has been counted.
    batch = info_batch(exported_at=now, since=since, without_bundled=without_bundled, counts=counts)
    yield EXPORT_INFO, iter([batch])
