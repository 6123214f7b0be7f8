"""What the client does not take: too much, too slow, or from where it must not go."""

import gzip
import zlib

import pytest

from scrapers import errors
from scrapers.fetch import Fetcher
from tests.loopback import LoopbackSite
from tests.scrapers.conftest import PAGE, FakeClock, make

# Limits


def test_too_many_bytes(site: LoopbackSite, clock: FakeClock) -> None:
    site.serve("/announced", b"x" * 2000)
    site.serve("/unannounced", b"x" * 50_000, zipped=True)
    with make(clock, max_bytes=1000) as fetcher:
        for path in ("/announced", "/unannounced"):
            with pytest.raises(errors.TooLarge):
                fetcher.fetch(site.url(path))
    assert site.paths() == ["/announced", "/unannounced"]


def test_a_bomb_is_stopped_early(site: LoopbackSite, clock: FakeClock) -> None:
    engine = zlib.compressobj(9, wbits=31)
    bomb = b"".join(engine.compress(b"\0" * 1_000_000) for _ in range(50)) + engine.flush()
    site.serve("/bomb", bomb, headers={"Content-Encoding": "gzip"})
    with make(clock, max_bytes=100_000) as fetcher, pytest.raises(errors.TooLarge):
        fetcher.fetch(site.url("/bomb"))


def test_deflate_in_both_meanings(site: LoopbackSite, fetcher: Fetcher) -> None:
    raw = zlib.compressobj(wbits=-15)
    site.serve("/raw", raw.compress(PAGE.encode()) + raw.flush(), headers={"Content-Encoding": "deflate"})
    site.serve("/zlib", zlib.compress(PAGE.encode()), headers={"Content-Encoding": "deflate"})
    for path in ("/raw", "/zlib"):
        snapshot = fetcher.fetch(site.url(path)).snapshot
        assert snapshot is not None
        assert snapshot.body.decode() == PAGE


@pytest.mark.parametrize("cut", ["length", "gzip", "garbage"])
def test_a_cut_answer_is_no_answer(site: LoopbackSite, fetcher: Fetcher, cut: str) -> None:
    body = gzip.compress(PAGE.encode())
    gzipped = {"Content-Encoding": "gzip"}
    if cut == "length":
        site.serve("/a", PAGE, promised=len(PAGE) + 100)
    elif cut == "gzip":
        site.serve("/a", body[:-20], headers=gzipped)
    else:
        site.serve("/a", body[:20] + b"\xff" * 50, headers=gzipped)
    with pytest.raises(errors.Truncated):
        fetcher.fetch(site.url("/a"))


def test_an_encoding_not_asked_for(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.serve("/a", PAGE, headers={"Content-Encoding": "br"})
    with pytest.raises(errors.Unreadable):
        fetcher.fetch(site.url("/a"))


@pytest.mark.parametrize("kind", ["drip", "silence"])
def test_a_slow_server_is_left(site: LoopbackSite, clock: FakeClock, kind: str) -> None:
    # Each byte comes well within any read timeout; only the whole takes too long.
    site.serve("/a", PAGE, drip_s=0.02 if kind == "drip" else 0.0, wait_s=0.18 if kind == "silence" else 0.0)
    with make(clock, timeout_s=0.1, max_attempts=1) as fetcher, pytest.raises(errors.TimedOut):
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
