"""Whether a source works as it is declared: one polite look at its list and at one item, and a verdict in words.

The same look ends a probation, answers an operator who asks, and shows what a new declaration would collect.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice

from scrapers.advice import advice, may_pass_by_itself
from scrapers.collect import DiscoverResult, Opened, discover, open_item
from scrapers.declare import Source
from scrapers.document import Document, Item
from scrapers.errors import NothingFound, NotRecorded, RobotsDisallowed, ScraperError
from scrapers.fetch import Fetcher

MOST_TRIED = 3  # items opened before a source is told to be unreadable: the first may be a video or an empty shell
MOST_STEPS = 5  # an index page leads to items, which may be index pages again
LEAST_CHARS = 40  # a text shorter than this is a caption, in either script
AHEAD = timedelta(days=2)  # more is no time zone
FAR_AHEAD = timedelta(days=60)  # a deadline or a misread year, not a publication
FIRST_YEAR = 1990
FROZEN_AFTER = timedelta(days=730)  # for sources that declare no `max_age`


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"  # what came is not what was declared, or we are told to stay away
    UNCLEAR = "unclear"  # nothing came, or nothing to judge by: worth another try


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a verdict: what was asked, what was found."""

    about: str  # "robots.txt", "list", "dates", "document" or "terms"
    words: str
    outcome: Outcome = Outcome.PASSED


@dataclass(frozen=True, slots=True)
class Check:
    """`listed` and `opened` are what the verdict was read from, as far as it came; `error` is what stopped it."""

    findings: tuple[Finding, ...]
    look_at: str = ""  # what a person should look at; empty when passed
    listed: DiscoverResult | None = None
    opened: Opened | None = None
    error: ScraperError | None = None

    @property
    def outcome(self) -> Outcome:
        outcomes = {finding.outcome for finding in self.findings}
        return next((one for one in (Outcome.FAILED, Outcome.UNCLEAR) if one in outcomes), Outcome.PASSED)

    @property
    def reason(self) -> str:
        """The finding that decided, in words; empty when passed."""
        outcome = self.outcome
        if outcome is Outcome.PASSED:
            return ""
        decided = next(finding for finding in self.findings if finding.outcome is outcome)
        return f"{decided.about}: {decided.words}"


@dataclass(frozen=True, slots=True)
class _Look:
    source: Source
    fetcher: Fetcher
    now: datetime
    is_recorded: bool = False

    @property
    def least_chars(self) -> int:
        return 1 if self.is_recorded else LEAST_CHARS

    def frozen(self, latest: datetime) -> str:
        """Sources with a `max_age` were judged by it already."""
        is_old = self.source.max_age is None and latest < self.now - FROZEN_AFTER
        return (
            f"the newest item is of {latest:%Y-%m-%d}: the list may be frozen"
            if is_old and not self.is_recorded
            else ""
        )


def check(source: Source, fetcher: Fetcher, *, now: datetime) -> Check:
    """Ask for robots.txt, the list and one item. Never raises a ScraperError. `now` is aware UTC."""
    return _check(_Look(source, fetcher, now))


def check_recorded(source: Source, fetcher: Fetcher, *, now: datetime, first: Sequence[Item] = ()) -> Check:
    """The same over recordings, which are old, trimmed and, where we wrote them, short.

    `first` are items to open before those of the list: pages that were recorded.
    """
    return _check(_Look(replace(source, max_age=None), fetcher, now, is_recorded=True), first)


def _check(look: _Look, first: Sequence[Item] = ()) -> Check:
    source = look.source
    if source.terms_forbid:
        words = source.disabled_reason or source.terms
        return Check((Finding("terms", words, Outcome.FAILED),), "Nothing: its terms do not allow collection.")
    if not source.discover.urls and first:
        return _judged(look, DiscoverResult(()), _open(look, first))
    try:
        listed = discover(source, look.fetcher, now=look.now)
    except ScraperError as error:
        may_be_empty = isinstance(error, NothingFound) and source.expect.start == 0
        return _stopped(error, "list", (), is_unclear=may_be_empty)
    candidates = (*first, *listed.items)
    if not candidates:
        words = "nothing is listed at present, so there is nothing to judge by"
        return Check((*_reached(look, listed), Finding("document", words, Outcome.UNCLEAR)), listed=listed)
    return _judged(look, listed, _open(look, candidates))


def newest(items: Iterable[Item]) -> Item | None:
    """The item with the latest date; without dates the one listed first."""
    rows = list(items)
    dated = [(item.published.at, -place) for place, item in enumerate(rows) if item.published and item.published.at]
    return rows[-max(dated)[1]] if dated else next(iter(rows), None)


def _open(look: _Look, items: Sequence[Item]) -> Opened | None:
    """The first item that reads into a document worth the name, else the last one tried."""
    last: Opened | None = None
    for item in items if look.is_recorded else items[:MOST_TRIED]:
        for opened in islice(open_item(look.source, item, look.fetcher), MOST_STEPS):
            last = opened
            if opened.error is None and opened.document and not _too_little(opened.document, look.least_chars):
                return opened
        if last is not None and isinstance(last.error, RobotsDisallowed):
            return last  # the site says no: asking for its other pages would be asking again
    return last


