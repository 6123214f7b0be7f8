"""Snapshots: the bytes in the content-addressed store, the fact of them in the database."""

from django.conf import settings

from scrapers import document
from scrapers.errors import ScraperError
from scrapers.store import SnapshotStore
from tracker.models import Snapshot

BAD = 400  # statuses from here on are not the page


def store() -> SnapshotStore:
    return SnapshotStore(settings.SNAPSHOT_DIR)


def keep(snapshot: document.Snapshot) -> Snapshot:
    """Store the bytes once, then the row: a row never points at bytes that are not there.

    The row tells of the first answer with these bytes, or of the first good one.
    """
    store().put(snapshot)
    told = {
        "url": snapshot.url,
        "fetched_at": snapshot.fetched_at,
        "status": snapshot.status,
        "headers": dict(snapshot.headers),
        "media_type": snapshot.headers.get("content-type", "").partition(";")[0].strip()[:100],
        "size_bytes": len(snapshot.body),
    }
    row, is_new = Snapshot.objects.get_or_create(sha256=snapshot.sha256, defaults=told)
    if not is_new and row.status >= BAD > snapshot.status:
        row, _ = Snapshot.objects.update_or_create(sha256=snapshot.sha256, defaults=told)
    return row


def of_error(error: ScraperError) -> Snapshot | None:
    """The bytes an error was seen in, for whoever looks into it."""
    return keep(error.snapshot) if error.snapshot is not None and error.snapshot.body else None


def load(row: Snapshot) -> document.Snapshot:
    """The bytes as received. Errors: NotStored, Damaged."""
    return document.Snapshot(
        url=row.url,
        status=row.status,
        headers=row.headers,
        body=store().get(row.sha256),
        fetched_at=row.fetched_at,
        requested_url=row.url,
    )
