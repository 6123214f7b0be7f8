"""The export's view of the database: one consistent snapshot, read in the order of the keys, in bounded memory."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.functions import Collate

from tracker.exports.schema import Kind, Table

# Keys asked for in one query: SQLite takes no more than 999 parameters in its older builds.
KEYS_AT_ONCE = 500

T = TypeVar("T")


@contextmanager
def consistent_snapshot() -> Iterator[None]:
    """Every query inside sees the database as it is at the first one, however long the export takes.

    Inside a transaction that the caller opened there is nothing to add.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not atomic(): our settings make it take the write lock, and an export would hold up every worker.
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def queryset(table: Table) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = apps.get_model("tracker", table.model)._default_manager.order_by()
    return rows


def keys(rows: models.QuerySet[Any]) -> Iterator[Any]:
    return rows.values_list("pk", flat=True).iterator(chunk_size=10_000)


def chunked(values: Iterable[T], size: int = KEYS_AT_ONCE) -> Iterator[list[T]]:
    source = iter(values)
    while chunk := list(islice(source, size)):
        yield chunk


def rows(table: Table, only: Collection[Any] | None) -> Iterator[tuple[Any, ...]]:
    """Rows of a table in the order of its key, with the columns as declared; all of them, or those with keys in `only`.

    Keys that are text are ordered by code point on every database.
    """
    fields = [column.field for column in table.columns]
    by_key: Any = "pk"
    if table.key.kind is Kind.TEXT:
        by_key = Collate(F(table.key.field), "C" if connection.vendor == "postgresql" else "BINARY")
    everything = queryset(table).order_by(by_key)
    if only is None:
        yield from everything.values_list(*fields).iterator(chunk_size=min(table.batch_rows, 2_000))
        return
    for chunk in chunked(sorted(only)):
        yield from everything.filter(pk__in=chunk).values_list(*fields)
