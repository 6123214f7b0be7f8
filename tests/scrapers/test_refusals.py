"""Answers that are not the page, as the client meets them."""

import pytest

from scrapers import errors
from scrapers.fetch import Fetcher
from tests.loopback import LoopbackSite
from tests.scrapers.conftest import FakeClock, make


@pytest.mark.parametrize(
    ("title", "kind"),
    [("Just a moment...", errors.Challenged), ("Bloomberg - Are you a robot?", errors.Challenged),
     ("访问验证", errors.Challenged), ("用户登录", errors.LoginRequired), ("404 Not Found", errors.SoftMissing),
     ("您访问的页面不存在", errors.SoftMissing), ("Request Rate Threshold Exceeded", errors.RateLimited)],
)  # fmt: skip
def test_a_page_that_is_a_refusal(site: LoopbackSite, fetcher: Fetcher, title: str, kind: type[Exception]) -> None:
    site.serve("/a", f"<html><head><title>\n{title}</title></head><body><p>Please wait.</body></html>")
    with pytest.raises(kind):
        fetcher.fetch(site.url("/a"))


def test_words_of_a_refusal_in_a_long_page_are_content(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", "<title>Access denied to the data centre, says ministry</title>" + "<p>An article. </p>" * 200)
    assert fetcher.fetch(site.url("/a")).snapshot


def test_moved_to_the_log_in(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.redirect("/a", "/passport/login?back=/a")
    site.serve("/passport/login?back=/a", "<title>Welcome</title><form></form>")
    with pytest.raises(errors.LoginRequired):
        fetcher.fetch(site.url("/a"))


def test_an_absent_storage_object_is_missing(site: LoopbackSite, fetcher: Fetcher) -> None:
    body = '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'
    site.serve("/a", body, status=403, content_type="application/xml")
    with pytest.raises(errors.Missing):
        fetcher.fetch(site.url("/a"))


def test_an_empty_page_is_an_error(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", " \n")
    with pytest.raises(errors.BadStatus):
        fetcher.fetch(site.url("/a"))


def test_plain_words_to_slow_down(site: LoopbackSite, clock: FakeClock) -> None:
    site.serve("/a", "Please limit requests to one every 5 seconds.", content_type="text/plain")
    with make(clock, max_attempts=1) as fetcher, pytest.raises(errors.RateLimited):
        fetcher.fetch(site.url("/a"))
