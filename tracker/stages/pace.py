"""The pace per host, kept in the database: it holds across all workers of all machines."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from scrapers.clock import Clock
from scrapers.pace import wait_for
from tracker.models import HostPace


class StoredPace:
    """`scrapers.pace.Pace` over the table HostPace. Turns are taken by compare and swap, so no lock is held."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Without a clock of its own it goes by the database's, which is one for all machines."""
        self._clock = clock

    def reserve(self, host: str, delay_s: float, *, hold_s: float) -> float:
        while True:
            now = self._now()
            row, _ = HostPace.objects.get_or_create(host=host, defaults={"next_request_at": now})
            wait_s = wait_for(
                now=0.0,
                free_at=(row.next_request_at - now).total_seconds(),
                busy_until=(row.busy_until - now).total_seconds() if row.busy_until and delay_s else None,
                delay_s=delay_s,
            )
            if wait_s or not delay_s or self._take(row, now, delay_s, hold_s):
                return wait_s

    def done(self, host: str, delay_s: float) -> None:
        if delay_s:
            HostPace.objects.filter(host=host).update(busy_until=None)
            self._rest(host, delay_s)

    def back_off(self, host: str, seconds: float) -> None:
        HostPace.objects.get_or_create(host=host, defaults={"next_request_at": self._now()})
        self._rest(host, seconds)

    def _take(self, row: HostPace, now: datetime, delay_s: float, hold_s: float) -> bool:
        unchanged = HostPace.objects.filter(
            host=row.host, next_request_at=row.next_request_at, busy_until=row.busy_until
        )
        return bool(
            unchanged.update(
                next_request_at=now + timedelta(seconds=delay_s), busy_until=now + timedelta(seconds=hold_s)
            )
        )

    def _rest(self, host: str, seconds: float) -> None:
        until = self._now() + timedelta(seconds=seconds)
        HostPace.objects.filter(host=host, next_request_at__lt=until).update(next_request_at=until)

    def _now(self) -> datetime:
        if self._clock is not None:
            return self._clock.now()
        if connection.vendor != "postgresql":
            return timezone.now()
        with connection.cursor() as cursor:  # the machines' own clocks may differ by more than the pace
            cursor.execute("SELECT clock_timestamp()")
            at: datetime = cursor.fetchone()[0]
        return at
