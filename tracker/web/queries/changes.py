"""What changed: transitions across matters, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from tracker.models import Transition
from tracker.web import keyset
from tracker.web.filters import Filters
from tracker.web.pieces.dates import DateWords, day_in_words
from tracker.web.pieces.values import ChangeLine, Pager
from tracker.web.queries import build
from tracker.web.viewer import Viewer

SIZE = 25


@dataclass(frozen=True, slots=True)
class Day:
    date: DateWords | None
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    days: tuple[Day, ...]
    pager: Pager
    is_anything_stored: bool
    is_by_learning: bool  # the headings are days of learning, so each entry shows its own
    is_only_bundled: bool  # every move stored is one by bundled briefs


def with_evidence(transitions: "QuerySet[Transition]") -> "QuerySet[Transition]":
    return transitions.select_related(
        "matter",
        "event",
        "resolved_by__event",
        "mention__version__document__source",
        "document__current_version",
        "document__source",
    ).defer("mention__version__text", "document__current_version__text")


def change_lines(transitions: Iterable[Transition], viewer: Viewer) -> tuple[ChangeLine, ...]:
    rows = list(transitions)
    for row in rows:
        # The current version's own document is this one: said here so that building asks nothing again.
        if row.document is not None and row.document.current_version is not None:
            row.document.current_version.document = row.document
    names = build.names_in_mentions(row.mention for row in rows)
    return tuple(build.change_line(row, names, viewer) for row in rows)


def changes_page(filters: Filters, after: str, before: str, viewer: Viewer) -> ChangesPage:
    by_learning = filters.order == "learnt"
    rows, where = with_evidence(filtered(filters)), (keyset.Cursor.parse(after), keyset.Cursor.parse(before))
    if by_learning:
        # What one load brought was all learnt at the same moment: within it, the newest happening comes first.
        page = keyset.page_by_load(
            rows, load="learnt_at", day="happened_on", size=SIZE, after=where[0], before=where[1]
        )
    else:
        page = keyset.page(rows, day="happened_on", size=SIZE, after=where[0], before=where[1])
    lines = change_lines(page.rows, viewer)
    dates = [day_in_words(row.learnt_at.astimezone(viewer.zone).date(), "learnt") for row in page.rows]
    return ChangesPage(
        days=_by_day(list(zip(dates if by_learning else [line.date for line in lines], lines, strict=True))),
        pager=Pager(
            newer=filters.query(before=str(page.newer)) if page.newer else "",
            older=filters.query(after=str(page.older)) if page.older else "",
            shown=len(lines),
        ),
        is_anything_stored=bool(lines) or Transition.objects.exists(),
        is_by_learning=by_learning,
        is_only_bundled=bool(lines) and all(line.is_bundled for line in lines) and not _is_any_live(),
    )


def _is_any_live() -> bool:
    return Transition.objects.exclude(track=Transition.Track.BUNDLED).exists()


def filtered(filters: Filters) -> "QuerySet[Transition]":
    rows = Transition.objects.listed()
    if filters.track:
        rows = rows.filter(track=filters.track)
    if filters.matter:
        rows = rows.filter(matter__slug=filters.matter)
    if filters.tiers:
        rows = rows.filter(tier__in=filters.tiers)
    if filters.is_bundled_hidden:
        rows = rows.exclude(track=Transition.Track.BUNDLED)
    return rows


def _by_day(dated: list[tuple[DateWords | None, ChangeLine]]) -> tuple[Day, ...]:
    groups = groupby(dated, key=lambda pair: pair[0].text if pair[0] else "")
    return tuple(Day(pairs[0][0], tuple(line for _, line in pairs)) for pairs in (list(group) for _, group in groups))
