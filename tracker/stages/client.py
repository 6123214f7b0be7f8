"""The polite client as this installation is configured to use it."""

from scrapers.fetch import Fetcher, FetchSettings, user_agent
from scrapers.robots import Rules
from tracker.env import env
from tracker.stages.pace import StoredPace

# A worker makes a client for each handful of pages; asking for robots.txt each time would double its requests.
robots_rules: dict[str, Rules] = {}


def make_fetcher() -> Fetcher:
    """One for each thread; close it after use."""
    settings = FetchSettings(
        user_agent=user_agent(env.contact),
        per_host_delay_s=env.per_host_delay_s,
        timeout_s=env.fetch_timeout_s,
        max_bytes=env.fetch_max_bytes,
        allow_private_addresses=env.allow_private_addresses,
    )
    return Fetcher(settings, pace=StoredPace(), robots_rules=robots_rules)
