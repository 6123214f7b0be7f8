from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scrapers.cards import Collected, collected
from scrapers.fetch import Fetcher, FetchSettings, user_agent
from scrapers.replay import replay_runs
from tests.loopback import LoopbackSite

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
SETTINGS = FetchSettings(
    user_agent=user_agent("tests@example.org"), per_host_delay_s=0.0, timeout_s=5.0, allow_private_addresses=True
)
PAGE = "<html><title>Notice</title><p>" + "A notice of some length. " * 20


class FakeClock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.at - 1000.0)

    def monotonic(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def make(clock: FakeClock, **changes: object) -> Fetcher:
    """A client with some of the settings changed."""
    return Fetcher(replace(SETTINGS, **changes), clock=clock, jitter=lambda: 0.0)  # type: ignore[arg-type]  # any field


Replay = Callable[[str], Collected]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    with LoopbackSite() as site:
        yield site


@pytest.fixture
def fetcher(clock: FakeClock) -> Iterator[Fetcher]:
    with Fetcher(SETTINGS, clock=clock, jitter=lambda: 0.0) as fetcher:
        yield fetcher


@pytest.fixture
def written() -> Replay:
    """Collects one source from the fixtures written for the project."""
    return lambda slug: replayed(FIXTURES, slug)


@pytest.fixture
def recorded(shared: Path) -> Replay:
    """Collects one source from its real recordings."""
    return lambda slug: replayed(shared / "replay", slug)


def replayed(directory: Path, slug: str) -> Collected:
    (run,) = (run for run in replay_runs(directory) if run.slug == slug)
    assert run.source is not None
    return collected(run, directory, SETTINGS, now=NOW)
