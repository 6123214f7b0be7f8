"""The client against a real server on loopback. Time passes only where the client sleeps."""

from email.utils import format_datetime

import pytest

from scrapers import errors
from scrapers.fetch import Fetcher
from scrapers.pace import MemoryPace
from scrapers.robots import Rules
from tests.loopback import LoopbackSite
from tests.scrapers.conftest import NOW, PAGE, SETTINGS, FakeClock, make


def test_a_page_is_a_snapshot(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", PAGE, zipped=True, headers={"Set-Cookie": "visitor=1", "X-One": "1"})
    snapshot = fetcher.fetch(site.url("/a")).snapshot
    assert snapshot is not None
    assert snapshot.body.decode() == PAGE
    assert snapshot.headers["x-one"] == "1"
    assert "set-cookie" not in snapshot.headers
    assert (snapshot.url, snapshot.status, snapshot.fetched_at) == (site.url("/a"), 200, NOW)
    assert site.asked[-1].headers["user-agent"] == "china-autonomy-tracker/0.1 (+tests@example.org)"


def test_second_fetch_is_conditional(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", PAGE, etag='"v1"')
    site.serve("/b", PAGE, last_modified="Mon, 21 Sep 2026 08:00:00 GMT")
    first = fetcher.fetch(site.url("/a"))
    second = fetcher.fetch(site.url("/a"), etag=first.etag)
    assert (second.not_modified, second.snapshot, second.etag) == (True, None, '"v1"')
    first = fetcher.fetch(site.url("/b"))
    assert fetcher.fetch(site.url("/b"), last_modified=first.last_modified).not_modified


def test_a_304_nobody_asked_for_is_an_error(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", status=304)
    with pytest.raises(errors.BadStatus):
        fetcher.fetch(site.url("/a"))


def test_cookies_last_for_one_fetch(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", PAGE, headers={"Set-Cookie": "visitor=1; Path=/"})
    fetcher.fetch(site.url("/a"))
    fetcher.fetch(site.url("/a"))
    assert all("cookie" not in asked.headers for asked in site.asked)


def test_expiry_is_read(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", PAGE, headers={"Cache-Control": "public, max-age=3600"})
    site.serve("/b", PAGE, headers={"Expires": "Mon, 21 Sep 2026 13:00:00 GMT"})
    site.serve("/c", PAGE, headers={"Expires": "0"})
    expiries = [fetcher.fetch(site.url(path)).expires_at for path in ("/a", "/b", "/c")]
    assert [at.hour if at else None for at in expiries] == [13, 13, None]


# Robots


def test_robots_rules_hold_for_us(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.robots("User-agent: *\nAllow: /\n\nUser-agent: china-autonomy-tracker\nDisallow: /private/\n")
    site.serve("/private/a", PAGE)
    site.serve("/public", PAGE)
    with pytest.raises(errors.RobotsDisallowed) as caught:
        fetcher.fetch(site.url("/private/a"))
    assert caught.value.code == "robots_disallowed"
    assert fetcher.fetch(site.url("/public")).snapshot
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/public"]  # asked for once


@pytest.mark.parametrize(("status", "is_allowed"), [(404, True), (410, True), (401, False), (403, False), (503, False)])
def test_robots_statuses(site: LoopbackSite, fetcher: Fetcher, status: int, is_allowed: bool) -> None:
    site.robots("", status=status)
    site.serve("/a", PAGE)
    if is_allowed:
        assert fetcher.fetch(site.url("/a")).snapshot
    else:
        with pytest.raises(errors.RobotsDisallowed):
            fetcher.fetch(site.url("/a"))
        assert site.paths() == []


def test_unavailable_robots_are_asked_again_later(site: LoopbackSite, fetcher: Fetcher, clock: FakeClock) -> None:
    site.robots("", status=500)
    site.then("/robots.txt", "User-agent: *\nAllow: /\n", content_type="text/plain")
    site.serve("/a", PAGE)
    with pytest.raises(errors.RobotsDisallowed):
        fetcher.fetch(site.url("/a"))
    clock.at += 601
    assert fetcher.fetch(site.url("/a")).snapshot


def test_robots_rules_may_outlive_the_client(site: LoopbackSite, clock: FakeClock) -> None:
    site.serve("/a", PAGE)
    rules: dict[str, Rules] = {}
    for _ in range(2):
        with Fetcher(SETTINGS, clock=clock, robots_rules=rules) as fetcher:
            fetcher.fetch(site.url("/a"))
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/a", "/a"]


def test_redirects_are_checked_against_robots(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.robots("User-agent: *\nDisallow: /private\n")
    site.redirect("/a", "/private")
    site.serve("/private", PAGE)
    with pytest.raises(errors.RobotsDisallowed):
        fetcher.fetch(site.url("/a"))
    assert site.paths() == ["/a"]


# Pace


def test_requests_to_one_host_keep_their_distance(site: LoopbackSite, clock: FakeClock) -> None:
    site.serve("/a", PAGE)
    with make(clock, per_host_delay_s=4.0) as fetcher:
        fetcher.fetch(site.url("/a"))
        fetcher.fetch(site.url("/a"))
    assert clock.slept == [4.0, 4.0]  # robots.txt, then the page, then the page


def test_crawl_delay_is_honoured(site: LoopbackSite, clock: FakeClock) -> None:
    site.robots("User-agent: *\nCrawl-delay: 7\n")
    site.serve("/a", PAGE)
    with make(clock, per_host_delay_s=2.0) as fetcher:
        fetcher.fetch(site.url("/a"))
        fetcher.fetch(site.url("/a"))
    assert clock.slept == [2.0, 7.0]


def test_a_host_that_must_rest_long_is_left_for_later(site: LoopbackSite, clock: FakeClock) -> None:
    pace = MemoryPace(clock)
    pace.back_off("127.0.0.1", 500.0)
    with Fetcher(SETTINGS, clock=clock, pace=pace) as fetcher, pytest.raises(errors.RateLimited) as caught:
        fetcher.fetch(site.url("/a"))
    assert caught.value.retry_after_s == 500.0
    assert site.asked == []


# Retries


def test_a_server_error_is_tried_again(site: LoopbackSite, fetcher: Fetcher, clock: FakeClock) -> None:
    site.serve("/a", "broken", status=500)
    site.then("/a", "broken", status=502)
    site.then("/a", PAGE)
    assert fetcher.fetch(site.url("/a")).attempts == 3
    assert clock.slept == [1.0, 2.0]


def test_after_the_last_attempt_the_error_stands(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", "broken", status=500)
    with pytest.raises(errors.BadStatus) as caught:
        fetcher.fetch(site.url("/a"))
    assert caught.value.context["status"] == 500
    assert site.paths() == ["/a"] * 3


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("raw", ["30", format_datetime(NOW.replace(second=30), usegmt=True)])
def test_retry_after_is_waited_for(
    site: LoopbackSite, fetcher: Fetcher, clock: FakeClock, status: int, raw: str
) -> None:
    site.serve("/a", "later", status=status, headers={"Retry-After": raw})
    site.then("/a", PAGE)
    assert fetcher.fetch(site.url("/a")).snapshot
    assert clock.slept == [30.0]


def test_the_host_that_asked_for_quiet_gets_it(site: LoopbackSite, clock: FakeClock) -> None:
    pace = MemoryPace(clock)
    site.redirect("/a", f"http://localhost:{site.port}/b")
    site.serve("/b", "later", status=429, headers={"Retry-After": "3600"})
    with Fetcher(SETTINGS, clock=clock, pace=pace) as fetcher, pytest.raises(errors.RateLimited):
        fetcher.fetch(site.url("/a"))
    assert (pace.reserve("localhost", 0.0, hold_s=1.0), pace.reserve("127.0.0.1", 0.0, hold_s=1.0)) == (3600.0, 0.0)


def test_a_long_retry_after_ends_the_fetch(site: LoopbackSite, fetcher: Fetcher, clock: FakeClock) -> None:
    site.serve("/a", "later", status=429, headers={"Retry-After": "3600"})
    with pytest.raises(errors.RateLimited) as caught:
        fetcher.fetch(site.url("/a"))
    assert caught.value.context["retry_after_s"] == 3600.0
    assert (clock.slept, site.paths()) == ([], ["/a"])


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, errors.Missing), (410, errors.Missing), (401, errors.Blocked), (403, errors.Blocked), (451, errors.Blocked),
     (400, errors.BadStatus), (204, errors.BadStatus), (202, errors.BadStatus)],
)  # fmt: skip
def test_what_is_not_tried_again(site: LoopbackSite, fetcher: Fetcher, status: int, kind: type[Exception]) -> None:
    site.serve("/a", "" if status == 204 else "no", status=status)
    with pytest.raises(kind):
        fetcher.fetch(site.url("/a"))
    assert site.paths() == ["/a"]


# Redirects


def test_redirects_are_followed(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.redirect("/a", "b", status=301)
    site.redirect("/b", "/c?x=1", status=308)
    site.serve("/c?x=1", PAGE)
    snapshot = fetcher.fetch(site.url("/a")).snapshot
    assert snapshot is not None
    assert (snapshot.requested_url, snapshot.url) == (site.url("/a"), site.url("/c?x=1"))


def test_redirects_end(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.redirect("/a", "/a")
    with pytest.raises(errors.BadRedirect):
        fetcher.fetch(site.url("/a"))
    assert len(site.paths()) == SETTINGS.max_redirects + 1


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://example.org/a", "http://user:secret@example.org/", "gopher:x"]
)
def test_redirects_to_other_schemes_are_refused(site: LoopbackSite, fetcher: Fetcher, to: str) -> None:
    site.redirect("/a", to)
    with pytest.raises(errors.AddressRefused):
        fetcher.fetch(site.url("/a"))


def test_secrets_stay_with_the_first_host(site: LoopbackSite, fetcher: Fetcher) -> None:
    with LoopbackSite() as other:
        other.serve("/b", PAGE)
        site.redirect("/a", other.url("/b"))
        fetcher.fetch(site.url("/a"), headers={"X-Api-Key": "secret", "Accept-Language": "zh"})
        assert "x-api-key" in site.asked[-1].headers
        assert "x-api-key" not in other.asked[-1].headers
        assert other.asked[-1].headers["accept-language"] == "zh"


def test_a_json_body_is_posted_as_it_is(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/select", PAGE)
    fetcher.fetch(site.url("/select"), method="POST", data='{"词": 1}', headers={"content-type": "application/json"})
    posted = site.asked[-1]
    assert (posted.body, posted.headers["content-type"]) == ('{"词": 1}'.encode(), "application/json")


def test_a_form_is_posted_and_seen_other_is_got(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.redirect("/search", "/found", status=303)
    site.serve("/found", PAGE)
    fetcher.fetch(site.url("/search"), method="POST", data={"page": "1", "词": "车"})
    posted, got = site.asked[-2:]
    assert (posted.method, posted.body) == ("POST", b"page=1&%E8%AF%8D=%E8%BD%A6")
    assert (got.method, got.body) == ("GET", b"")
