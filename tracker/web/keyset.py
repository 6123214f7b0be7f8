"""Pages by key, both ways: the address of a page stays true while new rows arrive, and no rows are counted or skipped.

Rows without a day come after all that have one, newest id first.
"""

from dataclasses import dataclass
from datetime import date
from typing import Generic, Self, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Cursor:
    day: date | None
    id: int

    @classmethod
    def parse(cls, value: str) -> Self | None:
        """None for an empty or a broken one: the reader then gets the first page."""
        day, _, id_ = value.rpartition(".")
        try:
            return cls(date.fromisoformat(day) if day != "none" else None, int(id_))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day.isoformat() if self.day else 'none'}.{self.id}"


@dataclass(frozen=True, slots=True)
class Slice(Generic[M]):
    rows: list[M]
    newer: Cursor | None  # pass as `before`
    older: Cursor | None  # pass as `after`


def page(
    rows: "QuerySet[M]",
    *,
    day: str,
    size: int,
    after: Cursor | None = None,
    before: Cursor | None = None,
) -> "Slice[M]":
    """One page of `rows` by (`day` descending, id descending). `day`: a nullable date field; empty: by id alone."""

    def cursor(row: M) -> Cursor:
        return Cursor(getattr(row, day) if day else None, row.pk)

    dated = rows.filter(**{f"{day}__isnull": False}) if day else rows.none()
    undated = rows.filter(**{f"{day}__isnull": True}) if day else rows
    if before is not None:
        found = _newer(dated, undated, day, before, size + 1)
        if len(found) > size:
            found = found[1:]
            return Slice(found, cursor(found[0]), cursor(found[-1]))
        after = None  # the top is reached: show a full first page
    found = _older(dated, undated, day, after, size + 1)
    shown = found[:size]
    return Slice(
        shown,
        newer=cursor(shown[0]) if shown and after else None,
        older=cursor(shown[-1]) if len(found) > size else None,
    )


# Two index walks instead of one sort with nulls placed by hand, which no index serves on both databases.
def _older(dated: "QuerySet[M]", undated: "QuerySet[M]", day: str, after: Cursor | None, limit: int) -> list[M]:
    if after is not None and after.day is None:
        return list(undated.filter(pk__lt=after.id).order_by("-pk")[:limit])
    if after is not None:
        # The first condition lets the index start in place; the second cuts within the day.
        dated = dated.filter(Q(**{f"{day}__lt": after.day}) | Q(pk__lt=after.id), **{f"{day}__lte": after.day})
    found = list(dated.order_by(f"-{day}", "-pk")[:limit]) if day else []
    return found + list(undated.order_by("-pk")[: limit - len(found)]) if len(found) < limit else found


def _newer(dated: "QuerySet[M]", undated: "QuerySet[M]", day: str, before: Cursor, limit: int) -> list[M]:
    """The `limit` rows just above `before`, newest first."""
    found: list[M] = []
    if before.day is None:
        found = list(undated.filter(pk__gt=before.id).order_by("pk")[:limit])
    else:
        dated = dated.filter(Q(**{f"{day}__gt": before.day}) | Q(pk__gt=before.id), **{f"{day}__gte": before.day})
    if day and len(found) < limit:
        found += list(dated.order_by(day, "pk")[: limit - len(found)])
    return found[::-1]
