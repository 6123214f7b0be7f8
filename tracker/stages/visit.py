"""One source from its listing to its documents in one go: what a person asks for at the command line."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from scrapers.fetch import Fetcher
from tracker.models import DocumentVersion, Source, SourceFault
from tracker.stages import collect, read
from tracker.stages.client import make_fetcher
from tracker.stages.fetch import fetch_items, pending

# Rounds of fetch and read: an index page gives items, which may be index pages again, but not for ever.
MOST_ROUNDS = 5
NOT_NOW = "another worker is visiting it, or its host is not to be asked yet"


@dataclass(frozen=True, slots=True)
class Yield:
    """What one visit gave. `documents` counts new versions; the words of warnings and errors are for people."""

    source: str
    items: int = 0
    documents: int = 0
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    note: str = ""  # why nothing was collected, or why less than is listed

    @property
    def has_failed(self) -> bool:
        return bool(self.errors) and not self.items and not self.documents


def due_slugs(*, now: datetime | None = None) -> list[str]:
    return list(collect.due(now=now or timezone.now()).values_list("slug", flat=True))


def visit(slug: str, *, limit: int = 50, fetcher: Fetcher | None = None) -> Yield:
    """Find, fetch up to `limit` pages and read them."""
    if fetcher is None:
        with make_fetcher() as own_fetcher:
            return visit(slug, limit=limit, fetcher=own_fetcher)
    started_at = timezone.now()
    source = Source.objects.get(slug=slug)
    if not source.is_enabled:
        return Yield(slug, note=f"off: {source.disabled_reason or 'switched off'}")
    run = collect.run_source(slug, fetcher=fetcher)
    if run is None:
        source.refresh_from_db()
        return Yield(slug, note=NOT_NOW if source.is_enabled else source.disabled_reason)
    open_items(slug, limit=limit, fetcher=fetcher)
    return yield_of(source, started_at, items=run.items_listed)


def open_items(slug: str, *, limit: int, fetcher: Fetcher) -> None:
    """Fetch up to `limit` pages and read them, and what they lead to."""
    left = limit
    for _ in range(MOST_ROUNDS):
        fetched = fetch_items(limit=left, fetcher=fetcher, source=slug) if left else 0
        left -= fetched
        worked = fetched
        while count := read.run(source=slug):
            worked += count
        if not worked:
            return


def yield_of(source: Source, since: datetime, *, items: int, note: str = "") -> Yield:
    """What the source gave from a time on."""
    faults = SourceFault.objects.filter(source=source, last_seen_at__gte=since, resolved_at__isnull=True)
    messages = [(fault.is_warning, f"{fault.code}: {fault.message}") for fault in faults.order_by("id")]
    versions = DocumentVersion.objects.filter(document__source=source, known_at__gte=since)
    odd = [warning for warnings in versions.values_list("warnings", flat=True) for warning in warnings]
    waiting = pending(now=timezone.now()).filter(source=source).count()
    return Yield(
        source.slug,
        items=items,
        documents=versions.count(),
        warnings=(*(text for is_warning, text in messages if is_warning), *odd),
        errors=tuple(text for is_warning, text in messages if not is_warning),
        note="; ".join(part for part in (note, f"{waiting} more pages wait to be fetched" if waiting else "") if part),
    )
