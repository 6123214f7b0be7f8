"""The pace per host, kept in the database: it holds across all workers of all machines."""

from datetime import datetime, timedelta

from django.utils import timezone

from scrapers.clock import Clock
from tracker.models import HostPace

# A slot further away than this is not taken: the fetcher does not wait so long, and a slot
# that nobody uses would push the host's queue ever further out.
LONGEST_WAIT_S = 60.0


class StoredPace:
    """`scrapers.pace.Pace` over the table HostPace. Slots are taken by compare and swap, so no lock is held."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock

    def reserve(self, host: str, delay_s: float) -> float:
        """Take the host's next slot; seconds to wait for it."""
        while True:
            now = self._now()
            row, _ = HostPace.objects.get_or_create(host=host, defaults={"next_request_at": now})
            slot = max(now, row.next_request_at)
            wait_s = (slot - now).total_seconds()
            if wait_s > LONGEST_WAIT_S or self._swap(row, slot + timedelta(seconds=delay_s)):
                return wait_s

    def back_off(self, host: str, seconds: float) -> None:
        """No slot of this host before that many seconds from now."""
        until = self._now() + timedelta(seconds=seconds)
        HostPace.objects.get_or_create(host=host, defaults={"next_request_at": until})
        HostPace.objects.filter(host=host, next_request_at__lt=until).update(next_request_at=until)

    def _swap(self, row: HostPace, next_request_at: datetime) -> bool:
        unchanged = HostPace.objects.filter(host=row.host, next_request_at=row.next_request_at)
        return bool(unchanged.update(next_request_at=next_request_at))

    def _now(self) -> datetime:
        return self._clock.now() if self._clock else timezone.now()