def _judged(look: _Look, listed: DiscoverResult, opened: Opened | None) -> Check:
    document = opened.document if opened else None
    error = opened.error if opened else None
    dates = tuple(_dates(look, listed.items, document))
    findings = (*_reached(look, listed), *dates)
    if error is not None:
        return _stopped(error, "document", findings, listed, opened)
    page = _document(document, least_chars=look.least_chars)
    look_at = ""
    if page.outcome is not Outcome.PASSED:
        look_at = f"Compare how its pages are read with the page {opened.item.url if opened else look.source.homepage}."
    elif any(finding.outcome is Outcome.FAILED for finding in dates):
        look_at = "Compare the declared dates and time zone with the list and the page."
    return Check((*findings, page), look_at, listed, opened)


def _stopped(
    error: ScraperError,
    about: str,
    findings: tuple[Finding, ...],
    listed: DiscoverResult | None = None,
    opened: Opened | None = None,
    *,
    is_unclear: bool = False,
) -> Check:
    is_unclear = is_unclear or may_pass_by_itself(error) or isinstance(error, NotRecorded)
    about = "robots.txt" if isinstance(error, RobotsDisallowed) else about
    outcome = Outcome.UNCLEAR if is_unclear else Outcome.FAILED
    return Check((*findings, Finding(about, told(error), outcome)), advice(error), listed, opened, error)


def told(error: ScraperError) -> str:
    """The error in words, with the address it happened at."""
    url = error.context.get("url")
    return f"{error} ({url})" if url and str(url) not in str(error) else str(error)


def _reached(look: _Look, listed: DiscoverResult) -> tuple[Finding, ...]:
    if not listed.snapshots:
        return ()
    words = f"{_counted(len(listed.items), 'item')}, in the declared format"
    if listed.warnings:
        words += f"; {_counted(len(listed.warnings), 'row')} skipped or repaired, such as: {listed.warnings[0]}"
    if listed.errors:
        words += f"; {len(listed.errors)} of its lists failed: {told(listed.errors[0])}"
    found = Finding("list", words)
    # Recordings hold no robots.txt: nothing can be said of it.
    return (found,) if look.is_recorded else (Finding("robots.txt", "lets us in"), found)


def _dates(look: _Look, items: Sequence[Item], document: Document | None) -> Iterator[Finding]:
    """One finding, or none where there is nothing to date."""
    given = [item.published for item in items if item.published and item.published.raw]
    dates = [published.at for published in given if published.at is not None]
    unread = [published.raw for published in given if published.at is None]
    on_page = document.published.at if document is not None and document.published else None
    if 2 * len(unread) > len(given):
        yield Finding("dates", f"{len(unread)} of {len(given)} cannot be read, such as “{unread[0]}”", Outcome.FAILED)
    elif dates:
        problem = _implausible(dates, look.now) or look.frozen(max(dates))
        yield Finding("dates", problem or _newest_words(items), Outcome.FAILED if problem else Outcome.PASSED)
    elif on_page is not None:
        problem = _implausible([on_page], look.now)
        words = f"none in the list; the page says {on_page:%Y-%m-%d}"
        yield Finding("dates", problem or words, Outcome.FAILED if problem else Outcome.PASSED)
    elif document is not None and document.is_partial:
        yield Finding("dates", "the site gives none")  # a headline may have none; a page that we read has one
    elif document is not None:
        yield Finding("dates", "neither the list nor the page gives one that can be read", Outcome.FAILED)


def _newest_words(items: Sequence[Item]) -> str:
    item = newest(items)
    if item is None or item.published is None or item.published.at is None:
        return ""
    return f"newest item of {item.published.on or item.published.at.date()}: “{item.title[:80]}”"


def _implausible(dates: Sequence[datetime], now: datetime) -> str:
    """What is wrong with them, in words; empty when they may be true."""
    latest = max(dates)
    ahead = [at for at in dates if at > now + AHEAD]
    early = [at for at in dates if at < datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)]
    if 2 * len(ahead) > len(dates) or latest > now + FAR_AHEAD:
        return f"the latest is {latest:%Y-%m-%d}, which lies ahead"
    if 2 * len(early) > len(dates):
        return f"the earliest is {min(early):%Y-%m-%d}, before there were pages"
    return ""


def _too_little(document: Document, least_chars: int) -> str:
    """What it lacks, in words; empty where it is a document. A notice may say all in its attachment."""
    size = len(document.text)
    if not document.title.strip():
        return f"{size} characters of text, but no title"
    if size < least_chars and not document.is_partial and not document.attachments:
        return f"“{document.title[:80]}” has {size} characters of text"
    return ""


def _document(document: Document | None, *, least_chars: int) -> Finding:
    if document is None:
        return Finding("document", "no item led to a page that could be read", Outcome.FAILED)
    if problem := _too_little(document, least_chars):
        return Finding("document", problem, Outcome.FAILED)
    part = ", of which this is the public part" if document.is_partial else ""
    odd = f"; {document.warnings[0]}" if document.warnings else ""
    return Finding("document", f"“{document.title[:80]}”, {len(document.text)} characters{part}{odd}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
