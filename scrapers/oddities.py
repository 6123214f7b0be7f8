"""What is wrong with bytes that can be read all the same: each is a named fault of the source, none loses an item."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from scrapers.document import Document, Item, Snapshot
from scrapers.errors import BadDates, RepeatedIds, ScraperError, WrongCharset
from scrapers.read.encoding import LOST, misdeclared
from scrapers.read.files import kind_of

AHEAD = timedelta(days=2)  # a publication this far ahead of the fetch is a misread date, not a time zone
FEW = 3  # of so few rows one odd date proves nothing
LONG = 8  # a shorter id stands in many an address by chance
MOST_LOST = 20  # one lost character in this many, and the text is no longer what was written


def told_apart(items: Sequence[Item]) -> tuple[Item, ...]:
    """Items of one listing, those under an id that several pages share known by their address instead.

    Otherwise the first would stand for all, and another one the next time.
    """
    shared = _shared(items)
    return tuple(replace(item, external_id=item.url) if item.external_id in shared else item for item in items)


def in_listing(items: Sequence[Item], snapshot: Snapshot) -> tuple[ScraperError, ...]:
    found: list[ScraperError] = []
    if shared := _shared(items):
        some = ", ".join(sorted(shared)[:3])
        found.append(RepeatedIds(f"several items under one id: {some[:200]}", url=snapshot.url))
    dated = [item.published for item in items if item.published is not None]
    bad = sum(one.at is None or one.at > snapshot.fetched_at + AHEAD for one in dated)
    if len(dated) >= FEW and bad * 2 > len(dated):
        raw = next(one.raw for one in dated if one.at is None or one.at > snapshot.fetched_at + AHEAD)
        message = f"{bad} of {len(dated)} dates cannot be read or lie ahead, for example {raw[:60]!r}"
        found.append(BadDates(message, url=snapshot.url))
    titles = "".join(item.title for item in items)
    if (lost := titles.count(LOST)) * MOST_LOST > len(titles):
        found.append(WrongCharset(f"{lost} of {len(titles)} characters of the titles are lost", url=snapshot.url))
        return _with(snapshot, found)
    return _with(snapshot, [*found, *_charset(snapshot)])


def in_document(document: Document, snapshot: Snapshot) -> tuple[ScraperError, ...]:
    """Errors: WrongCharset raised when so many characters are lost that the text is not the publisher's."""
    lost = document.text.count(LOST)
    if lost * MOST_LOST > len(document.text):
        error = WrongCharset(f"{lost} of {len(document.text)} characters are lost", url=snapshot.url)
        error.snapshot = snapshot
        raise error
    return _with(snapshot, _charset(snapshot) if kind_of(snapshot.body) is None else ())


def _charset(snapshot: Snapshot) -> Iterable[ScraperError]:
    if words := misdeclared(snapshot.body, content_type=snapshot.headers.get("content-type", "")):
        yield WrongCharset(words, url=snapshot.url)


def _with(snapshot: Snapshot, errors: Iterable[ScraperError]) -> tuple[ScraperError, ...]:
    found = tuple(errors)
    for error in found:
        error.snapshot = snapshot
    return found


def _shared(items: Sequence[Item]) -> frozenset[str]:
    """Ids of several addresses, less those that stand in each of them: a filing is listed for each party."""
    addresses: dict[str, set[str]] = {}
    for item in items:
        addresses.setdefault(item.external_id, set()).add(item.url)
    return frozenset(
        id_
        for id_, urls in addresses.items()
        if len(urls) > 1 and not (len(_bare(id_)) >= LONG and all(_bare(id_) in _bare(url) for url in urls))
    )


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text))
