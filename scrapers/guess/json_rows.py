"""Where in a JSON answer the rows are, and which of their keys say what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from scrapers.read.dates import parse_published

DEPTH = 5
SAMPLE = 20  # rows looked at
TITLES = ("title", "headline", "name", "subject", "articletitle", "doctitle", "标题")
LINKS = ("url", "link", "href", "html_url", "permalink", "weburl", "articleurl", "docpuburl", "pageurl", "uri")
DATES = ("published", "date", "pubdate", "publish", "time", "created", "issued", "updated")
IDS = ("id", "guid", "uuid", "number", "document_number", "articleid", "docid")
TEXTS = ("abstract", "summary", "description", "excerpt", "intro", "digest")

Row = Mapping[str, Any]


def guess_json(answer: Any) -> dict[str, str] | None:
    """Paths as `scrapers.discover.json_api.JsonApi` takes them; None without rows that have a title and a link."""
    best: tuple[int, dict[str, str]] | None = None
    for path, rows in _lists(answer, ()):
        table = _paths(rows[:SAMPLE])
        if table is not None and (best is None or len(rows) > best[0]):
            best = len(rows), {"rows": ".".join(path), **table}
    return best[1] if best else None


def _lists(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    if isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
        yield path, value
    elif isinstance(value, Mapping) and len(path) < DEPTH:
        for key, inner in value.items():
            if "." not in key:
                yield from _lists(inner, (*path, key))


def _paths(rows: Sequence[Row]) -> dict[str, str] | None:
    leaves = [dict(_leaves(row, ())) for row in rows]
    title = _key(leaves, TITLES, lambda value: len(value.strip()) > 3)
    link = _key(leaves, LINKS, lambda value: value.startswith(("http://", "https://", "/")))
    if not title or not link:
        return None
    found = {
        "title": title,
        "link": link,
        "published": _key(leaves, DATES, lambda value: parse_published(value, zone="UTC").at is not None),
        "external_id": _key(leaves, IDS, lambda value: bool(value.strip()), is_unique=True),
        "text": _key(leaves, TEXTS, lambda value: len(value) > 20),
    }
    return {name: path for name, path in found.items() if path}


def _leaves(row: Row, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key, value in row.items():
        here = (*path, key)
        if isinstance(value, Mapping) and len(here) < DEPTH:
            yield from _leaves(value, here)
        elif isinstance(value, str | int) and not isinstance(value, bool) and "." not in key:
            yield ".".join(here), str(value)


def _key(
    rows: Sequence[Mapping[str, str]], names: Sequence[str], is_fit: Callable[[str], bool], *, is_unique: bool = False
) -> str:
    """The path whose last key is most like one of `names` and whose values fit in most rows; empty for none."""
    paths = list(dict.fromkeys(path for row in rows for path in row))
    for is_like in (lambda key, name: key == name, lambda key, name: name in key):
        for name in names:
            for path in paths:
                values = [row[path] for row in rows if path in row]
                fits = 2 * sum(map(is_fit, values)) > len(rows) and not (is_unique and len(set(values)) < len(values))
                if fits and is_like(path.rpartition(".")[2].lower(), name):
                    return path
    return ""
