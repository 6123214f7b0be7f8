"""From a declared source to documents, one step at a time and without a database.

The steps are separate so that a caller can store what each one gave before the next begins:

    result = discover(source, fetcher, now=…)              # items and the listing's own bytes
    fetched = fetch_item(source, item, fetcher)            # the item's bytes
    more = follow(source, fetched.snapshot, item)          # non-empty: an index page, its items come next
    document = read(source, fetched.snapshot, item)        # what the bytes say

`read_listed` makes a document of what the listing alone said; `open_item` runs the last three steps for one
item. Every function raises ScraperError and nothing else.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from scrapers.declare import Found, Request, Source
from scrapers.document import Document, Item, Partial, Snapshot, SourceKind
from scrapers.errors import (
    NoText,
    NotRead,
    NotRecorded,
    OutOfRange,
    ScraperError,
    Stale,
    TermsForbid,
    Unreadable,
)
from scrapers.fetch import Fetched, Fetcher, Validators
from scrapers.oddities import AHEAD, in_document, in_listing, told_apart
from scrapers.paywall import is_gated, public_part
from scrapers.read.attachments import ATTACHED, attached_items
from scrapers.read.files import kind_of, read_file
from scrapers.read.listed import document_of

NO_VALIDATORS: Mapping[str, Validators] = {}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DiscoverResult:
    """`not_modified`: every listing answered 304, there is nothing to do."""

    items: tuple[Item, ...]
    snapshots: tuple[Snapshot, ...] = ()  # the listings' bytes
    warnings: tuple[str, ...] = ()
    errors: tuple[ScraperError, ...] = ()  # listings that failed while others worked
    faults: tuple[ScraperError, ...] = ()  # of listings that were read all the same
    validators: Mapping[str, Validators] = field(default_factory=dict)  # by listing URL, to pass next time
    not_modified: bool = False
    # Until when the servers say their answers hold, the shortest; None when one of them does not say.
    fresh_until: datetime | None = None
    ttl: timedelta | None = None  # what the listings themselves ask for, the shortest; None when none says


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of one item: a document, an error, or (not modified, an index page) neither.

    After a NotRecorded error in a replay `document` still holds what the listing said.
    """

    item: Item
    fetched: Fetched | None = None
    document: Document | None = None
    error: ScraperError | None = None


@dataclass(slots=True)
class _Run:
    items: dict[str, Item] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[ScraperError] = field(default_factory=list)
    faults: list[ScraperError] = field(default_factory=list)
    validators: dict[str, Validators] = field(default_factory=dict)
    unchanged: int = 0
    fresh_until: list[datetime | None] = field(default_factory=list)  # of each listing
    ttls: list[timedelta] = field(default_factory=list)


def discover(
    source: Source,
    fetcher: Fetcher,
    *,
    now: datetime,
    validators: Mapping[str, Validators] = NO_VALIDATORS,
) -> DiscoverResult:
    """Find what the source lists now.

    `now` is aware UTC, for the freshness gate.
    Errors: raised when no listing worked; else kept in `errors`. Items are unique by `external_id`.
    """
    if source.terms_forbid:
        raise TermsForbid(source.disabled_reason or source.terms, source=source.slug)
    run = _Run()
    requests = source.discover.requests()
    for request in requests:
        try:
            _walk(source, request, fetcher, run, validators.get(request.url, Validators()))
        except ScraperError as error:
            run.errors.append(error)
    if run.errors and len(run.errors) == len(requests):
        raise run.errors[0]
    _check_run(source, run, now=now)
    return DiscoverResult(
        tuple(run.items.values()),
        tuple(run.snapshots),
        tuple(run.warnings),
        tuple(run.errors),
        tuple(run.faults),
        run.validators,
        not_modified=run.unchanged == len(requests),
        fresh_until=min((at for at in run.fresh_until if at), default=None) if all(run.fresh_until) else None,
        ttl=min(run.ttls, default=None),
    )


def find(source: Source, snapshot: Snapshot) -> Found:
    """Items in one stored answer of a listing; `discover` does this for each answer it gets."""
    return _guarded(lambda: source.discover.find(snapshot, source), snapshot)


def fetch_item(source: Source, item: Item, fetcher: Fetcher, *, validators: Validators | None = None) -> Fetched:
    """The item's bytes. Must not be called for items that `needs_fetch` says no to."""
    return get(source, Request(item.fetch_url or item.url), fetcher, validators or Validators())


def needs_fetch(source: Source, item: Item) -> bool:
    """False when the listing carried the whole document, or the source is headline only: use `read_listed`."""
    return not (item.is_text_whole or source.is_headline_only)


def follow(source: Source, snapshot: Snapshot, item: Item) -> tuple[Item, ...]:
    """Items found in an item's own page. Non-empty means the page was an index and is not to be read."""
    if source.follow is None:
        return ()
    reader = source.follow
    return _guarded(lambda: reader.follow(snapshot, item), snapshot)


def read(source: Source, snapshot: Snapshot, item: Item) -> Document:
    """What the bytes say: a page as the source declares it, a PDF or DOCX file as itself."""
    kind = kind_of(snapshot.body)  # whatever the server calls it
    if kind is not None:
        document = _guarded(lambda: read_file(kind, snapshot, item, source), snapshot)
    elif ATTACHED in item.extra:
        raise NotRead("neither PDF nor DOCX: the file is kept but not read", url=snapshot.url)
    else:
        document = _guarded(lambda: _read_page(source, snapshot, item), snapshot)
    return _checked(document, source, snapshot)


