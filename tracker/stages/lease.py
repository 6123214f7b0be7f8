"""Lease, compute, commit: how any number of workers share the stages' work without doing it twice.

A worker leases rows in a short transaction, computes outside any transaction, and commits in a second short
one that holds only if the lease is still its own. A worker that dies loses its lease after `LEASE` and the
sweep hands its rows to another.

    for version in claim(pending, limit=20, now=now):
        reading = reader.read(...)                 # minutes, outside any transaction
        with holding(version):                     # LeaseLost if someone else took over
            store(reading)
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.models import Q

from tracker.errors import LeaseLost
from tracker.models import Lease
from tracker.models.base import Leasable

# Longer than the slowest single row takes (a large filing: seconds), shorter than a person's patience.
LEASE = timedelta(minutes=5)

Row = TypeVar("Row", bound=Leasable)


def free(now: datetime) -> Q:
    """Rows that nobody works on."""
    return Q(lease_token__isnull=True) | Q(lease_expires_at__lt=now)


def claim(pending: models.QuerySet[Row], *, limit: int, now: datetime, lease: timedelta = LEASE) -> list[Row]:
    """Lease up to `limit` rows of `pending`, in its order. Rows leased by others are left out."""
    token = uuid.uuid4()
    model = pending.model
    with transaction.atomic():
        rows = pending.filter(free(now))
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        ids = list(rows.values_list("pk", flat=True)[:limit])
        if not ids:
            return []
        model._default_manager.filter(pk__in=ids).filter(free(now)).update(
            lease_token=token, lease_expires_at=now + lease
        )
    claimed = pending.model._default_manager.filter(pk__in=ids, lease_token=token)
    by_id = {row.pk: row for row in claimed}
    return [by_id[pk] for pk in ids if pk in by_id]


@contextmanager
def holding(row: Row) -> Iterator[Row]:
    """A transaction that commits only if `row` is still leased by us; frees the lease on the way out.

    Errors: LeaseLost, with everything written inside rolled back.
    """
    with transaction.atomic():
        model = type(row)
        # The update locks the row until commit, on every database, so the lease cannot change under us.
        if not model._default_manager.filter(pk=row.pk, lease_token=row.lease_token).update(
            lease_token=row.lease_token
        ):
            raise LeaseLost("another worker took this row over", row=str(row.pk), model=model.__name__)
        yield row
        model._default_manager.filter(pk=row.pk).update(lease_token=None, lease_expires_at=None)


def prolong(row: Leasable, *, now: datetime, lease: timedelta = LEASE) -> bool:
    """Whether `row` is still ours; if so, for as long again from now. For work on a batch that may take its time."""
    own = type(row)._default_manager.filter(pk=row.pk, lease_token=row.lease_token)
    return bool(own.update(lease_expires_at=now + lease))


def release(row: Leasable) -> None:
    """Give a row back undone, for example when the worker is told to stop."""
    type(row)._default_manager.filter(pk=row.pk, lease_token=row.lease_token).update(
        lease_token=None, lease_expires_at=None
    )


@contextmanager
def named_lease(name: str, *, now: datetime, lease: timedelta = LEASE) -> Iterator[uuid.UUID | None]:
    """The right to run a stage that works on everything at once; None if another worker has it."""
    token = uuid.uuid4()
    Lease.objects.get_or_create(name=name)
    taken = (
        Lease.objects.filter(name=name)
        .filter(Q(token__isnull=True) | Q(expires_at__lt=now))
        .update(token=token, expires_at=now + lease)
    )
    if not taken:
        yield None
        return
    try:
        yield token
    finally:
        Lease.objects.filter(name=name, token=token).update(token=None, expires_at=None)


def renew(name: str, token: uuid.UUID, *, now: datetime, lease: timedelta = LEASE) -> None:
    """Call inside each commit of a stage run under a named lease: proves and prolongs it. Errors: LeaseLost."""
    if not Lease.objects.filter(name=name, token=token).update(expires_at=now + lease):
        raise LeaseLost("another worker took this stage over", name=name)
