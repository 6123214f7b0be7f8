"""Walks through archives, over a site on loopback: what is asked, where they end, how they go on."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers import archive
from scrapers.archive import Walk
from scrapers.declare import Archive, Discover, Request, Source, Step
from scrapers.discover.feed import Feed
from scrapers.discover.json_api import JsonApi
from scrapers.discover.listing import Listing
from scrapers.discover.sitemap import NewsSitemap
from scrapers.errors import BadStatus, Blocked, TermsForbid
from scrapers.fetch import Fetcher
from scrapers.registry import load_sources
from scrapers.walks import Pages, Slices
from tests.loopback import LoopbackSite

SINCE, UNTIL = date(2026, 1, 1), date(2026, 9, 21)


def source(discover: Discover, how: Archive | None = None) -> Source:
    return replace(load_sources()["technode"], discover=discover, archive=how)


def walked(of: Source, fetcher: Fetcher, *, since: date = SINCE) -> tuple[list[str], Walk]:
    """Titles of what was found, and the walk at its end. Its position goes through JSON after every answer."""
    walk, titles = archive.begin(of, since=since, until=UNTIL), []
    shares = [walk.share]
    while (step := walk.next_step()) is not None:
        answer = archive.ask(of, step, fetcher)
        walk.take(of, step, answer)
        titles += [item.title for item in archive.wanted(answer.items, since)]
        walk = Walk.from_json(json.loads(json.dumps(walk.as_json())))
        shares.append(walk.share)
    assert shares == sorted(shares), "it never goes back"
    assert walk.share == 1.0
    return titles, walk


def listing(rows: Sequence[tuple[str, str]]) -> str:
    items = "".join(f'<li><a href="/{title}">{title}</a><span>{day}</span></li>' for title, day in rows)
    return f"<html><ul>{items}</ul></html>"


def feed(rows: Sequence[tuple[str, str]]) -> str:
    items = "".join(f"<item><title>{t}</title><link>/{t}</link><pubDate>{day}</pubDate></item>" for t, day in rows)
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


ROWS = Listing(("",), row="li", published="span")


def test_numbered_pages_until_the_day(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/news/", listing([("a", "2026-09-20"), ("b", "2026-08-01")]))
    site.serve("/news/index_1.html", listing([("c", "2026-03-01"), ("d", "2025-12-31")]))
    site.serve("/news/index_2.html", listing([("e", "2025-12-30")]))
    of = source(replace(ROWS, urls=(site.url("/news/"),)), Pages(path="index_{page}.html", first=1))
    titles, _ = walked(of, fetcher)
    assert titles == ["a", "b", "c"]
    assert site.paths() == ["/news/", "/news/index_1.html", "/news/index_2.html"]


def test_a_feeds_pages_end_with_a_missing_one(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/feed", feed([("a", "2026-09-20")]), content_type="application/xml")
    site.serve("/feed?paged=2", feed([("b", "2026-09-01")]), content_type="application/xml")
    titles, walk = walked(source(Feed((site.url("/feed"),)), Pages(query=(("paged", "{page}"),))), fetcher)
    assert titles == ["a", "b"]
    assert site.paths() == ["/feed", "/feed?paged=2", "/feed?paged=3"]
    assert walk.lost == []


def test_a_page_given_again_past_the_end_ends_the_walk(site: LoopbackSite, fetcher: Fetcher) -> None:
    for path in ("/l", "/l?p=3", "/l?p=4"):
        site.serve(path, listing([("a", "2026-09-20")]))
    site.serve("/l?p=2", listing([("b", "2026-09-01")]))
    walked(source(replace(ROWS, urls=(site.url("/l"),)), Pages(query=(("p", "{page}"),))), fetcher)
    assert site.paths() == ["/l", "/l?p=2", "/l?p=3"]


def test_forms_and_offsets(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/api", '{"rows": [{"t": "a", "u": "/a"}]}', content_type="application/json")
    site.then("/api", '{"rows": [{"t": "b", "u": "/b"}]}', content_type="application/json")
    site.then("/api", '{"rows": []}', content_type="application/json")
    api = JsonApi((site.url("/api"),), "rows", title="t", link="u", forms=({"kind": "x", "page": "1"},))
    titles, _ = walked(source(api, Pages(form=(("page", "{page}"),))), fetcher)
    assert titles == ["a", "b"]
    bodies = [asked.body.decode() for asked in site.asked if asked.method == "POST"]
    assert bodies == ["kind=x&page=1", "kind=x&page=2", "kind=x&page=3"]
    step = Step(Request("https://a.example/s?q=1"), page=3)
    (further,) = Pages(query=(("from", "{offset}"),), size=100).further(
        step,
        archive.Answer(None, None).snapshot,
        api_found(),
        SINCE,  # type: ignore[arg-type]  # not looked at
    )
    assert further.request.url == "https://a.example/s?q=1&from=300"


def api_found() -> archive.Found:
    return archive.Found((archive.Item("https://a.example/1", "t", "1"),))


@settings(deadline=None)
@given(st.integers(0, 900), st.integers(1, 200))
def test_slices_cover_every_day_once(days: int, length: int) -> None:
    since = UNTIL - timedelta(days=days)
    slices = Slices((("from", "{start}"), ("to", "{end}")), timedelta(days=length))
    of = source(JsonApi(("https://a.example/api",), "rows"), slices)
    covered: list[date] = []
    for request, start, end in slices.beginnings(of, since, UNTIL):
        assert start is not None
        assert end is not None
        asked = parse_qs(urlsplit(request.url).query)
        assert (asked["from"], asked["to"]) == ([start.isoformat()], [end.isoformat()])
        covered += [start + timedelta(days=n) for n in range((end - start).days + 1)]
    assert sorted(covered) == [since + timedelta(days=n) for n in range(days + 1)]


def test_a_slice_that_was_cut_off_is_halved(site: LoopbackSite, fetcher: Fetcher) -> None:
    """A service that gives at most two rows and knows no pages."""
    happened = [UNTIL - timedelta(days=n) for n in (0, 1, 2, 9, 11, 30)]
    slices = Slices((("from", "{start}"), ("to", "{end}")), timedelta(days=14), most=2, reach=timedelta(days=40))
    of = source(JsonApi((site.url("/api"),), "rows", title="t", link="u", published="d"), slices)
    # The site answers as such a service would, for every slice that may be asked for.
    for start in range(45):
        for end in range(start, -1, -1):
            first, last = UNTIL - timedelta(days=start), UNTIL - timedelta(days=end)
            rows = [{"t": f"t{day}", "u": f"/{day}", "d": day.isoformat()} for day in happened if first <= day <= last][
                :2
            ]
            site.serve(f"/api?from={first}&to={last}", json.dumps({"rows": rows}), content_type="application/json")
    titles, walk = walked(of, fetcher, since=date(2020, 1, 1))
    assert set(titles) == {f"t{day}" for day in happened}
    assert walk.lost == [], "a slice without anything is no fault"
    asked = [parse_qs(urlsplit(path).query)["from"][0] for path in site.paths()]
    assert min(asked) == (UNTIL - timedelta(days=40)).isoformat(), "no further back than the service reaches"


def test_every_sitemap_changed_since_not_only_the_newest(site: LoopbackSite, fetcher: Fetcher) -> None:
    index = "".join(
        f"<sitemap><loc>{site.url(f'/{name}.xml')}</loc>{lastmod}</sitemap>"
        for name, lastmod in (
            ("old", "<lastmod>2025-11-30</lastmod>"),
            ("spring", "<lastmod>2026-04-30T10:00:00Z</lastmod>"),
            ("undated", ""),
            ("summer", "<lastmod>2026-08-31</lastmod>"),
            ("newest", "<lastmod>2026-09-20</lastmod>"),
        )
    )
    site.serve("/index.xml", f"<sitemapindex>{index}</sitemapindex>", content_type="application/xml")
    for name in ("old", "spring", "undated", "summer", "newest"):
        url = f"<url><loc>{site.url(f'/{name}-story')}</loc></url>"
        site.serve(f"/{name}.xml", f"<urlset>{url}</urlset>", content_type="application/xml")
    titles, _ = walked(source(NewsSitemap((site.url("/index.xml"),))), fetcher)
    assert titles == ["newest story", "summer story", "spring story", "undated story"]


def test_older_pages_of_edgar(site: LoopbackSite, fetcher: Fetcher) -> None:
    declared = load_sources()["sec-submissions"]

    def columns(*filed: str) -> dict[str, list[str]]:
        return {
            "accessionNumber": [f"0001318605-{day[2:4]}-{number:06d}" for number, day in enumerate(filed)],
            "form": ["10-Q"] * len(filed),
            "filingDate": list(filed),
            "acceptanceDateTime": [f"{day}T16:00:00.000Z" for day in filed],
            "primaryDocument": ["q.htm"] * len(filed),
            "items": [""] * len(filed),
            "reportDate": list(filed),
        }

    files = [
        {"name": "CIK0001318605-submissions-001.json", "filingFrom": "2024-01-02", "filingTo": "2026-01-10"},
        {"name": "CIK0001318605-submissions-002.json", "filingFrom": "2010-01-02", "filingTo": "2023-12-30"},
    ]
    newest = {"filings": {"recent": columns("2026-04-23", "2026-02-02"), "files": files}}
    path = "/submissions/CIK0001318605.json"
    site.serve(path, json.dumps(newest), content_type="application/json")
    older = json.dumps(columns("2026-01-10", "2025-10-22"))
    site.serve("/submissions/CIK0001318605-submissions-001.json", older, content_type="application/json")
    assert isinstance(declared.discover, JsonApi)
    of = replace(declared, discover=replace(declared.discover, urls=(site.url(path),)))
    titles, _ = walked(of, fetcher)
    assert len(titles) == 3
    assert site.paths() == [path, "/submissions/CIK0001318605-submissions-001.json"]


def test_federal_register_by_quarters() -> None:
    of = load_sources()["federal-register"]
    walk = archive.begin(of, since=date(2021, 1, 1), until=UNTIL)
    slices = {(step.start, step.end) for step in walk.waiting}
    assert len(walk.waiting) == len(of.discover.urls) * len(slices)
    assert min(start for start, _ in slices if start) == date(2021, 1, 1)
    asked = parse_qs(urlsplit(walk.waiting[0].request.url).query)
    assert asked["conditions[publication_date][lte]"] == ["2026-09-21"]
    assert asked["conditions[agencies][]"] == ["industry-and-security-bureau"], "what it asks otherwise stays"
    assert len(asked["fields[]"]) > 5


def test_the_declared_archives_ask_for_a_second_page() -> None:
    """Of each numbered archive: another address or form than the first, with a two where the first had none."""
    numbered = {slug: one for slug, one in load_sources().items() if isinstance(one.archive, Pages)}
    assert {"technode", "cac", "miit", "samr", "dpac"} <= set(numbered)
    for slug, one in numbered.items():
        first = Step(one.discover.requests()[0])
        assert one.archive is not None
        (second,) = one.archive.further(first, None, api_found(), SINCE)  # type: ignore[arg-type]  # not looked at
        told = f"{second.request.url} {second.request.data}"
        assert second.request != first.request
        assert re.search(r"2|100|index_1|[?&](page=1|start=10)\b", told), slug


def test_what_cannot_be_had_is_kept_to_be_asked_again(site: LoopbackSite, fetcher: Fetcher) -> None:
    of = source(replace(ROWS, urls=(site.url("/l"),)))
    site.serve("/l", b"no", status=404)
    walk = archive.begin(of, since=SINCE, until=UNTIL)
    step = walk.next_step()
    assert step is not None
    with pytest.raises(archive.Missing):
        archive.ask(of, step, fetcher)  # a first page that is gone is no end but a fault
    walk.failed(step)
    assert walk.next_step() is None
    walk = Walk.from_json(walk.as_json())
    walk.take_up()
    assert walk.next_step() == step


def test_refusals_are_never_taken_for_the_end(site: LoopbackSite, fetcher: Fetcher) -> None:
    of = source(replace(ROWS, urls=(site.url("/l"),)))
    site.serve("/l?p=9", b"go away", status=403)
    with pytest.raises(Blocked):
        archive.ask(of, Step(Request(site.url("/l?p=9")), page=9), fetcher)
    site.serve("/l?p=8", b"broken", status=500)
    with pytest.raises(BadStatus):
        archive.ask(of, Step(Request(site.url("/l?p=8")), page=8), fetcher)
    with pytest.raises(TermsForbid):
        archive.begin(replace(of, terms_forbid=True), since=SINCE, until=UNTIL)
