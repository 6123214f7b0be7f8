from pathlib import Path

import pytest

from scrapers.collect import discover, open_item
from scrapers.errors import BadDeclaration
from scrapers.fetch import Fetcher
from scrapers.user_sources import load_user_sources, user_source
from tests.loopback import LoopbackSite
from tests.scrapers.conftest import NOW

BASE = """
name = "Example Wire"
publisher = "Example Media"
kind = "news"
jurisdiction = "CN"
language = "en"
homepage = "https://wire.example"
terms = "Excerpts."
"""
FEED = '[sources.wire.feed]\nurls = ["https://wire.example/feed"]\n'
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "adding-a-source.md"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not toml", "sources.toml: "),
        ("[other]\n", "sources.toml: only tables [sources.NAME] belong here, found other"),
        (
            f"[sources.wire]{BASE}",
            "[sources.wire] exactly one of the tables feed, sitemap, listing, json is needed, not 0",
        ),
        (f"[sources.wire]{BASE}colour = 1\n{FEED}", "[sources.wire] colour: Extra inputs are not permitted"),
        (f"[sources.wire]{BASE}tier = 'royal'\n{FEED}", "[sources.wire] tier: Input should be 'official'"),
        (f"[sources.wire]{BASE}zone = 'Mars/Base'\n{FEED}", "zone: 'Mars/Base' is not an IANA time zone"),
        (f"[sources.Wire]{BASE}{FEED.replace('wire.', 'Wire.', 1)}", "slug 'Wire' is not lower-case"),
        (
            f"[sources.wire]{BASE}[sources.wire.feed]\nurls = ['ftp://a']\n",
            "feed.urls.0: 'ftp://a' is not an http address",
        ),
        (
            f"[sources.wire]{BASE}{FEED}[sources.wire.page]\nbody = ['div[[']\n",
            "page.body.0: 'div[[' is not a CSS selector",
        ),
        (
            f"[sources.wire]{BASE}[sources.wire.sitemap]\nurls = ['https://a.example']\nonly = '('\n",
            "sitemap.only: '(' is not a regular expression",
        ),
        (f"[sources.wire]\nname = 'x'\n{FEED}", "publisher: Field required; kind: Field required"),
        (f"[sources.wire]{BASE}expect = [5, 1]\n{FEED}", "expect is [least, most]"),
    ],
)
def test_errors_name_file_table_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadDeclaration) as caught:
        load_user_sources(write(tmp_path, text))
    assert message in str(caught.value)
    assert str(caught.value).startswith("sources.toml")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadDeclaration, match=r"sources\.toml"):
        load_user_sources(tmp_path / "sources.toml")


def test_the_documented_example_is_valid(tmp_path: Path) -> None:
    blocks = EXAMPLE.read_text("utf-8").split("```toml\n")[1:]
    sources = load_user_sources(write(tmp_path, blocks[0].split("```")[0]))
    assert [type(source.discover).__name__ for source in sources] == ["Feed", "NewsSitemap", "Listing", "JsonApi"]


def test_a_declared_listing_is_collected(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/news", '<div class="row"><a href="1.html">Example trial begins</a><i>2026-09-20</i></div>')
    site.serve("/1.html", "<h1>Example trial begins</h1><div id=text><p>A trial began in an example city.</p></div>")
    source = user_source(
        "wire",
        {
            "name": "Wire", "publisher": "Wire", "kind": "news", "jurisdiction": "CN", "language": "en",
            "homepage": site.url("/"), "terms": "x",
            "listing": {"urls": [site.url("/news")], "row": ".row", "published": "i"},
            "page": {"body": ["#text"], "title": ["h1"]},
        },
        where="the form",
    )  # fmt: skip
    result = discover(source, fetcher, now=NOW)
    (opened,) = open_item(source, result.items[0], fetcher)
    assert opened.document is not None
    assert (opened.document.title, opened.document.text) == (
        "Example trial begins",
        "A trial began in an example city.",
    )
