"""Pages by key, both ways: the address of a page stays true while new rows arrive, and no rows are counted or skipped.

Rows without a day come after all that have one, newest id first.
"""

from dataclasses import dataclass
from datetime import date
from typing import Generic, Self, TypeVar

from django.db.models import F, Model, Q, QuerySet

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


def page_by_load(
    rows: "QuerySet[M]",
    *,
    load: str,
    day: str,
    size: int,
    after: Cursor | None = None,
    before: Cursor | None = None,
) -> "Slice[M]":
    """One page by (`load` descending, `day` descending with nulls last, id descending).

    `load`: a time that all rows written in one go share. A cursor's row is looked up, so that its address stays short;
    one whose row is gone gives the first page.
    """
    newest_first = (F(load).desc(), F(day).desc(nulls_last=True), F("pk").desc())
    newest_last = (F(load).asc(), F(day).asc(nulls_first=True), F("pk").asc())

    def cursor(row: M) -> Cursor:
        return Cursor(getattr(row, day), row.pk)

    if before is not None and (anchor := rows.model._default_manager.filter(pk=before.id).first()):
        found = list(rows.filter(_above(anchor, load, day)).order_by(*newest_last)[: size + 1])[::-1]
        if len(found) > size:
            return Slice(found[1:], cursor(found[1]), cursor(found[-1]))
        after = None  # the top is reached: show a full first page
    elif after is not None:
        anchor = rows.model._default_manager.filter(pk=after.id).first()
        after = after if anchor else None
        rows = rows.exclude(_above(anchor, load, day)).exclude(pk=after.id) if anchor and after else rows
    found = list(rows.order_by(*newest_first)[: size + 1])
    shown = found[:size]
    return Slice(
        shown,
        newer=cursor(shown[0]) if shown and after else None,
        older=cursor(shown[-1]) if len(found) > size else None,
    )


def _above(row: M, load: str, day: str) -> Q:
    """Rows that come before `row`. Written so that it is never NULL: it is also used negated."""
    on = getattr(row, day)
    same_day = Q(**{f"{day}__isnull": True}) if on is None else Q(**{f"{day}__isnull": False, day: on})
    later = Q(**{f"{day}__isnull": False}) if on is None else Q(**{f"{day}__isnull": False, f"{day}__gt": on})
    at = getattr(row, load)
    return Q(**{f"{load}__gt": at}) | Q(later | (same_day & Q(pk__gt=row.pk)), **{load: at})


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
