"""What changed in a stretch of time, one entry for each change, with the watches it matched. Only reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.alerts import addresses
from tracker.alerts.content import source_line, state_words
from tracker.alerts.matching import changes, fits
from tracker.alerts.watches import Wanted
from tracker.knowledge.labels import label
from tracker.models import Transition, User, Watch


@dataclass(frozen=True, slots=True)
class Entry:
    transition: Transition
    watches: tuple[Watch, ...]


def entries(*, since: datetime, until: datetime, user: User | None = None) -> list[Entry]:
    """Changes that became known after `since` and by `until`, oldest first. With `user`, those its watches match.

    History and bundled briefs are no news and left out.
    """
    rows = list(
        Transition.objects.news()
        .filter(learnt_at__gt=since, learnt_at__lte=until)
        .select_related("event", "matter", "mention", "document__current_version")
        .order_by("learnt_at", "id")
    )
    live = Watch.objects.filter(deleted_at=None, is_paused=False).prefetch_related("matters", "entities", "authorities")
    if user is not None:
        live = live.filter(user=user)
    watches = [(watch, Wanted.of(watch).criteria()) for watch in live.select_related("user")]
    found = [
        Entry(
            row,
            tuple(watch for watch, criteria in watches if watch.created_at < row.learnt_at and fits(criteria, change)),
        )
        for row, change in zip(rows, changes(rows), strict=True)
    ]
    return [entry for entry in found if entry.watches or user is None]


def as_text(found: Sequence[Entry]) -> Iterator[str]:
    """The digest line by line, as it is read in a terminal or a plain mail."""
    for entry in found:
        row = entry.transition
        before = state_words(row, row.from_state) or label("no_state", row.track)
        after = state_words(row, row.to_state) or label("no_state", row.track)
        yield f"{'Corrected: ' if row.correction else ''}{row.matter.title_en}: {before} → {after} ({row.track})"
        if row.correction:
            yield f"  {row.correction}"
        yield f"  {row.learnt_at:%Y-%m-%d %H:%M} UTC, happened {row.date or 'on a date not given'}; {source_line(row)}"
        yield f"  “{' '.join(row.evidence.split())}”"
        yield f"  {addresses.event(row)}"
        names = ", ".join(f"{watch.name} <{watch.user.email}>" for watch in entry.watches)
        yield f"  Watches: {names or 'none'}"
        yield ""
