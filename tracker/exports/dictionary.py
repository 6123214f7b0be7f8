"""The data dictionary, made from the declared schema. `docs/data-dictionary.md` is its output; a test compares."""

from collections.abc import Iterable

import duckdb

from tracker.exports.declared import TABLES
from tracker.exports.duckdb_file import create_table, create_views
from tracker.exports.info import EXPORT_INFO
from tracker.exports.questions import QUESTIONS
from tracker.exports.schema import SCHEMA_VERSION, Column, Table
from tracker.exports.views import VIEWS, View
from tracker.exports.vocabularies import VOCABULARIES

INTRODUCTION = f"""\
# Data dictionary

Made by `manage.py export --dictionary > docs/data-dictionary.md`; do not edit. Schema version {SCHEMA_VERSION}.

```
manage.py export out.duckdb                        # one DuckDB file: tables, comments, views
manage.py export folder --format parquet           # one Parquet file a table
manage.py export folder --format csv               # one CSV file a table
manage.py export delta.duckdb --since 2026-03-01   # only what became known since
manage.py export live.duckdb --without-bundled     # without the briefs that come with the product
```

## How to read it

- **Types** are DuckDB's; Parquet holds the same. `TIMESTAMPTZ` is an instant in UTC; `DATE` a calendar day; `JSON`
  is JSON as text (the file opens without any extension). In CSV, lists are JSON too, text stands in quotes and NULL
  is nothing at all.
- **NULL** means "not known" or "not given". A column without "yes" under NULL is never empty.
- **Keys** are the first column of each table. A numeric key is that of this installation: the same in all its
  exports, of no meaning in another. `public_id` is the part of the page's address; `slug` is stable everywhere.
- **Two times.** `known_at` is when this installation learnt something; `published_at`, `date` and `happened_on` say
  when it was published or happened. Ask "what was known on day X" with `known_at`.
- **Order**: rows lie in the order of their keys; the same database gives the same content,
  `export_info.exported_at` excepted.
- **Consistency**: all tables show the database at one instant, although workers go on.
- **Texts** of third parties stay theirs: `source.terms` says what is known of the terms. CSV cells hold the text as
  it is; a spreadsheet may take a cell that begins with `=` for a formula.

### Exports with `--since`
`--since` takes a day (from 00:00 UTC) or a time in ISO 8601. The export holds
1. rows that became known, or were changed, since then: faults, runs, items, snapshots, documents, versions (also
   those that were read again), stories, event mentions, events, transitions, alerts, deliveries;
2. all mentions and event mentions of those versions and events, all roles of those events and their matters:
   replace them as a whole, because a text that is read again gets new mentions;
3. whatever these rows refer to, directly or over several steps, however old, so that every reference in the export
   finds its row.

Sources, entities, aliases and matters always come whole. To load it: delete what you hold of the mentions, event
mentions and roles of every version and event that is itself new or changed (`known_at`, `extracted_at` or
`changed_at` not before `export_info.since`), then insert or replace all rows by key. Rows deleted since (a source
that was removed) are not told: take a whole export from time to time. The views are left out, because they would
count what is not in the file.

### Exports without the bundled briefs
`--without-bundled` drops the bundled sources with their items, documents, versions, mentions, stories told by
nobody else, events read from nothing else, and the transitions of the `bundled` track. A reference to a dropped row
becomes NULL. An event that live sources tell too stays; its headline and dates may still owe something to a brief.
"""


def data_dictionary() -> str:
    """The whole page as Markdown."""
    parts = [
        INTRODUCTION,
        _questions(),
        "## Tables\n",
        *(_table(table) for table in (*TABLES, EXPORT_INFO)),
        "## Views\n",
    ]
    parts.append("In whole DuckDB exports. Columns named as in a table mean the same.\n")
    parts += [_view(view, columns) for view, columns in _view_columns()]
    parts += ["## Vocabularies\n", *(_vocabulary(name) for name in VOCABULARIES)]
    return "\n".join(parts).rstrip() + "\n"


def _questions() -> str:
    lines = [
        "## Questions to begin with",
        'In Python: `import duckdb; duckdb.connect("out.duckdb", read_only=True).sql("…").show()`. The views used here',
        "are explained [below](#views).",
    ]
    for question in QUESTIONS:
        lines += ["", question.asked, "```sql", question.sql, "```"]
    return "\n".join(lines) + "\n"


def _table(table: Table) -> str:
    lines = [f"### `{table.name}`", table.meaning, "", "| column | type | NULL | meaning |", "|---|---|---|---|"]
    lines += [_column(table, column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _column(table: Table, column: Column) -> str:
    meaning = column.meaning
    if column.unit:
        meaning += f" Unit: {column.unit}."
    if column.refers_to:
        meaning += f" → [`{column.refers_to}`](#{column.refers_to})"
    if column.vocabulary:
        meaning += f" One of [{column.vocabulary}](#{_anchor(column.vocabulary)})."
    null = "yes" if column.is_nullable else ""
    return f"| `{table.name}.{column.name}` | {column.kind.label} | {null} | {_cell(meaning)} |"


def _view(view: View, columns: Iterable[tuple[str, str]]) -> str:
    lines = [f"### `{view.name}`", view.meaning, "", "| column | type |", "|---|---|"]
    lines += [f"| `{name}` | {kind} |" for name, kind in columns]
    return "\n".join(lines) + "\n"


def _view_columns() -> Iterable[tuple[View, list[tuple[str, str]]]]:
    """Asked of DuckDB itself, over empty tables."""
    with duckdb.connect() as connection:
        for table in (*TABLES, EXPORT_INFO):
            create_table(connection, table)
        create_views(connection)
        for view in VIEWS:
            described = connection.execute(f"DESCRIBE {view.name}").fetchall()
            kinds = {"TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}
            yield view, [(name, kinds.get(kind, kind)) for name, kind, *_ in described]


def _vocabulary(name: str) -> str:
    return f"### {name.capitalize()}\n" + ", ".join(f"`{word}`" for word in VOCABULARIES[name]) + "\n"


def _anchor(heading: str) -> str:
    return heading.replace(" ", "-")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
