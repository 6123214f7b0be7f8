"""What holds for every declared source, and that hostile bytes never surprise any of them."""

import dataclasses
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import soupsieve
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.collect import find, follow, read
from scrapers.declare import Evidence, Source
from scrapers.document import Item, Snapshot
from scrapers.errors import ScraperError
from scrapers.registry import load_sources
from scrapers.replay import OWN_MANIFEST, manifest, replay_runs
from tests.scrapers.conftest import FIXTURES, replayed

SOURCES = load_sources()
NOW = datetime(2026, 9, 21, tzinfo=UTC)
TYPES = ["text/html", "text/html; charset=gb2312", "application/json", "application/rss+xml", ""]
FORMS = [
    b"<html><head><title>x</title></head><body>%s</body></html>",
    b"<rss version='2.0'><channel>%s</channel></rss>",
    b"<?xml version='1.0'?><RULE>%s</RULE>",
    b'{"results": [%s]}',
    b'{"data": {"html": "%s"}}',
    b"<urlset>%s</urlset>",
    b"%s",
]


@pytest.mark.parametrize("slug", SOURCES)
def test_declarations_are_complete(slug: str) -> None:
    source = SOURCES[slug]
    assert source.terms
    assert source.discover.urls
    assert source.language in {"en", "zh-Hans", "zh-Hant"}
    assert source.enabled_by_default or source.disabled_reason.endswith(".")
    assert len(source.slug) <= 64
    for way in selectors(source):
        soupsieve.compile(way)


def selectors(source: Source) -> Iterator[str]:
    """Every CSS selector of a declaration, with attributes and alternatives taken apart."""
    for part in (source.discover, source.read, getattr(source.discover, "rows", None)):
        for name in ("row", "link", "title", "published", "body", "publisher", "authors", "drop", "attachments"):
            value = getattr(part, name, ()) if not isinstance(part, str) else ()
            for ways in (value,) if isinstance(value, str) else value:
                for way in ways.split("||"):
                    css = way.strip().rpartition("@")[0] if "@" in way else way.strip()
                    if css and css != "." and not css.startswith(("meta:", "ld:")) and "Api" not in type(part).__name__:
                        yield css


@pytest.mark.parametrize("slug", SOURCES)
def test_every_source_has_a_test(slug: str) -> None:
    tests = Path(__file__).parent / "sources"
    assert any(f'"{slug}"' in path.read_text("utf-8") for path in tests.glob("test_*.py"))


def snapshot(body: bytes, kind: str, url: str = "https://a.example/1-index.htm") -> Snapshot:
    return Snapshot(url, 200, {"content-type": kind}, body, NOW, url)


@pytest.mark.parametrize("slug", SOURCES)
@settings(max_examples=25, deadline=None)
@given(body=st.binary(max_size=300), form=st.sampled_from(FORMS), kind=st.sampled_from(TYPES))
def test_any_bytes_give_a_result_or_an_error_of_ours(slug: str, body: bytes, form: bytes, kind: str) -> None:
    source = SOURCES[slug]
    answer = snapshot(form.replace(b"%s", body), kind)
    item = Item("https://a.example/1", "Title", "1")
    for step in (
        lambda: find(source, answer),
        lambda: read(source, answer, item),
        lambda: follow(source, answer, item),
    ):
        with suppress(ScraperError):
            step()


@pytest.mark.parametrize("slug", list(manifest(FIXTURES)))
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_damaged_answers_are_survived(slug: str, data: st.DataObject) -> None:
    """A cut or overwritten stretch in an otherwise good answer."""
    recorded = data.draw(st.sampled_from(manifest(FIXTURES)[slug].recordings()))
    body = (FIXTURES / recorded.file).read_bytes()
    start = data.draw(st.integers(0, len(body)))
    length = data.draw(st.integers(0, 200))
    answer = snapshot(
        body[:start] + data.draw(st.binary(max_size=20)) + body[start + length :], recorded.type, recorded.url
    )
    for step in (find, lambda source, answer: read(source, answer, Item("https://a.example/1", "T", "1"))):
        with suppress(ScraperError):
            step(SOURCES[slug], answer)


@pytest.mark.parametrize("slug", SOURCES)
def test_evidence_is_what_the_recordings_say(slug: str) -> None:
    """Recorded: the list by an answer of the declared host, and a page where pages are fetched."""
    source = SOURCES[slug]
    table = manifest(OWN_MANIFEST.parent).get(slug)
    listed = {urlsplit(one.url).hostname for one in table.listings} if table else set()
    has_list = bool(listed & {urlsplit(url).hostname for url in source.discover.urls})
    has_page = source.is_headline_only or bool(table and (table.articles or table.pages))
    if slug == "sec-search":
        has_page = True  # it reads what sec-submissions reads, whose filings are recorded
    if slug == "hkex":
        has_list = False  # its recordings are lists of category codes, no announcement
    assert (source.evidence is Evidence.RECORDING) == (has_list and has_page)


def test_every_recording_is_in_the_manifest(shared: Path) -> None:
    folder = shared / "replay"
    listed = {one.file for table in manifest(OWN_MANIFEST.parent).values() for one in table.recordings()}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - listed == {"PROVENANCE.md"}
    assert listed <= there


def test_every_recording_is_read_or_refused(shared: Path) -> None:
    folder = shared / "replay"
    for run in replay_runs(folder):
        if run.source is None:
            assert run.refusal
            continue
        found = replayed(folder, run.slug)
        assert found.documents or (found.errors and run.refusal), run.slug


def test_a_replay_declares_what_it_replays(shared: Path) -> None:
    run = next(run for run in replay_runs(shared / "replay") if run.slug == "wordpress-feed")
    assert run.source is not None
    assert (run.source.publisher, run.source.max_age) == ("Southern Utah Wilderness Alliance", None)
    assert dataclasses.is_dataclass(run.source.discover)
