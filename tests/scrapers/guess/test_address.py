"""From an address to the likely way, on a loopback site, on the project's fixtures and on real recordings."""

from pathlib import Path

import pytest

from scrapers.errors import Missing, RobotsDisallowed, Unreadable
from scrapers.fetch import Fetcher
from scrapers.guess.address import guess, language_of
from scrapers.registry import load_sources
from scrapers.replay import replay_fetcher
from tests.loopback import LoopbackSite
from tests.scrapers.conftest import FIXTURES, SETTINGS

RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title><![CDATA[The & Wire]]></title>%s</channel></rss>'
ROWS = "".join(
    f"<li class='row n{n}'><a class='cat' href='/c'>News</a> <a class='title' href='/a{n}'>A long title number {n}</a>"
    f"<span class='when'>2026-09-{n + 10}</span></li>"
    for n in range(8)
)


def test_a_page_that_names_its_feed_leads_to_it(site: LoopbackSite, fetcher: Fetcher) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
        for title, href in (("Comments", "/comments/feed"), ("Gone", "/gone"), ("News", "/feed"))
    )
    site.serve("/", f"<html><head>{links}</head><p>Hello</p></html>")
    site.serve("/feed", RSS % "", content_type="application/rss+xml")
    found = guess(site.url("/"), fetcher)
    assert (found.way, found.table, found.name) == ("feed", {"urls": [site.url("/feed")]}, "The & Wire")
    assert site.paths() == ["/", "/gone", "/feed"]


def test_a_list_beats_menus_and_knows_its_dates(site: LoopbackSite, fetcher: Fetcher) -> None:
    menu = "".join(f"<li><a href='/m{n}'>A menu entry {n}</a></li>" for n in range(30))
    side = "".join(f"<li><a href='/s{n}'>Most read story {n}</a></li>" for n in range(10))
    body = f"<nav><ul>{menu}</ul></nav><div class='side'><ul>{side}</ul></div><ul class='list'>{ROWS}</ul>"
    site.serve("/", f"<html><head><title>News of the bureau</title></head><body>{body}</body></html>")
    found = guess(site.url("/"), fetcher)
    assert found.way == "listing"
    assert found.name == "News of the bureau"
    assert found.table == {
        "urls": [site.url("/")],
        "row": "li.row",
        "link": "a.title@href",
        "title": "a.title",
        "published": "span.when",
    }


def test_json_rows_are_found_by_their_keys(site: LoopbackSite, fetcher: Fetcher) -> None:
    row = '{"id": %d, "attributes": {"title": "A rule", "url": "/r%d"}, "pubDate": "2026-09-0%d"}'
    rows = ",".join(row % (n, n, n) for n in range(1, 5))
    site.serve("/api", f'{{"meta": [{{"page": 1}}], "data": {{"list": [{rows}]}}}}', content_type="application/json")
    found = guess(site.url("/api"), fetcher)
    assert (found.way, found.table) == (
        "json",
        {
            "urls": [site.url("/api")],
            "rows": "data.list",
            "title": "attributes.title",
            "link": "attributes.url",
            "published": "pubDate",
            "external_id": "id",
        },
    )


@pytest.mark.parametrize(
    "body",
    ["<html><div id='app'></div><script src='/x.js'></script></html>", '{"a": [{"b": 1}]}', "{broken", "plain words"],
)
def test_what_lists_nothing_is_told(site: LoopbackSite, fetcher: Fetcher, body: str) -> None:
    site.serve("/", body)
    with pytest.raises(Unreadable):
        guess(site.url("/"), fetcher)


def test_a_no_is_kept(site: LoopbackSite, fetcher: Fetcher) -> None:
    with pytest.raises(Missing):
        guess(site.url("/gone"), fetcher)
    site.robots("User-agent: *\nDisallow: /private")
    with LoopbackSite() as other:
        other.robots("User-agent: *\nDisallow: /")
        with pytest.raises(RobotsDisallowed):
            guess(other.url("/"), fetcher)
        assert other.paths() == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The regulator has approved the pilot of the company.", "en"),
        ("国家互联网信息办公室关于数据出境安全管理的问答，政策问答汇总", "zh-Hans"),
        ("國家發展與改革委員會對於電動車產業發佈新的補助辦法，業者表示歡迎", "zh-Hant"),
        (
            "<a href='https://wire.example/a/very/long/address/of/a/page'>关于汽车数据出境的通知，现予公布并施行</a>",
            "zh-Hans",
        ),
        ("x", ""),
    ],
)
def test_the_script_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("slug", "way", "published"),
    [
        ("federal-register", "json", "publication_date"),
        ("cnevpost", "feed", None),
        ("mot", "listing", "span.news-date"),
        ("beijing", "listing", "span"),
        ("shanghai", "listing", "span.time"),
        ("ap", "sitemap", None),
    ],
)
def test_the_forms_of_known_sources_are_guessed(slug: str, way: str, published: str | None) -> None:
    with replay_fetcher(FIXTURES, SETTINGS) as fetcher:
        found = guess(load_sources()[slug].discover.urls[0], fetcher)
    assert (found.way, found.table.get("published")) == (way, published)


def test_a_recorded_list_is_guessed(shared: Path) -> None:
    with replay_fetcher(shared / "replay", SETTINGS) as fetcher:
        found = guess(load_sources()["mot"].discover.urls[0], fetcher)
    assert found.table["row"] == "li.news-item"
    assert found.language == "zh-Hans"
