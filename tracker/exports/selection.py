"""Which rows go into an export: all, those known since a time, with or without the bundled briefs.

Both narrowings leave every reference in the file pointing at a row of the file. `since` adds what its rows refer to;
leaving the briefs out drops what cannot stand without them and empties the references that may be empty.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

from django.db.models import Exists, OuterRef, Q

from tracker.exports.database import chunked, keys, queryset, rows
from tracker.exports.declared import BY_NAME, TABLES
from tracker.exports.schema import Table
from tracker.knowledge.vocabulary import Tier
from tracker.models import Document, DocumentVersion, EventMention, Item, Source, Transition

Keys: TypeAlias = dict[str, set[Any]]  # table name → keys of rows


@dataclass(frozen=True, slots=True)
class Selection:
    """`only` is None for everything; a table that it does not name goes whole. `without` wins over `only`."""

    only: Keys | None = None
    without: Keys = field(default_factory=dict)

    def rows(self, table: Table) -> Iterator[tuple[Any, ...]]:
        wanted = None if self.only is None else self.only.get(table.name)
        without = self.without.get(table.name, set())
        emptied = [
            (position, self.without[column.refers_to])
            for position, column in enumerate(table.columns)
            if column.is_nullable and self.without.get(column.refers_to)
        ]
        for row in rows(table, wanted):
            if row[0] in without:
                continue
            if any(row[position] in gone for position, gone in emptied):
                cells = list(row)
                for position, gone in emptied:
                    if cells[position] in gone:
                        cells[position] = None
                yield tuple(cells)
            else:
                yield row

    def count(self, table: Table) -> int:
        """Rows to expect, for the progress bar."""
        wanted = None if self.only is None else self.only.get(table.name)
        without = self.without.get(table.name, set())
        return queryset(table).count() - len(without) if wanted is None else len(wanted - without)


def select(*, since: datetime | None, without_bundled: bool) -> Selection:
    return Selection(
        only=None if since is None else known_since(since), without=resting_on_bundle() if without_bundled else {}
    )


def known_since(since: datetime) -> Keys:
    """Rows learnt or changed since then, the parts of those, and everything that these refer to."""
    found: Keys = {table.name: set() for table in TABLES if table.known or table.part_of}
    for table in TABLES:
        if table.known:
            is_new = reduce(or_, (Q(**{f"{lookup}__gte": since}) for lookup in table.known))
            found[table.name] |= set(keys(queryset(table).filter(is_new)))
    new = {name: frozenset(of_table) for name, of_table in found.items()}
    for table in TABLES:
        for column in table.references:
            if column.name in table.part_of:
                found[table.name] |= _pointing_at(table, column.field, new.get(column.refers_to, frozenset()))
    _close(found)
    return found


def _close(found: Keys) -> None:
    """Add what the rows refer to, and the leaves of what was added, until nothing is missing."""
    fresh = {name: set(of_table) for name, of_table in found.items()}
    while any(fresh.values()):
        following: Keys = {name: set() for name in found}
        for table in TABLES:
            for column in table.references:
                if column.refers_to in found:
                    following[column.refers_to] |= _referred(table, column.field, fresh.get(table.name, set()))
                if table.is_leaf and column.name in table.part_of:
                    following[table.name] |= _pointing_at(table, column.field, fresh[column.refers_to])
        for name, of_table in following.items():
            of_table -= found[name]
            found[name] |= of_table
        fresh = following


def _pointing_at(table: Table, lookup: str, targets: Collection[Any]) -> set[Any]:
    """Keys of the rows of `table` whose `lookup` is among `targets`."""
    found: set[Any] = set()
    for chunk in chunked(targets):
        found.update(keys(queryset(table).filter(**{f"{lookup}__in": chunk})))
    return found


def _referred(table: Table, lookup: str, of_rows: Collection[Any]) -> set[Any]:
    """What `lookup` names in the given rows of `table`."""
    found: set[Any] = set()
    for chunk in chunked(of_rows):
        found.update(queryset(table).filter(pk__in=chunk).values_list(lookup, flat=True))
    found.discard(None)
    return found


def resting_on_bundle() -> Keys:
    """Rows that are there only because of the bundled briefs. Few: the briefs are some hundred documents."""
    gone: Keys = {table.name: set() for table in TABLES}
    is_bundled = Q(declared_by=Source.DeclaredBy.BUNDLE) | Q(tier=Tier.BUNDLED)
    gone["source"] = set(keys(queryset(BY_NAME["source"]).filter(is_bundled)))
    gone["transition"] = set(keys(queryset(BY_NAME["transition"]).filter(track=Transition.Track.BUNDLED)))
    _drop_dependants(gone)
    # Only now is it known which texts go; what has nothing else to stand on goes with them.
    gone["snapshot"] |= _only_used_by(gone)
    gone["story"] |= _told_only_by(gone)
    gone["event"] |= _read_only_from(gone)
    _drop_dependants(gone)
    return gone


def _drop_dependants(gone: Keys) -> None:
    """A row that must name a row that is gone goes too."""
    changed = True
    while changed:
        changed = False
        for table in TABLES:
            before = len(gone[table.name])
            for column in table.references:
                if not column.is_nullable:
                    gone[table.name] |= _pointing_at(table, column.field, gone[column.refers_to])
            changed |= len(gone[table.name]) > before


def _bundled_source(gone: Keys, path: str) -> Q:
    return Q(**{f"{path}__in": sorted(gone["source"])})


def _only_used_by(gone: Keys) -> set[Any]:
    by_version = DocumentVersion.objects.filter(snapshot=OuterRef("pk"))
    by_item = Item.objects.filter(snapshot=OuterRef("pk"))
    is_bundled = _bundled_source(gone, "document__source")
    return set(
        keys(
            queryset(BY_NAME["snapshot"]).filter(
                Exists(by_version.filter(is_bundled)) | Exists(by_item.filter(_bundled_source(gone, "source"))),
                ~Exists(by_version.exclude(is_bundled)),
                ~Exists(by_item.exclude(_bundled_source(gone, "source"))),
            )
        )
    )


def _told_only_by(gone: Keys) -> set[Any]:
    documents = Document.objects.filter(story=OuterRef("pk"))
    is_bundled = _bundled_source(gone, "source")
    return set(
        keys(
            queryset(BY_NAME["story"]).filter(
                Exists(documents.filter(is_bundled)), ~Exists(documents.exclude(is_bundled))
            )
        )
    )


def _read_only_from(gone: Keys) -> set[Any]:
    mentions = EventMention.objects.filter(event=OuterRef("pk"))
    is_bundled = _bundled_source(gone, "version__document__source")
    events = queryset(BY_NAME["event"])
    without_live_mention = Q(Exists(mentions.filter(is_bundled)), ~Exists(mentions.exclude(is_bundled)))
    return set(keys(events.filter(without_live_mention | Q(tier=Tier.BUNDLED))))
