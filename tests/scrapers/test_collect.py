"""The steps of collecting over a loopback site: pages, validators, ranges, faults."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scrapers.collect import discover, fetch_item, needs_fetch, open_item, read, read_listed
from scrapers.declare import Source
from scrapers.discover.feed import Feed
from scrapers.discover.json_api import JsonApi
from scrapers.document import Item
from scrapers.errors import BadStatus, LayoutChanged, NothingFound, OutOfRange, Stale, Unreadable
from scrapers.fetch import Fetcher
from scrapers.read.html import Html
from scrapers.registry import load_sources
from tests.files import docx_file, pdf
from tests.loopback import LoopbackSite
from tests.scrapers.conftest import NOW

ARTICLE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><div id=text><p>Text of {0}.</p></div></body></html>"


def feed(site: LoopbackSite, *names: str, day: str = "Sun, 20 Sep 2026") -> str:
    items = "".join(
        f"<item><title>{n}</title><link>{site.url(f'/{n}')}</link><pubDate>{day} 10:00:00 +0000</pubDate></item>"
        for n in names
    )
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


def declared(site: LoopbackSite, *paths: str) -> Source:
    return replace(
        load_sources()["cnevpost"],
        discover=Feed(tuple(site.url(path) for path in paths or ("/feed",))),
        read=Html(body=("#text",), title=("h1",)),
        expect=range(1, 10),
    )


def test_nothing_new_is_not_an_error(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/feed", feed(site, "a"), etag='"1"')
    source = declared(site)
    first = discover(source, fetcher, now=NOW)
    assert (len(first.items), first.not_modified, len(first.snapshots)) == (1, False, 1)
    second = discover(source, fetcher, now=NOW, validators=first.validators)
    assert (second.items, second.not_modified, second.validators) == ((), True, first.validators)


def test_one_listing_may_fail_while_others_work(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/feed", feed(site, "a", "b"))
    result = discover(declared(site, "/feed", "/gone"), fetcher, now=NOW)
    assert (len(result.items), [error.code for error in result.errors]) == (2, ["missing"])


def test_all_listings_failing_is_the_first_error(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/broken", "no", status=400)
    with pytest.raises(BadStatus):
        discover(declared(site, "/broken", "/gone"), fetcher, now=NOW)


def test_items_are_unique_over_listings(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/1", feed(site, "a", "b"))
    site.serve("/2", feed(site, "b", "c"))
    result = discover(declared(site, "/1", "/2"), fetcher, now=NOW)
    assert [item.title for item in result.items] == ["a", "b", "c"]


def test_counts_outside_the_range(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/feed", feed(site, "a", "b"))
    for expect in (range(3, 10), range(2)):
        with pytest.raises(OutOfRange):
            discover(replace(declared(site), expect=expect), fetcher, now=NOW)


def test_a_frozen_feed_is_stale(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/feed", feed(site, "a", day="Tue, 12 Dec 2017"))
    with pytest.raises(Stale, match="2017-12-12"):
        discover(replace(declared(site), max_age=timedelta(days=30)), fetcher, now=NOW)


def test_further_pages_and_their_failure(site: LoopbackSite, fetcher: Fetcher) -> None:
    rows = '{{"rows": [{{"t": "{0}", "u": "/{0}"}}], "next": "{1}"}}'
    site.serve("/p1", rows.format("a", site.url("/p2")), content_type="application/json")
    site.serve("/p2", rows.format("b", site.url("/p3")), content_type="application/json")
    api = JsonApi((site.url("/p1"),), "rows", title="t", link="u", next_url="next")
    source = replace(declared(site), discover=api, max_pages=2)
    assert [item.title for item in discover(source, fetcher, now=NOW).items] == ["a", "b"]
    result = discover(replace(source, max_pages=5), fetcher, now=NOW)
    assert len(result.items) == 2
    assert result.warnings[0].startswith("page 3 of")


def test_an_empty_listing_is_a_fault(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/feed", feed(site))
    with pytest.raises(NothingFound):
        discover(declared(site), fetcher, now=NOW)


def test_an_item_is_opened(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/feed", feed(site, "a"))
    site.serve("/a", ARTICLE.format("a"), etag='"1"')
    source = declared(site)
    (item,) = discover(source, fetcher, now=NOW).items
    (opened,) = open_item(source, item, fetcher)
    assert opened.document is not None
    assert opened.fetched is not None
    assert (opened.document.text, opened.document.is_partial) == ("Text of a.", False)
    (again,) = open_item(source, item, fetcher, validators=opened.fetched.validators)
    assert (again.document, again.error) == (None, None)


@pytest.mark.parametrize(
    ("page", "kind"),
    [("<h1>a</h1><p>No body", LayoutChanged), ("<h1>a</h1><div id=text>1</div><div id=text>2</div>", LayoutChanged),
     ("<div id=text>No title</div>", LayoutChanged), ("<h1>a</h1><div id=text> </div>", LayoutChanged),
     ("%PDF-1.7 binary", Unreadable)],
)  # fmt: skip
def test_pages_that_are_not_read(site: LoopbackSite, fetcher: Fetcher, page: str, kind: type[Exception]) -> None:
    site.serve("/a", page)
    (opened,) = open_item(declared(site), Item(site.url("/a"), "", "a"), fetcher)
    assert isinstance(opened.error, kind)
    assert opened.document is None


def test_a_file_in_the_place_of_a_page_is_read_as_what_it_is(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", pdf(["The rule takes effect in March."]), content_type="text/html")
    site.serve("/b", docx_file("Article 1", "It is repealed."))
    for path, text in (("/a", "The rule takes effect in March."), ("/b", "Article 1\nIt is repealed.")):
        (opened,) = open_item(declared(site), Item(site.url(path), "The rule", path), fetcher)
        assert opened.document is not None
        assert (opened.document.title, opened.document.text) == ("The rule", text)


def test_the_listing_can_be_all_there_is(site: LoopbackSite) -> None:
    source = declared(site)
    whole = Item("https://a.example/1", "T", "1", text="All of it.", is_text_whole=True)
    teaser = replace(whole, is_text_whole=False)
    assert not needs_fetch(source, whole)
    assert needs_fetch(source, teaser)
    assert not needs_fetch(replace(source, is_headline_only=True), teaser)
    assert (read_listed(source, whole).is_partial, read_listed(source, teaser).is_partial) == (False, True)


def test_odd_but_readable_is_a_warning(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", '<meta name="date" content="2099-01-01">' + ARTICLE.format("a"))
    source = replace(declared(site), language="zh-Hans")
    item = Item(site.url("/a"), "", "a")
    snapshot = fetch_item(source, item, fetcher).snapshot
    assert snapshot is not None
    assert read(source, snapshot, item).warnings == (
        "published on 2099-01-01, after it was fetched",
        "declared Chinese, but there is no Chinese character in it",
    )
