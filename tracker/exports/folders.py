"""An export as a folder with one Parquet or CSV file a table."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from tracker.exports.arrow import canonical_json
from tracker.exports.info import EXPORT_INFO
from tracker.exports.schema import Table

Tables = Iterator[tuple[Table, Iterator[pa.RecordBatch]]]


def is_folder_of(suffix: str) -> Callable[[Path], bool]:
    """Whether a path is an earlier export of that kind, or an empty folder: what may be replaced."""

    def is_export(path: Path) -> bool:
        return path.is_dir() and ((path / f"{EXPORT_INFO.name}.{suffix}").is_file() or not any(path.iterdir()))

    return is_export


def write_parquet(folder: Path, tables: Tables) -> None:
    """Files hold the declared types, comments and schema version in their metadata, and no time of writing."""
    folder.mkdir()
    for table, batches in tables:
        with parquet.ParquetWriter(folder / f"{table.name}.parquet", table.arrow, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)


def write_csv(folder: Path, tables: Tables) -> None:
    """UTF-8 with a header. Text stands in quotes, so that "" is empty and nothing at all is NULL; lists are JSON."""
    folder.mkdir()
    for table, batches in tables:
        schema = pa.schema(
            [pa.field(field.name, pa.string() if pa.types.is_list(field.type) else field.type) for field in table.arrow]
        )
        with csv.CSVWriter(folder / f"{table.name}.csv", schema) as writer:
            for batch in batches:
                writer.write_batch(_flat(batch, schema))


def _flat(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    columns = [
        pa.array([canonical_json(cell) for cell in column.to_pylist()], pa.string())
        if pa.types.is_list(column.type)
        else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
