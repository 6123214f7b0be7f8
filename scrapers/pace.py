"""Who may ask which host when. The default keeps count in memory; a caller with many workers passes its own."""

import threading
from typing import Protocol

from scrapers.clock import Clock, SystemClock


class Pace(Protocol):
    def reserve(self, host: str, delay_s: float) -> float:
        """Take the host's next slot and say how many seconds to wait for it.

        Slots of one host lie at least `delay_s` apart, whoever takes them.
        """
        ...

    def back_off(self, host: str, seconds: float) -> None:
        """The host asked for quiet: no slot before that many seconds from now."""
        ...


class MemoryPace:
    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def reserve(self, host: str, delay_s: float) -> float:
        with self._lock:
            now = self._clock.monotonic()
            slot = max(now, self._next.get(host, now))
            self._next[host] = slot + delay_s
            return slot - now

    def back_off(self, host: str, seconds: float) -> None:
        with self._lock:
            until = self._clock.monotonic() + seconds
            self._next[host] = max(until, self._next.get(host, until))
