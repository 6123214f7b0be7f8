"""Notify: tell operators once of each fault of a source that is new, and once that it is over.

What is told is a kind of fault of a source, however many of its pages have it. A page that failed for reasons of the
network is told only when it is given up: most of those pass by themselves.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from scrapers.errors import FetchFailed
from tracker.models import FaultMail, Item, Source, SourceFault, User
from tracker.models.base import new_public_id
from tracker.stages import faults
from tracker.stages.lease import named_lease, renew

log = structlog.get_logger(__name__)

LEASE_NAME = "notify"
PASSING = faults.codes(FetchFailed)

Kind = tuple[int, str]  # source, code


def run(*, limit: int = 200, now: datetime | None = None) -> int:
    """Put up to `limit` faults into mails to the operators. Gives back how many; 0 also when another worker is at it.

    Without a mail server or an operator who takes mail nothing counts as told: who comes later hears of what lasts.
    """
    staff = User.objects.filter(is_active=True, is_staff=True).exclude(email__endswith="@localhost")
    operators = list(staff) if settings.EMAIL_CONFIGURED else []
    if not operators:
        return 0
    now = now or timezone.now()
    with named_lease(LEASE_NAME, now=now) as token:
        if token is None:
            return 0
        with transaction.atomic():
            renew(LEASE_NAME, token, now=now)
            opened, new = _told(list(_opened()[:limit]), _kinds(_lasting()), now=now, field="told_at")
            mended, over = _told(list(_mended(now)[:limit]), _kinds(_lasting()), now=now, field="mend_told_at")
            if opened or mended:
                FaultMail.objects.bulk_create(_mail(user, opened, mended, now) for user in operators)
                log.info("faults_told", opened=len(opened), mended=len(mended), operators=len(operators))
    return new + over


def _opened() -> QuerySet[SourceFault]:
    by_itself = Q(item__isnull=False, is_oddity=False, code__in=PASSING) & ~Q(item__state=Item.State.FAILED)
    rows = SourceFault.objects.filter(resolved_at__isnull=True, told_at__isnull=True, is_warning=False)
    is_missed = Q(source__is_enabled=True) | Q(source__probation=Source.Probation.FAILED)
    return rows.filter(is_missed).exclude(by_itself).order_by("source_id", "code", "id")


def _mended(now: datetime) -> QuerySet[SourceFault]:
    rows = SourceFault.objects.filter(told_at__isnull=False, mend_told_at__isnull=True, is_warning=False)
    return rows.filter(resolved_at__lte=now - faults.SETTLED).order_by("source_id", "code", "id")


def _lasting() -> QuerySet[SourceFault]:
    return SourceFault.objects.filter(resolved_at__isnull=True, told_at__isnull=False)


def _kinds(rows: Iterable[SourceFault]) -> set[Kind]:
    return {(row.source_id, row.code) for row in rows}


def _told(rows: Sequence[SourceFault], lasting: set[Kind], *, now: datetime, field: str) -> tuple[list[int], int]:
    """Ids to tell, one for each kind that does not last already; and how many rows that settles."""
    SourceFault.objects.filter(pk__in=[row.pk for row in rows]).update(**{field: now})
    first: dict[Kind, int] = {}
    for row in rows:
        first.setdefault((row.source_id, row.code), row.pk)
    return [pk for kind, pk in first.items() if kind not in lasting], len(rows)


def _mail(user: User, opened: list[int], mended: list[int], now: datetime) -> FaultMail:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return FaultMail(
        user=user,
        opened=opened,
        mended=mended,
        message_id=f"<faults.{new_public_id()}.{user.pk}@{host}>",
        next_attempt_at=now,
        created_at=now,
    )
