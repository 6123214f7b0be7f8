"""What the tests of collecting share: a news site on loopback, declared in the operator's file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scrapers.clock import Clock
from scrapers.fetch import Fetcher, FetchSettings
from tests.loopback import LoopbackSite
from tracker.models import Source
from tracker.stages import declared, load
from tracker.stages.pace import StoredPace

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SLUG = "example-wire"
ARTICLE = (
    "BEIJING - Tesla has asked the Cyberspace Administration of China for leave to move driving data abroad, "
    "the company said on Monday. The regulator has not answered the request yet."
)


def make_fetcher(clock: Clock | None = None) -> Fetcher:
    """As configured, but allowed to reach this machine, without a pause, and giving up at the first failure."""
    settings = FetchSettings(
        "test/0 (+test@example.org)", per_host_delay_s=0.0, max_attempts=1, timeout_s=5.0, allow_private_addresses=True
    )
    return Fetcher(settings, pace=StoredPace(), clock=clock)


def feed(site: LoopbackSite, *paths: str, title: str = "Story") -> bytes:
    entries = "".join(
        f"<item><title>{title} {path}</title><link>{site.url(path)}</link><guid>{path}</guid>"
        "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate></item>"
        for path in paths
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{entries}</channel></rss>'.encode()


def page(text: str = ARTICLE, title: str = "Tesla asks for leave") -> bytes:
    body = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div id='story'><p>{text}</p></div></body>"
    return f"{body}</html>".encode()


def toml(site: LoopbackSite, slug: str = SLUG, path: str = "/feed") -> str:
    return f"""
[sources.{slug}]
name = "Example Wire"
publisher = "Example Media"
kind = "news"
jurisdiction = "CN"
language = "en"
homepage = "{site.url("/")}"
terms = "Made for a test."

[sources.{slug}.feed]
urls = ["{site.url(path)}"]

[sources.{slug}.page]
body = ["#story"]
title = ["h1"]
"""


@contextmanager
def declaring(text: str, *, is_proven: bool = True) -> Iterator[Path]:
    """The operator's file with these sources, loaded and, unless told otherwise, past their probation."""
    path = declared.user_file()
    path.write_text(text)
    try:
        load.load_sources()
        if is_proven:
            Source.objects.update(probation=Source.Probation.OVER, checked_at=NOW)
        yield path
    finally:
        path.unlink(missing_ok=True)
