"""Who may ask which host when. The default keeps count in memory; a caller with many workers passes its own.

A host is asked by one at a time, and rests from the end of a request to the start of the next: so the distance holds
as the host sees it, however late a worker gets round to sending.
"""

import threading
from typing import Protocol

from scrapers.clock import Clock, SystemClock


class Pace(Protocol):
    def reserve(self, host: str, delay_s: float, *, hold_s: float) -> float:
        """0: the turn is ours, ask now and then say `done`. Else seconds to wait before asking for the turn again.

        A turn that nobody ends, because its worker died, ends after `hold_s`. Without a delay there are no turns to
        take: any number may ask at once.
        """
        ...

    def done(self, host: str, delay_s: float) -> None:
        """The request has ended: the next turn is no sooner than `delay_s` from now."""
        ...

    def back_off(self, host: str, seconds: float) -> None:
        """The host asked for quiet: no turn before that many seconds from now."""
        ...


def wait_for(*, now: float, free_at: float, busy_until: float | None, delay_s: float) -> float:
    """Seconds until it is worth asking for the turn again, 0 when it is free. Times in seconds of one clock."""
    if busy_until is not None and busy_until > now:
        # Were the request under way to end now, the host would still rest this long.
        return min(delay_s, busy_until - now)
    return max(0.0, free_at - now)


class MemoryPace:
    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._free_at: dict[str, float] = {}
        self._busy_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def reserve(self, host: str, delay_s: float, *, hold_s: float) -> float:
        with self._lock:
            now = self._clock.monotonic()
            busy = self._busy_until.get(host) if delay_s else None
            free_at = self._free_at.get(host, now)
            if wait_s := wait_for(now=now, free_at=free_at, busy_until=busy, delay_s=delay_s):
                return wait_s
            if delay_s:
                self._free_at[host], self._busy_until[host] = now + delay_s, now + hold_s
            return 0.0

    def done(self, host: str, delay_s: float) -> None:
        with self._lock:
            self._busy_until.pop(host, None)
            self._rest(host, delay_s)

    def back_off(self, host: str, seconds: float) -> None:
        with self._lock:
            self._rest(host, seconds)

    def _rest(self, host: str, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        self._free_at[host] = max(until, self._free_at.get(host, until))
