"""Snapshots: the bytes in the content-addressed store, the fact of them in the database."""

from django.conf import settings

from scrapers import document
from scrapers.store import SnapshotStore
from tracker.models import Snapshot


def store() -> SnapshotStore:
    return SnapshotStore(settings.SNAPSHOT_DIR)


def keep(snapshot: document.Snapshot) -> Snapshot:
    """Store the bytes once, then the row: a row never points at bytes that are not there."""
    store().put(snapshot)
    row, _ = Snapshot.objects.get_or_create(
        sha256=snapshot.sha256,
        defaults={
            "url": snapshot.url,
            "fetched_at": snapshot.fetched_at,
            "status": snapshot.status,
            "headers": dict(snapshot.headers),
            "media_type": snapshot.headers.get("content-type", "").partition(";")[0].strip()[:100],
            "size_bytes": len(snapshot.body),
        },
    )
    return row


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
