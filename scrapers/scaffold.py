"""The files of a new source, from one address: its declaration, what was fetched as its fixture, and its test.

What is guessed is judged by the check that judges every source; a person compares the facts of the test with the site.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapers.check import Check, check
from scrapers.declare import SLUG, Source
from scrapers.document import Document, Item, Snapshot, SourceKind, Tier
from scrapers.errors import BadDeclaration
from scrapers.fetch import Fetched, Fetcher
from scrapers.guess.address import Guess, guess
from scrapers.user_sources import user_source

SHOWN = 30  # characters of a title or text in the test: Chinese ones take two columns each, of 120
LONGEST_NAME = 50
ONE_LINE = 104  # what is left of 120 columns for the one address of a list
READ_TERMS = "Read the site's terms and say in `terms` what may be done with its text."
_SUFFIXES = {"feed": ".xml", "sitemap": ".xml", "listing": ".html", "json": ".json"}
_CLASSES = {
    "feed": ("scrapers.discover.feed", "Feed"),
    "sitemap": ("scrapers.discover.sitemap", "NewsSitemap"),
    "listing": ("scrapers.discover.listing", "Listing"),
    "json": ("scrapers.discover.json_api", "JsonApi"),
}


@dataclass(frozen=True, slots=True)
class Scaffold:
    """`files` by path below the project's folder; `recordings` is to be added to the manifest of the fixtures."""

    files: Mapping[str, bytes]
    recordings: str
    check: Check


class KeepingFetcher(Fetcher):
    """Asks each address once: what the guess has fetched, the check need not fetch again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: dict[str, Fetched] = {}

    def fetch(self, url: str, **options: Any) -> Fetched:
        if url not in self._kept:
            self._kept[url] = super().fetch(url, **options)
        return self._kept[url]


def scaffold(slug: str, url: str, fetcher: Fetcher, *, now: datetime, terms: str = "") -> Scaffold:
    """Look at the address and write down what it gives. Raises ScraperError; BadDeclaration for an unfit name."""
    if not SLUG.fullmatch(slug):
        raise BadDeclaration(f"{slug!r} is not lower-case words joined by hyphens", source=slug)
    found = guess(url, fetcher)
    table = _table(slug, found)
    source = user_source(slug, {**table, "terms": terms or READ_TERMS}, where="guess")
    judged = check(source, fetcher, now=now)
    items = judged.listed.items if judged.listed else ()
    source = replace(source, expect=range(max(1, len(items) // 4), max(50, 4 * len(items)) + 1))
    module = slug.replace("-", "_")
    fixtures, recordings = _fixtures(slug, module, found, judged)
    files = {
        f"scrapers/sources/{module}.py": _declaration(source, found, terms).encode(),
        f"tests/scrapers/sources/test_{module}.py": _test(slug, items, _read(judged)).encode(),
        **{f"tests/fixtures/{path}": body for path, body in fixtures.items()},
    }
    return Scaffold(files, recordings, judged)


def _table(slug: str, found: Guess) -> dict[str, Any]:
    """As in the operator's file. What the address does not say is the likeliest, for a person to correct."""
    parts = urlsplit(found.snapshot.url)
    host = parts.hostname or ""
    is_official = ".gov." in f".{host}." or host.endswith(".gov")
    is_chinese = found.language.startswith("zh") or host.endswith(".cn")
    elsewhere = "US" if host.endswith(".gov") else "INT"
    name = " ".join(found.name.split())[:LONGEST_NAME].strip() or slug
    return {
        "name": name,
        "publisher": name,
        "kind": (SourceKind.NOTICE if is_official else SourceKind.NEWS).value,
        "tier": (Tier.OFFICIAL if is_official else Tier.MEDIA).value,
        "jurisdiction": "CN" if is_chinese else elsewhere,
        "language": found.language or "en",
        "homepage": f"{parts.scheme}://{parts.netloc}",
        "zone": "Asia/Shanghai" if is_chinese else "UTC",
        "cadence_minutes": 60,
        found.way: dict(found.table),
    }


def _read(judged: Check) -> Document | None:
    """The document that was read from a page of its own, whole."""
    opened = judged.opened
    is_fetched = opened is not None and opened.fetched is not None and opened.error is None
    document = opened.document if opened is not None and is_fetched else None
    return document if document is not None and not document.is_partial else None