def _read_page(source: Source, snapshot: Snapshot, item: Item) -> Document:
    """As the source declares it; behind a gate what is public, be it only what the listing said."""
    try:
        document = source.read.read(snapshot, item, source)
    except NoText:
        if source.kind is not SourceKind.NEWS or not is_gated(snapshot):
            raise
        return replace(document_of(item, source), is_partial=True, partial=Partial.PAYWALL)
    return public_part(document, snapshot) if source.kind is SourceKind.NEWS else document


def attached(source: Source, document: Document, item: Item) -> tuple[Item, ...]:
    """The files of a notice as items of their own: its real text often stands there. None for other kinds."""
    return attached_items(document, item) if source.kind is SourceKind.NOTICE else ()


def read_listed(source: Source, item: Item) -> Document:
    """A document of what the listing said: whole if the listing carried the whole text, else partial."""
    return document_of(item, source)


def open_item(
    source: Source, item: Item, fetcher: Fetcher, *, validators: Validators | None = None
) -> Iterator[Opened]:
    """Fetch, follow and read one item and what it leads to; never raises a ScraperError, it yields it."""
    if not needs_fetch(source, item):
        yield Opened(item, document=read_listed(source, item))
        return
    fetched: Fetched | None = None
    try:
        fetched = fetch_item(source, item, fetcher, validators=validators)
        if fetched.snapshot is None:
            yield Opened(item, fetched)
            return
        more = follow(source, fetched.snapshot, item)
        document = None if more else read(source, fetched.snapshot, item)
    except NotRecorded as error:
        yield Opened(item, fetched, read_listed(source, item), error)
        return
    except ScraperError as error:
        yield Opened(item, fetched, error=error)
        return
    yield Opened(item, fetched, document)
    for one in more:
        yield from open_item(source, one, fetcher)


def get(source: Source, request: Request, fetcher: Fetcher, validators: Validators) -> Fetched:
    """The answer to a request, asked as the source wants to be."""
    return fetcher.fetch(
        request.url,
        etag=validators.etag,
        last_modified=validators.last_modified,
        method=request.method,
        data=request.data or request.json or None,
        headers={**source.headers, **({"content-type": "application/json"} if request.json else {}), **request.headers},
        quirks=source.quirks,
    )


def _walk(source: Source, request: Request, fetcher: Fetcher, run: _Run, validators: Validators) -> None:
    """One listing and its further pages. The first page's errors are the listing's; a later page's are a warning."""
    is_get = request.method == "GET"  # the answers to several forms share one address, not one state
    fetched = get(source, request, fetcher, validators if is_get else Validators())
    if is_get:
        run.validators[request.url] = fetched.validators
    run.fresh_until.append(fetched.expires_at)
    if fetched.snapshot is None:
        run.unchanged += 1
        return
    waiting = list(_take(source, fetched.snapshot, run).next_urls)
    seen, pages = {request.url}, 1
    while waiting and pages < source.max_pages:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        pages += 1
        try:
            fetched = get(source, replace(request, url=url), fetcher, Validators())
            if fetched.snapshot is not None:
                waiting.extend(_take(source, fetched.snapshot, run).next_urls)
        except ScraperError as error:
            # Asked "has it changed?" next time, the first page would say no and the others would never be read.
            run.validators.pop(request.url, None)
            if not run.items:
                raise  # the first page was only an index
            run.warnings.append(f"page {pages} of {request.url} failed: {error}")
            return


def _take(source: Source, snapshot: Snapshot, run: _Run) -> Found:
    run.snapshots.append(snapshot)
    found = find(source, snapshot)
    for item in told_apart(found.items):
        run.items.setdefault(item.external_id, item)
    run.warnings.extend(found.warnings)
    if found.ttl is not None:
        run.ttls.append(found.ttl)
    run.faults.extend(in_listing(found.items, snapshot))
    return found


def _check_run(source: Source, run: _Run, *, now: datetime) -> None:
    is_complete = not run.errors and not run.unchanged
    count = len(run.items)
    error: ScraperError | None = None
    dates = [item.published.at for item in run.items.values() if item.published and item.published.at]
    if count >= source.expect.stop or (is_complete and count < source.expect.start):
        sound = f"a sound run has {source.expect.start} to {source.expect.stop - 1}"
        error = OutOfRange(f"{count} items; {sound}", source=source.slug, items=count)
    elif is_complete and source.max_age is not None and dates and max(dates) < now - source.max_age:
        error = Stale(f"the newest item is of {max(dates):%Y-%m-%d}", source=source.slug)
    if error is not None:
        error.snapshot = run.snapshots[0] if run.snapshots else None
        raise error


def _checked(document: Document, source: Source, snapshot: Snapshot) -> Document:
    if not document.text and not document.is_partial:
        raise NoText("the document has no text", url=document.url)
    warnings = list(document.warnings)
    published = document.published
    if published is not None and published.at is not None and published.at > snapshot.fetched_at + AHEAD:
        warnings.append(f"published on {published.on}, after it was fetched")
    if lost := document.text.count("\ufffd"):
        warnings.append(f"{lost} characters were already lost in the bytes")
    if source.language.startswith("zh") and document.text and not re.search(r"[\u3400-\u9fff]", document.text):
        warnings.append("declared Chinese, but there is no Chinese character in it")
    return replace(document, warnings=tuple(warnings), faults=in_document(document, snapshot))


def _guarded(call: Callable[[], T], snapshot: Snapshot) -> T:
    """Run a parser over foreign bytes: whatever it throws, the bytes were not what they claimed to be."""
    try:
        return call()
    except ScraperError as error:
        error.snapshot = snapshot
        raise
    except Exception as error:
        # Five parser libraries lie below, each with its own idea of what it raises on hostile input.
        unreadable = Unreadable(f"{type(error).__name__}: {error}"[:300], url=snapshot.url)
        unreadable.snapshot = snapshot
        raise unreadable from error
