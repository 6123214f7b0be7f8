from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scrapers.collect import discover, open_item
from scrapers.document import Document, Item
from scrapers.errors import NotRecorded, ScraperError
from scrapers.fetch import Fetcher, FetchSettings, user_agent
from scrapers.replay import replay_fetcher, replay_runs
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


@dataclass
class Collected:
    """What a whole run of one source gave."""

    items: list[Item] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[ScraperError] = field(default_factory=list)  # those of unrecorded addresses left out

    def whole(self) -> list[Document]:
        return [document for document in self.documents if not document.is_partial]

    def titled(self, part: str) -> Document:
        (found,) = (document for document in self.documents if part in document.title)
        return found


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
    found = Collected()
    with replay_fetcher(directory, SETTINGS) as fetcher:
        try:
            result = discover(run.source, fetcher, now=NOW)
        except ScraperError as error:
            found.errors.append(error)
        else:
            found.items.extend(result.items)
            found.warnings.extend(result.warnings)
            found.errors.extend(error for error in result.errors if not isinstance(error, NotRecorded))
        for item in (*found.items, *run.articles):
            for opened in open_item(run.source, item, fetcher):
                if opened.document is not None:
                    found.documents.append(opened.document)
                    found.warnings.extend(opened.document.warnings)
                if opened.error is not None and not isinstance(opened.error, NotRecorded):
                    found.errors.append(opened.error)
    return found
