"""Writing many rows at once. Django's `bulk_update` builds one expression a row and column: too slow for thousands."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models

BATCH = 500
Row = TypeVar("Row", bound=models.Model)


def overwrite(rows: Sequence[Row], fields: Sequence[str]) -> None:
    """Save `fields` of rows that are stored; the rows must be complete, for they are written as upserts."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=list(fields), batch_size=BATCH
        )


def set_reference(model: type[models.Model], column: str, pairs: Iterable[tuple[int, int | None]]) -> None:
    """For each (id, value): set a foreign key of the row. `column` is the field's name."""
    table = connection.ops.quote_name(model._meta.db_table)
    field: Any = model._meta.get_field(column)
    name = connection.ops.quote_name(field.column)
    rows = [(value, id_) for id_, value in pairs]
    if rows:
        with connection.cursor() as cursor:
            # The names are those of our own models, quoted by the database's driver; values are parameters.
            cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE id = %s", rows)  # noqa: S608
