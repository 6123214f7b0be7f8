"""What the client does not take; `tests/tracker/stages/test_fault_suite.py` has what becomes of it."""

import zlib

import pytest

from scrapers import errors
from scrapers.fetch import Fetcher
from tests.loopback import LoopbackSite
from tests.scrapers.conftest import PAGE, FakeClock, make

# Encodings


def test_deflate_in_both_meanings(site: LoopbackSite, fetcher: Fetcher) -> None:
    raw = zlib.compressobj(wbits=-15)
    site.serve("/raw", raw.compress(PAGE.encode()) + raw.flush(), headers={"Content-Encoding": "deflate"})
    site.serve("/zlib", zlib.compress(PAGE.encode()), headers={"Content-Encoding": "deflate"})
    for path in ("/raw", "/zlib"):
        snapshot = fetcher.fetch(site.url(path)).snapshot
        assert snapshot is not None
        assert snapshot.body.decode() == PAGE


def test_an_encoding_not_asked_for(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", PAGE, headers={"Content-Encoding": "br"})
    with pytest.raises(errors.Unreadable):
        fetcher.fetch(site.url("/a"))


# Addresses


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0.0.0.0", "10.0.0.1", "169.254.169.254", "[::1]"]
)
def test_private_addresses_are_refused(clock: FakeClock, host: str) -> None:
    with make(clock, allow_private_addresses=False) as fetcher, pytest.raises(errors.AddressRefused):
        fetcher.fetch(f"http://{host}:8080/")


def test_odd_ports_are_refused(clock: FakeClock) -> None:
    with make(clock, allow_private_addresses=False) as fetcher, pytest.raises(errors.AddressRefused):
        fetcher.fetch("http://1.1.1.1:25/")


@pytest.mark.parametrize(
    "url", ["", "nothing", "file:///etc/passwd", "http://", "http://[", "http://a:b/", "https://u:p@h/"]
)
def test_what_is_no_web_address(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(errors.AddressRefused):
        fetcher.fetch(url)


def test_nobody_listens(clock: FakeClock) -> None:
    with LoopbackSite() as closed:
        url = closed.url("/a")
    with make(clock) as fetcher, pytest.raises(errors.Unreachable):
        fetcher.fetch(url)
    assert clock.slept == [1.0, 2.0]
