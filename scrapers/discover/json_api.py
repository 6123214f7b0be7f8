"""JSON APIs: rows at a path, each turned into an item by declared paths or by a function of the source."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scrapers.declare import Found, Request, Source
from scrapers.discover.rows import Notes, build_item, undated
from scrapers.document import Item, Snapshot
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from scrapers.read.encoding import decode_snapshot

Row = Mapping[str, Any]  # one JSON object of a foreign API


@dataclass(frozen=True, slots=True)
class JsonApi:
    """Paths are keys joined by dots; a number picks from a list.

    `rows` is a path, or a function of the whole answer where rows have to be built first. `item` overrides the
    paths for one row: it returns an Item, or None for a row that is not wanted. `next_url` is the path of the
    next page's address, or a function of the answer and the address asked. `forms`, or the JSON texts of `questions`,
    are posted to each address.
    """

    urls: tuple[str, ...]
    rows: str | Callable[[Any], Iterable[Row]]
    title: str = ""
    link: str = ""
    published: str = ""
    external_id: str = ""
    text: str = ""
    item: Callable[[Row, str, Source], Item | None] | None = None
    next_url: str | Callable[[Any, str], str | None] = ""
    forms: tuple[Mapping[str, str], ...] = ()
    questions: tuple[str, ...] = ()

    def requests(self) -> tuple[Request, ...]:
        if self.forms:
            return tuple(Request(url, "POST", form) for url in self.urls for form in self.forms)
        if self.questions:
            return tuple(Request(url, "POST", json=question) for url in self.urls for question in self.questions)
        return tuple(Request(url) for url in self.urls)

    def find(self, snapshot: Snapshot, source: Source) -> Found:
        answer = json_of(snapshot)
        rows = list(self._rows(answer, snapshot.url))
        if not rows:
            raise NothingFound("the answer has no rows", url=snapshot.url)
        notes = Notes()
        items = [item for item in (self._item(row, snapshot.url, source, notes) for row in rows) if item is not None]
        if notes.skipped == len(rows):
            raise LayoutChanged(f"none of {len(rows)} rows gives an item: {notes.kept[0]}", url=snapshot.url)
        undated(items, notes)
        return Found(tuple(items), notes.all(), self._next(answer, snapshot.requested_url))

    def _rows(self, answer: Any, url: str) -> Iterable[Row]:
        if callable(self.rows):
            return self.rows(answer)
        rows = at_path(answer, self.rows)
        if rows is None:
            raise NothingFound(f"nothing at {self.rows!r}", url=url, path=self.rows)
        if not isinstance(rows, list):
            raise LayoutChanged(f"no list at {self.rows!r}", url=url, path=self.rows)
        return rows

    def _item(self, row: Row, base: str, source: Source, notes: Notes) -> Item | None:
        try:
            if not isinstance(row, Mapping):
                raise Unreadable(f"a row that is {type(row).__name__}, not an object")
            if self.item is not None:
                return self.item(row, base, source)
            return build_item(
                text_at(row, self.link),
                text_at(row, self.title),
                base=base,
                external_id=text_at(row, self.external_id),
                published=text_at(row, self.published),
                zone=source.zone,
                text=text_at(row, self.text),
            )
        except Unreadable as error:
            notes.skip(f"a row was skipped: {error}")
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            # A source's own function met a value of another shape than the API documents.
            notes.skip(f"a row was skipped: {type(error).__name__} {error}"[:200])
        return None

    def _next(self, answer: Any, asked: str) -> tuple[str, ...]:
        if callable(self.next_url):
            url = self.next_url(answer, asked)
        else:
            url = text_at(answer, self.next_url) if isinstance(answer, Mapping) else ""
        return (url,) if url else ()


def json_of(snapshot: Snapshot) -> Any:
    """The decoded answer. Raises Unreadable, also for numbers or nesting no honest API sends."""
    text = decode_snapshot(snapshot).text
    try:
        return json.loads(text, strict=False)  # GDELT and others leave raw control characters in strings
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}", url=snapshot.url) from error


def at_path(value: Any, path: str) -> Any:
    """What lies at `a.b.0`, None when a step is missing."""
    for key in path.split(".") if path else ():
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def text_at(row: Row, path: str) -> str:
    """The string or number at `path`, empty for anything else."""
    value = at_path(row, path) if path else None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).strip()
