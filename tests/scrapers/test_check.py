"""One look at a source on a loopback site, and what it says of everything that can be wrong."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scrapers.advice import TRIED_AGAIN
from scrapers.check import Check, Outcome, check, check_recorded, newest
from scrapers.declare import Source
from scrapers.discover.feed import Feed
from scrapers.discover.json_api import JsonApi
from scrapers.document import Item, SourceKind, Tier
from scrapers.fetch import Fetcher
from scrapers.read.html import Html
from scrapers.replay import replay_fetcher, replay_runs
from tests.loopback import LoopbackSite
from tests.scrapers.conftest import FIXTURES, NOW, PAGE, SETTINGS


def declared(site: LoopbackSite, **changes: object) -> Source:
    source = Source(
        slug="wire", name="Wire", publisher="Wire", kind=SourceKind.NEWS, jurisdiction="CN", language="en",
        tier=Tier.MEDIA, cadence=timedelta(hours=1), terms="Made for a test.", homepage=site.url("/"),
        discover=Feed((site.url("/feed"),)), read=Html(), expect=range(1, 100),
    )  # fmt: skip
    return replace(source, **changes)  # type: ignore[arg-type]  # any field


def feed(site: LoopbackSite, *days: str) -> str:
    dates = [f"<pubDate>{day}</pubDate>" if day else "" for day in days]
    entries = "".join(
        f"<item><title>Item {n}</title><link>{site.url(f'/a{n}')}</link>{dated}</item>" for n, dated in enumerate(dates)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{entries}</channel></rss>'


def looked(source: Source, fetcher: Fetcher) -> Check:
    return check(source, fetcher, now=NOW)


RECENT = "Mon, 21 Sep 2026 08:00:00 GMT"


@pytest.fixture
def sound(site: LoopbackSite) -> LoopbackSite:
    site.serve("/feed", feed(site, RECENT, "Sun, 20 Sep 2026 08:00:00 GMT"), content_type="application/rss+xml")
    site.serve("/a0", PAGE)
    return site


def test_a_sound_source_passes_with_one_request_for_each_thing(sound: LoopbackSite, fetcher: Fetcher) -> None:
    found = looked(declared(sound), fetcher)
    assert found.outcome is Outcome.PASSED
    assert [finding.about for finding in found.findings] == ["robots.txt", "list", "dates", "document"]
    assert "2026-09-21" in found.findings[2].words
    assert "Notice" in found.findings[3].words
    assert (found.reason, found.look_at) == ("", "")
    assert [asked.path for asked in sound.asked] == ["/robots.txt", "/feed", "/a0"]


def test_an_item_that_cannot_be_read_is_passed_over_for_the_next(sound: LoopbackSite, fetcher: Fetcher) -> None:
    sound.serve("/a0", "gone", status=404)
    sound.serve("/a1", PAGE)
    assert looked(declared(sound), fetcher).outcome is Outcome.PASSED


def test_a_no_of_robots_is_a_failure_and_nothing_else_is_asked(sound: LoopbackSite, fetcher: Fetcher) -> None:
    sound.robots("User-agent: *\nDisallow: /")
    found = looked(declared(sound), fetcher)
    assert found.outcome is Outcome.FAILED
    assert found.reason.startswith("robots.txt: robots.txt disallows /feed")
    assert sound.url("/robots.txt") in found.look_at
    assert sound.paths() == []


def test_pages_that_robots_forbids_are_asked_for_once(sound: LoopbackSite, fetcher: Fetcher) -> None:
    sound.robots("User-agent: *\nDisallow: /a")
    found = looked(declared(sound), fetcher)
    assert found.reason.startswith("robots.txt: ")
    assert sound.paths() == ["/feed"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_that_cannot_be_had_now_decides_nothing(sound: LoopbackSite, fetcher: Fetcher, status: int) -> None:
    sound.robots("", status=status)
    found = looked(declared(sound), fetcher)
    assert found.outcome is Outcome.UNCLEAR
    assert found.look_at == TRIED_AGAIN


def test_a_site_that_does_not_answer_decides_nothing(fetcher: Fetcher) -> None:
    with LoopbackSite() as gone:
        source = declared(gone)
    assert looked(source, fetcher).outcome is Outcome.UNCLEAR


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ("<html><title>News</title><p>No feed any more</p></html>", 200, "list: "),
        ("gone", 404, "list: the server answers 404"),
        ("<html><title>Just a moment...</title></html>", 403, "list: a challenge"),
        ("no", 403, "list: the server answers 403"),
    ],
)
def test_a_list_that_is_not_as_declared_fails(
    sound: LoopbackSite, fetcher: Fetcher, body: str, status: int, reason: str
) -> None:
    sound.serve("/feed", body, status=status)
    found = looked(declared(sound), fetcher)
    assert found.outcome is Outcome.FAILED
    assert found.reason.startswith(reason)
    assert sound.url("/feed") in found.look_at


def test_too_many_items_fail(sound: LoopbackSite, fetcher: Fetcher) -> None:
    found = looked(declared(sound, expect=range(1, 2)), fetcher)
    assert found.reason == "list: 2 items; a sound run has 1 to 1"
    assert "expect" in found.look_at


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("Fri, 01 Jan 2021 08:00:00 GMT", "the newest item is of 2021-01-01: the list may be frozen"),
        ("Fri, 01 Jan 2027 08:00:00 GMT", "the latest is 2027-01-01, which lies ahead"),
        ("Thu, 01 Jan 1970 08:00:00 GMT", "the earliest is 1970-01-01"),
        ("the day before", "1 of 1 cannot be read, such as “the day before”"),
    ],
)
def test_dates_that_cannot_be_true_fail(sound: LoopbackSite, fetcher: Fetcher, day: str, words: str) -> None:
    sound.serve("/feed", feed(sound, day), content_type="application/rss+xml")
    found = looked(declared(sound), fetcher)
    assert found.outcome is Outcome.FAILED
    assert found.reason.startswith(f"dates: {words}")
    assert "zone" in found.look_at


def test_without_a_date_anywhere_it_fails_and_a_date_on_the_page_will_do(sound: LoopbackSite, fetcher: Fetcher) -> None:
    sound.serve("/feed", feed(sound, ""), content_type="application/rss+xml")
    assert looked(declared(sound), fetcher).reason.startswith("dates: neither the list nor the page")
    sound.serve("/a0", PAGE + "<time datetime='2026-09-20T08:00:00Z'></time>")
    source = declared(sound, read=Html(published=("time@datetime",)))
    found = looked(source, fetcher)
    assert found.outcome is Outcome.PASSED
    assert "the page says 2026-09-20" in found.findings[2].words


def test_a_page_without_its_declared_body_fails(sound: LoopbackSite, fetcher: Fetcher) -> None:
    sound.serve("/a1", PAGE)
    found = looked(declared(sound, read=Html(body=("div.story",))), fetcher)
    assert found.outcome is Outcome.FAILED
    assert found.reason.startswith("document: ")
    assert sound.url("/a1") in found.look_at


def test_a_caption_is_no_document_and_a_notice_may_lie_in_its_file(sound: LoopbackSite, fetcher: Fetcher) -> None:
    caption = "<html><title>Notice</title><div class=b><p>Photo: Wire</p>{}</div>"
    source = declared(sound, read=Html(body=("div.b",), attachments="div.b"))
    for path in ("/a0", "/a1"):
        sound.serve(path, caption.format(""))
    assert looked(source, fetcher).reason == "document: “Notice” has 11 characters of text"
    sound.serve("/a1", caption.format("<a href='/rules.pdf'>Rules.pdf</a>"))
    assert looked(source, fetcher).outcome is Outcome.PASSED


def test_an_empty_list_decides_nothing_where_one_may_be_empty(sound: LoopbackSite, fetcher: Fetcher) -> None:
    unwanted = JsonApi((sound.url("/rows"),), "rows", item=lambda *_: None)
    for body in ('{"rows": [{}]}', '{"rows": []}'):
        sound.serve("/rows", body, content_type="application/json")
        found = looked(declared(sound, discover=unwanted, expect=range(100)), fetcher)
        assert found.outcome is Outcome.UNCLEAR
    assert looked(declared(sound, discover=unwanted), fetcher).outcome is Outcome.FAILED


def test_terms_that_forbid_are_kept(sound: LoopbackSite, fetcher: Fetcher) -> None:
    found = looked(declared(sound, terms_forbid=True, enabled_by_default=False, disabled_reason="No bots."), fetcher)
    assert found.reason == "terms: No bots."
    assert sound.asked == []


def test_the_newest_item_is_the_one_with_the_latest_date(sound: LoopbackSite, fetcher: Fetcher) -> None:
    sound.serve("/feed", feed(sound, "Sun, 20 Sep 2026 08:00:00 GMT", RECENT), content_type="application/rss+xml")
    found = looked(declared(sound), fetcher)
    assert found.listed is not None
    best = newest(found.listed.items)
    assert best is not None
    assert best.title == "Item 1"
    assert newest([]) is None
    undated = [Item(url="u", title="first", external_id="1"), Item(url="v", title="second", external_id="2")]
    assert newest(undated) is undated[0]


def test_no_written_fixture_fails() -> None:
    """They are in the declared form, so the check that judges the sites must pass them."""
    assert _failed(FIXTURES) == {}


def test_no_recording_fails(shared: Path) -> None:
    assert _failed(shared / "replay") == {}


def _failed(folder: Path) -> dict[str, str]:
    failed = {}
    with replay_fetcher(folder, SETTINGS) as fetcher:
        for run in replay_runs(folder):
            if run.source is not None and not run.source.terms_forbid:
                found = check_recorded(run.source, fetcher, now=NOW, first=run.articles)
                if found.outcome is Outcome.FAILED:
                    failed[run.slug] = found.reason
    return failed
