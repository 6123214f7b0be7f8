"""The polite client as this installation is configured to use it."""

import threading

from scrapers.clock import SystemClock
from scrapers.fetch import Fetcher, FetchSettings, user_agent
from scrapers.robots import Rules
from tracker.env import env
from tracker.errors import WorkerStops
from tracker.stages.pace import StoredPace

# A worker makes a client for each handful of pages; asking for robots.txt each time would double its requests.
robots_rules: dict[str, Rules] = {}
stopping = threading.Event()  # set when this process was told to stop


class _Clock(SystemClock):
    """Does not sleep on when the worker is told to stop."""

    def sleep(self, seconds: float) -> None:
        if stopping.wait(seconds):
            raise WorkerStops("the worker was told to stop")


def make_fetcher() -> Fetcher:
    """One for each thread; close it after use. Its errors may be WorkerStops, where it would wait."""
    settings = FetchSettings(
        user_agent=user_agent(env.contact),
        per_host_delay_s=env.per_host_delay_s,
        timeout_s=env.fetch_timeout_s,
        max_bytes=env.fetch_max_bytes,
        allow_private_addresses=env.allow_private_addresses,
    )
    return Fetcher(settings, pace=StoredPace(), clock=_Clock(), robots_rules=robots_rules)