def _fixtures(slug: str, module: str, found: Guess, judged: Check) -> tuple[dict[str, bytes], str]:
    lists = list(judged.listed.snapshots) if judged.listed else [found.snapshot]
    opened = judged.opened
    page = opened.fetched.snapshot if opened is not None and opened.fetched is not None else None
    suffix = _SUFFIXES[found.way]
    named = [(f"{module}/list{number or ''}{suffix}", answer) for number, answer in enumerate(lists)]
    pages = named[1:] + ([(f"{module}/page.html", page)] if page is not None and _read(judged) else [])
    lines = [f"[{slug}]", "as_declared = true", "listings = [", _recording(*named[0]), "]"]
    if pages:
        lines += ["pages = [", *(_recording(*one) for one in pages), "]"]
    return {path: answer.body for path, answer in (*named[:1], *pages)}, "\n".join(lines) + "\n"


def _recording(path: str, answer: Snapshot) -> str:
    kind, toml = answer.headers.get("content-type", "text/html"), json.dumps  # a string of JSON is one of TOML, too
    return f"    {{ file = {toml(path)}, url = {toml(answer.requested_url)}, type = {toml(kind)} }},"


def _quoted(text: str) -> str:
    """As Python writes it and the formatter leaves it: in double quotes unless that needs more escapes."""
    written = json.dumps(text, ensure_ascii=False)
    if '"' in text and "'" not in text:
        inside = written[1:-1].replace('\\"', '"')
        return f"'{inside}'"
    return written


def _argument(value: object, indent: int) -> str:
    """A value as the formatter would write it: texts, numbers, and tuples of texts."""
    if isinstance(value, tuple | list) and len(value) == 1 and len(_quoted(str(value[0]))) < ONE_LINE:
        return f"({_quoted(str(value[0]))},)"
    if isinstance(value, tuple | list):
        inside = "".join(f"{' ' * (indent + 4)}{_quoted(str(one))},\n" for one in value)
        return f"(\n{inside}{' ' * indent})"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _declaration(source: Source, found: Guess, terms: str) -> str:
    module, name = _CLASSES[found.way]
    given = "".join(f"        {key}={_argument(value, 8)},\n" for key, value in found.table.items())
    minutes = int(source.cadence / timedelta(minutes=1))
    cadence = f"timedelta(hours={minutes // 60})" if minutes % 60 == 0 else f"timedelta(minutes={minutes})"
    title = re.sub(r'["\\]', "'", source.name)
    imports = [f"from {module} import {name}", "from scrapers.document import SourceKind, Tier"]
    return "\n".join(
        [
            f'"""{title}."""',
            "",
            "from datetime import timedelta",
            "",
            "from scrapers.declare import Source",
            *imports,
            "from scrapers.read.html import Html",
            "",
            "source = Source(",
            f"    slug={_quoted(source.slug)},",
            f"    name={_quoted(source.name)},",
            f"    publisher={_quoted(source.publisher)},",
            f"    kind=SourceKind.{source.kind.name},",
            f"    jurisdiction={_quoted(source.jurisdiction)},",
            f"    language={_quoted(source.language)},",
            f"    tier=Tier.{source.tier.name},",
            f"    cadence={cadence},",
            f"    terms={_quoted(terms)},",
            f"    homepage={_quoted(source.homepage)},",
            f"    zone={_quoted(source.zone)},",
            f"    discover={name}(",
            f"{given}    ),",
            "    read=Html(),",
            f"    expect=range({source.expect.start}, {source.expect.stop}),",
            ")",
            "",
        ]
    )


def _test(slug: str, items: tuple[Item, ...], document: Document | None) -> str:
    dates = [items[0].published.on] if items and items[0].published and items[0].published.on else []
    head = ["from datetime import date", ""] if dates else []
    body = [
        *head,
        "from scrapers.registry import load_sources",
        "from tests.scrapers.conftest import Replay",
        "",
        "",
        "def test_what_was_found(written: Replay) -> None:",
        '    """Facts that `manage.py new_source` found: compare them with the site, and add those that matter."""',
        f"    found = written({_quoted(slug)})",
        "    assert found.errors == []",
        f"    assert len(found.items) == {len(items)}",
    ]
    if items:
        body.append(f"    assert found.items[0].title.startswith({_quoted(items[0].title[:SHOWN])})")
    if dates:
        day = dates[0]
        body.append("    assert found.items[0].published is not None")
        body.append(f"    assert found.items[0].published.on == date({day.year}, {day.month}, {day.day})")
    if document is not None:
        start = document.text.split("\n")[0][:SHOWN]
        body.append("    (document,) = found.whole()")
        body.append(f"    assert document.title.startswith({_quoted(document.title[:SHOWN])})")
        body.append(f"    assert document.text.startswith({_quoted(start)})")
    body += [
        "",
        "",
        "def test_its_terms_are_known() -> None:",
        f"    terms = load_sources()[{_quoted(slug)}].terms",
        f"    assert terms, {_quoted(READ_TERMS)}",
        "",
    ]
    return "\n".join(body)
