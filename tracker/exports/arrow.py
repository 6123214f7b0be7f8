"""Rows of the database as Arrow record batches of the declared types."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa

from tracker.errors import ExportFailed
from tracker.exports.database import chunked
from tracker.exports.schema import Column, Kind, Table


def canonical_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _as_texts(value: Any) -> list[str]:
    return [part if isinstance(part, str) else canonical_json(part) for part in value]


def _converter(column: Column) -> Callable[[Any], Any] | None:
    """From what Django gives to what Arrow takes; None where they agree."""
    own = column.convert or (lambda value: value)
    if column.kind is Kind.JSON:
        return lambda value: canonical_json(own(value))
    if column.kind is Kind.TEXTS:
        return _as_texts
    if column.kind is Kind.TEXT and column.is_nullable:
        return lambda value: own(value) or None
    return column.convert


def _array(table: Table, column: Column, values: Iterable[Any]) -> "pa.Array[Any]":
    convert = _converter(column)
    try:
        array = pa.array(list(values) if convert is None else [convert(value) for value in values], column.kind.arrow)
    except (pa.ArrowException, TypeError, ValueError) as error:
        problem = f"{table.name}.{column.name}: a value is not of the declared type: {error}"
        raise ExportFailed(problem, table=table.name, column=column.name) from error
    if array.null_count and not column.is_nullable:
        raise ExportFailed(f"{table.name}.{column.name} must not be empty", table=table.name, column=column.name)
    return array


def batches(table: Table, rows: Iterable[tuple[Any, ...]]) -> Iterator[pa.RecordBatch]:
    """Batches of at most `table.batch_rows` rows; none where there are no rows.

    Errors: ExportFailed where a value contradicts the declared schema, naming table and column.
    """
    for chunk in chunked(rows, table.batch_rows):
        columns = zip(*chunk, strict=True)
        arrays = [_array(table, column, values) for column, values in zip(table.columns, columns, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=table.arrow)
