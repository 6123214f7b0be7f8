"""What a declared table is. The tables themselves are declared in `tracker.exports.declared`, nothing else decides
what is in an export: DuckDB, Parquet and CSV files, the data dictionary and the tests are all derived from there."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pyarrow as pa

# Grows by one when a column or table changes its name, type or meaning or goes; a new column does not count.
SCHEMA_VERSION = 1


class Kind(Enum):
    """Type of a column: its name in the dictionary, in DuckDB and in Arrow (and so in Parquet)."""

    INTEGER = ("BIGINT", "BIGINT", pa.int64())
    REAL = ("DOUBLE", "DOUBLE", pa.float64())
    BOOLEAN = ("BOOLEAN", "BOOLEAN", pa.bool_())
    TEXT = ("VARCHAR", "VARCHAR", pa.string())
    DATE = ("DATE", "DATE", pa.date32())
    TIMESTAMP = ("TIMESTAMPTZ", "TIMESTAMPTZ", pa.timestamp("us", tz="UTC"))
    TEXTS = ("VARCHAR[]", "VARCHAR[]", pa.list_(pa.string()))
    # Text, not DuckDB's JSON type: that one lives in an extension, and a plain reader must open the file.
    JSON = ("JSON", "VARCHAR", pa.string())

    def __init__(self, label: str, sql: str, arrow: pa.DataType) -> None:
        self.label = label
        self.sql = sql
        self.arrow = arrow


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `field` is the Django lookup it is read from; by default the column's own name."""

    name: str
    kind: Kind
    meaning: str
    field: str
    is_nullable: bool = False  # in text columns an empty string in the database is exported as NULL
    unit: str = ""
    refers_to: str = ""  # the table whose key this holds
    vocabulary: str = ""  # its values are those of VOCABULARIES[vocabulary]
    convert: Callable[[Any], Any] | None = None

    @property
    def arrow(self) -> "pa.Field[Any]":
        return pa.field(self.name, self.kind.arrow, nullable=self.is_nullable, metadata={"comment": self.comment})

    @property
    def comment(self) -> str:
        """One line for DuckDB's COMMENT ON and Parquet's field metadata."""
        unit = f" Unit: {self.unit}." if self.unit else ""
        reference = f" Refers to {self.refers_to}." if self.refers_to else ""
        return f"{self.meaning}{unit}{reference}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the export, read from one Django model in the order of its key, the first column."""

    name: str
    model: str
    meaning: str
    columns: tuple[Column, ...]
    # Lookups of the times at which a row was learnt or changed. Empty: the table goes whole into every export,
    # or, where `part_of` is set, with the rows it is part of.
    known: tuple[str, ...] = ()
    # Columns that name an owner: when the owner is new, all its rows come, so that a reader can replace them.
    part_of: tuple[str, ...] = ()
    # A leaf comes with its owner even when the owner is only there because something refers to it.
    is_leaf: bool = False
    batch_rows: int = 10_000  # rows held in memory at once; less where a row carries a whole text

    @property
    def key(self) -> Column:
        return self.columns[0]

    @property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.refers_to)

    @property
    def arrow(self) -> pa.Schema:
        return pa.schema(
            [column.arrow for column in self.columns],
            metadata={"schema_version": str(SCHEMA_VERSION), "table": self.name, "comment": self.meaning},
        )


def text(name: str, meaning: str, *, null: bool = False, vocabulary: str = "", field: str = "") -> Column:
    return Column(name, Kind.TEXT, meaning, field or name, null, vocabulary=vocabulary)


def whole(name: str, meaning: str, *, null: bool = False, unit: str = "") -> Column:
    return Column(name, Kind.INTEGER, meaning, name, null, unit)


def real(name: str, meaning: str, *, null: bool = False, unit: str = "") -> Column:
    return Column(name, Kind.REAL, meaning, name, null, unit)


def flag(name: str, meaning: str, *, null: bool = False) -> Column:
    return Column(name, Kind.BOOLEAN, meaning, name, null)


def day(name: str, meaning: str, *, null: bool = True) -> Column:
    return Column(name, Kind.DATE, meaning, name, null)


def moment(name: str, meaning: str, *, null: bool = False) -> Column:
    return Column(name, Kind.TIMESTAMP, meaning, name, null)


def texts(name: str, meaning: str) -> Column:
    return Column(name, Kind.TEXTS, meaning, name)


def json_text(name: str, meaning: str, *, convert: Callable[[Any], Any] | None = None) -> Column:
    return Column(name, Kind.JSON, meaning, name, convert=convert)


def key(meaning: str = "Number of the row in this installation; stable across its exports.") -> Column:
    return Column("id", Kind.INTEGER, meaning, "id")


def refer(name: str, table: str, meaning: str, *, null: bool = False, kind: Kind = Kind.INTEGER) -> Column:
    return Column(name, kind, meaning, name, null, refers_to=table)
