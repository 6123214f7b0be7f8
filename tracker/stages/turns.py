"""Whose turn it is among the sources, as far as this process knows: threads that choose pages choose different hosts.

Only a help in choosing. The pace itself is kept in the database, for all processes together.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.env import env

_lock = threading.Lock()
_asked: Counter[int] = Counter()  # threads that are at a source
_rests_until: dict[int, float] = {}  # time.monotonic() seconds


@contextmanager
def asking(source: int) -> Iterator[None]:
    """A page of the source is asked for, then its host rests."""
    with _lock:
        _asked[source] += 1
    try:
        yield
    finally:
        with _lock:
            _asked[source] -= 1
            if not _asked[source]:
                del _asked[source]
            _rests_until[source] = time.monotonic() + env.per_host_delay_s


def asked() -> list[int]:
    """Sources that a thread is at now."""
    with _lock:
        return list(_asked)


def resting() -> list[int]:
    """Those, and the sources whose host was asked so lately that it rests."""
    now = time.monotonic()
    with _lock:
        for source in [source for source, until in _rests_until.items() if until <= now]:
            del _rests_until[source]
        return [*_rests_until, *_asked]
