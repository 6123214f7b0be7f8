"""A dry run of a declaration that is not saved: what it would collect, within the patience of whoever waits for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import httpx
from django.utils import timezone

from scrapers import declare
from scrapers.check import Check
from scrapers.clock import SystemClock
from scrapers.errors import TimedOut
from scrapers.fetch import Fetcher, FetchSettings, user_agent
from scrapers.transport import GuardedTransport
from tracker.env import env
from tracker.errors import TrialBusy
from tracker.stages import probation
from tracker.stages.client import robots_rules
from tracker.stages.lease import named_lease
from tracker.stages.pace import StoredPace

LIMIT_S = 25.0  # robots.txt, list and one page at the usual pace of five seconds take some fifteen
REQUEST_S = 8.0  # what has begun within the limit may take this long
MAX_BYTES = 5_000_000  # larger ones take long to read, too
LEASE = timedelta(seconds=LIMIT_S + 3 * REQUEST_S)


def try_out(source: declare.Source, *, now: datetime | None = None) -> Check:
    """Look at a source as its probation would; nothing is stored. Errors: TrialBusy."""
    with trial_fetcher() as fetcher:
        return probation.look(source, fetcher, now=now or timezone.now())


@contextmanager
def trial_fetcher() -> Iterator[Fetcher]:
    """The polite, guarded client, which gives up when the time is over. Errors: TrialBusy."""
    with named_lease("trial", now=timezone.now(), lease=LEASE) as token:
        if token is None:
            raise TrialBusy("another dry run is under way")
        until = time.monotonic() + LIMIT_S
        settings = FetchSettings(
            user_agent=user_agent(env.contact),
            per_host_delay_s=env.per_host_delay_s,
            timeout_s=min(REQUEST_S, env.fetch_timeout_s),
            max_bytes=min(MAX_BYTES, env.fetch_max_bytes),
            max_attempts=1,
            allow_private_addresses=env.allow_private_addresses,
        )
        guarded = GuardedTransport(allow_private_addresses=env.allow_private_addresses)
        transport = _LimitedTransport(guarded, until)
        clock = _LimitedClock(until)
        with Fetcher(
            settings, pace=StoredPace(), transport=transport, clock=clock, robots_rules=robots_rules
        ) as fetcher:
            yield fetcher


class _LimitedClock(SystemClock):
    """Does not sleep beyond the end."""

    def __init__(self, until: float) -> None:
        self._until = until

    def sleep(self, seconds: float) -> None:
        if time.monotonic() + seconds > self._until:
            raise TimedOut(f"this site wants longer pauses than the {LIMIT_S:.0f} s of a dry run allow")
        super().sleep(seconds)


class _LimitedTransport(httpx.BaseTransport):
    def __init__(self, inner: httpx.BaseTransport, until: float) -> None:
        self._inner = inner
        self._until = until

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if time.monotonic() > self._until:
            raise TimedOut(f"the {LIMIT_S:.0f} s of a dry run are over", url=str(request.url))
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()
