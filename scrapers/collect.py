"""From a declared source to documents, one step at a time and without a database.

The steps are separate so that a caller can store what each one gave before the next begins:

    result = discover(source, fetcher, validators=…)       # items and the listing's own bytes
    fetched = fetch_item(source, item, fetcher)            # the item's bytes
    more = follow(source, fetched.snapshot, item)          # non-empty: an index page, its items come next
    document = read(source, fetched.snapshot, item)        # what the bytes say

`read_listed` makes a partial document of what the listing alone said; `open_item` runs the last three
steps for one item. Every function raises ScraperError and nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from scrapers.declare import Source
from scrapers.document import Document, Item, Snapshot
from scrapers.errors import ScraperError
from scrapers.fetch import Fetched, Fetcher, Validators

NO_VALIDATORS: Mapping[str, Validators] = {}


@dataclass(frozen=True, slots=True)
class DiscoverResult:
    """`not_modified`: every listing answered 304, there is nothing to do."""

    items: tuple[Item, ...]
    snapshots: tuple[Snapshot, ...] = ()  # the listings' bytes
    warnings: tuple[str, ...] = ()
    errors: tuple[ScraperError, ...] = ()  # listings that failed while others worked
    validators: Mapping[str, Validators] = field(default_factory=dict)  # by listing URL, to pass next time
    not_modified: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of one item: a document, an error, or (not modified, an index page) neither.

    After a NotRecorded error in a replay `document` may still hold what the listing said.
    """

    item: Item
    fetched: Fetched | None = None
    document: Document | None = None
    error: ScraperError | None = None


def discover(
    source: Source,
    fetcher: Fetcher,
    *,
    now: datetime,
    validators: Mapping[str, Validators] = NO_VALIDATORS,
    since: date | None = None,
) -> DiscoverResult:
    """Find what the source lists now.

    `now` is aware UTC, for the freshness gate. `since` drops items the listing dates earlier.
    Errors: raised when no listing worked; else kept in `errors`. Items are unique by `external_id`.
    """
    raise NotImplementedError


def fetch_item(source: Source, item: Item, fetcher: Fetcher, *, validators: Validators | None = None) -> Fetched:
    """The item's bytes. Must not be called for items that `needs_fetch` says no to."""
    raise NotImplementedError


def needs_fetch(source: Source, item: Item) -> bool:
    """False when the listing carried the whole document, or the source is headline only: use `read_listed`."""
    return not (item.is_text_whole or source.is_headline_only)


def follow(source: Source, snapshot: Snapshot, item: Item) -> tuple[Item, ...]:
    """Items found in an item's own page. Non-empty means the page was an index and is not to be read."""
    raise NotImplementedError


def read(source: Source, snapshot: Snapshot, item: Item) -> Document:
    """What the bytes say."""
    raise NotImplementedError


def read_listed(source: Source, item: Item) -> Document:
    """A document of what the listing said: whole if the listing carried the whole text, else partial."""
    raise NotImplementedError


def open_item(
    source: Source, item: Item, fetcher: Fetcher, *, validators: Validators | None = None
) -> Iterator[Opened]:
    """Fetch, follow and read one item; never raises a ScraperError, it yields it."""
    raise NotImplementedError
