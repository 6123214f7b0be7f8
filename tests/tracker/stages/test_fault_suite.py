"""What sites do wrong, and what comes of it, from the network to the database.

Each case: a source that works, then a site that misbehaves, then one that is mended. In between, whatever it does:
the source has the right named fault and its words, the bytes are kept where there were any, and nothing that was had
is lost: items, documents, validators and the time of the last success stay as they were.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from scrapers.advice import advice_of
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.robots import MAX_BYTES as MOST_ROBOTS
from tests.files import pdf
from tests.internet import Internet
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import ARTICLE, NOW, SLUG, declaring, feed, page
from tracker.models import Document, DocumentVersion, HostPace, Item, PageChange, Source, SourceFault, Validator
from tracker.stages import collect, fetch, read, snapshots
from tracker.stages.pace import StoredPace

pytestmark = pytest.mark.django_db

HOST = "wire.example"
FEED, PAGE = f"{HOST}/feed", f"{HOST}/a"
MAX_BYTES = 2_000_000
SETTINGS = FetchSettings(
    "test/0 (+test@example.org)", per_host_delay_s=0.0, max_attempts=1, timeout_s=0.5, max_bytes=MAX_BYTES
)
DECLARED = f"""
[sources.{SLUG}]
name = "Example Wire"
publisher = "Example Media"
kind = "news"
jurisdiction = "CN"
language = "en"
homepage = "http://{HOST}/"
terms = "Made for a test."
expect = [1, 5]

[sources.{SLUG}.feed]
urls = ["http://{HOST}/feed"]

[sources.{SLUG}.page]
body = ["#story"]
title = ["h1"]
"""
LONG = " ".join(f"{ARTICLE} Paragraph {n}." for n in range(4))
CHALLENGE = "<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x.js'></script>"
CHINESE = "特斯拉已向国家互联网信息办公室申请将驾驶数据转移至境外，公司周一表示，监管部门尚未答复。" * 6
ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@dataclass
class World:
    site: LoopbackSite
    internet: Internet
    folder: Path

    def feed(self, *paths: str, **changes: str) -> bytes:
        body = feed(self.site, *paths).decode().replace(self.site.url(""), f"http://{HOST}")
        for old, new in changes.items():
            body = body.replace(old, new)
        return body.encode()

    def works(self) -> None:
        self.site.serve(FEED, self.feed("/a", "/b"), etag='"v1"')
        self.site.serve(PAGE, page(LONG), etag='"a1"')
        for path in ("/b", "/c", "/d", "/e"):
            self.site.serve(f"{HOST}{path}", page(f"{LONG} Page {path}.", f"Story {path}"), etag=f'"{path}"')


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    with LoopbackSite() as site:
        internet = Internet(site, monkeypatch)
        internet.name(HOST)
        world = World(site, internet, tmp_path)
        world.works()
        with declaring(DECLARED):
            # Not the first load, whose pages are history and hardly asked for again.
            Source.objects.filter(slug=SLUG).update(last_success_at=NOW - timedelta(days=1), probation="over")
            visit()
            assert Document.objects.count() == 2
            yield world


def visit(hours: float = 0) -> None:
    """Listing, pages, documents, by a worker that knows nothing of the robots.txt of before."""
    now = NOW + timedelta(hours=hours)
    with Fetcher(SETTINGS, pace=StoredPace()) as fetcher:
        collect.run_source(SLUG, now=now, fetcher=fetcher)
        fetch.fetch_items(now=now, fetcher=fetcher)
    read.run(now=now)


def stored() -> dict[str, object]:
    """All that was had and must not be lost."""
    return {
        "items": list(Item.objects.order_by("id").values("external_id", "url", "title", "state", "document_id")),
        "documents": list(Document.objects.order_by("id").values("canonical_url", "current_version_id")),
        "versions": list(DocumentVersion.objects.order_by("id").values("id", "title", "text", "is_partial")),
        "validators": list(Validator.objects.order_by("url").values_list("url", "etag")),
    }


def open_fault() -> SourceFault:
    return SourceFault.objects.get(resolved_at__isnull=True, is_warning=False)


Does = Callable[[World], object]


def bomb(size: int) -> bytes:
    engine = zlib.compressobj(9, wbits=31)
    return b"".join(engine.compress(b"\0" * 1_000_000) for _ in range(size // 1_000_000)) + engine.flush()


def answers(body: bytes | str, where: str = FEED, **options: object) -> Does:
    return lambda world: world.site.serve(where, body, **options)


def leads_to(url: str, where: str = FEED) -> Does:
    return lambda world: world.site.redirect(where, url.replace("PORT", str(world.site.port)))


def circle(world: World) -> None:
    world.site.redirect(FEED, "/there")
    world.site.redirect("/there", "/feed")


def robots(text: str, **options: object) -> Does:
    return lambda world: world.site.serve("/robots.txt", text, content_type="text/plain", **options)


def no_name(world: World) -> None:
    world.internet.forget(HOST)


def named(*answers: list[str]) -> Does:
    return lambda world: world.internet.name(HOST, *answers)


def rebinds(world: World) -> None:
    """robots.txt comes from the public address and closes the connection; then the name is looked up again."""
    world.site.serve("/robots.txt", "User-agent: *\n", content_type="text/plain", headers={"Connection": "close"})
    world.internet.name(HOST, ["20.0.0.1"], ["127.0.0.1"])


def unsigned(world: World) -> None:
    world.internet.secure(world.folder)
    world.site.redirect(FEED, f"https://{HOST}/feed")


def rows(count: int) -> Does:
    return lambda world: world.site.serve(FEED, world.feed(*(f"/{n}" for n in range(count))))


GZIPPED = {"Content-Encoding": "gzip"}

# What a listing does, the fault it gives, and whether there are bytes to keep.
LISTINGS: dict[str, tuple[Does, str, bool]] = {
    "slow drip": (answers(b"<rss>" * 20, drip_s=0.05), "timed_out", False),
    "silence": (answers(b"<rss/>", wait_s=0.7), "timed_out", False),
    "gzip bomb": (answers(bomb(100_000_000), headers=GZIPPED), "too_large", False),
    "too many bytes announced": (answers(b" " * (MAX_BYTES + 1)), "too_large", False),
    "endless redirect": (circle, "bad_redirect", False),
    "redirect to nowhere": (answers(b"", status=302), "bad_redirect", False),
    "redirect to this machine": (leads_to("http://127.0.0.1:PORT/feed"), "address_refused", False),
    "redirect to a private network": (leads_to("http://10.0.0.1/feed"), "address_refused", False),
    "redirect to a cloud's own address": (leads_to("http://169.254.169.254/latest/"), "address_refused", False),
    "redirect to a file": (leads_to("file:///etc/passwd"), "address_refused", False),
    "name of a private address": (named(["192.168.1.1"]), "address_refused", False),
    "private address among public ones": (named(["20.0.0.1", "127.0.0.1"]), "address_refused", False),
    "name that changes to a private address": (rebinds, "address_refused", False),
    "no such name": (no_name, "unreachable", False),
    "broken TLS": (leads_to(f"https://{HOST}/feed"), "tls_failed", False),
    "certificate nobody signed": (unsigned, "tls_failed", False),
    "wrong content length": (answers(b"<rss version='2.0'>", promised=5000), "truncated", False),
    "connection cut within gzip": (answers(gzip.compress(b"x" * 9000)[:-9], headers=GZIPPED), "truncated", False),
    "garbage called gzip": (answers(b"\x1f\x8b" + b"\xff" * 99, headers=GZIPPED), "truncated", False),
    "429 with Retry-After": (answers("later", status=429, headers={"Retry-After": "90000"}), "rate_limited", True),
    "429 without": (answers("later", status=429), "rate_limited", True),
    "plain 403": (answers("no", status=403), "blocked", True),
    "403 challenge": (answers(CHALLENGE, status=403), "challenged", True),
    "503 challenge": (answers(CHALLENGE, status=503), "challenged", True),
    "412 challenge of a Chinese firewall": (answers("<script>$_ts={};</script>", status=412), "challenged", True),
    "Chinese challenge as a page": (answers("<title>安全验证</title>请拖动滑块完成验证"), "challenged", True),
    "log-in in Chinese": (answers("<title>通知</title><p>您还未登录，请先登录。</p>"), "login_required", True),
    "log-in in English": (answers("<title>Wire</title><p>Please log in to see this.</p>"), "login_required", True),
    "401": (answers("who are you", status=401), "login_required", True),
    "500": (answers("oops", status=500), "bad_status", True),
    "404": (answers("gone", status=404), "missing", True),
    "soft 404 in Chinese": (answers("<title>提示</title><p>您访问的页面不存在</p>"), "soft_missing", True),
    "soft 404 in English": (answers("<title>Page not found</title><p>Sorry.</p>"), "soft_missing", True),
    "empty answer": (answers(b" "), "bad_status", True),
    "robots.txt that disallows": (robots("User-agent: *\nDisallow: /feed\n"), "robots_disallowed", False),
    "robots.txt that times out": (robots("User-agent: *\n", wait_s=0.7), "timed_out", False),
    "robots.txt of 2 MB": (robots("User-agent: *\n" + "#" * 4 * MOST_ROBOTS), "robots_disallowed", False),
    "robots.txt refused": (robots("", status=403), "robots_disallowed", False),
    "robots.txt broken": (robots("", status=500), "robots_disallowed", False),
    "a page instead of the feed": (answers(page(LONG)), "unreadable", True),
    "XML bomb of entities": (answers(f"<!DOCTYPE x [<!ENTITY l0 'x'>{ENTITIES}]><rss>&l9;</rss>"), "unreadable", True),
    "XML bomb of elements": (answers("<rss>" + "<a>" * 400_000), "unreadable", True),
    "feed without an entry": (answers("<rss version='2.0'><channel/></rss>"), "nothing_found", True),
    "more items than declared": (rows(6), "out_of_range", True),
}  # fmt: skip


@pytest.mark.parametrize(("does", "code", "has_bytes"), LISTINGS.values(), ids=list(LISTINGS))
def test_a_listing_that_fails(world: World, does: Does, code: str, has_bytes: bool) -> None:
    before, good = stored(), Source.objects.get(slug=SLUG)
    does(world)
    world.internet.connected.clear()
    visit(1)

    fault = open_fault()
    assert (fault.code, fault.item, fault.is_oddity) == (code, None, False)
    assert fault.message
    assert advice_of(fault.code, url=fault.url, message=fault.message), "words on what to look at"
    assert (fault.snapshot is not None) == has_bytes
    if fault.snapshot is not None:
        assert snapshots.load(fault.snapshot).body, "the bytes are there to be looked at"
    assert all(address.startswith("20.") for address in world.internet.connected), "nothing inside was touched"
    after = Source.objects.get(slug=SLUG)
    assert (after.consecutive_failures, after.last_success_at) == (1, good.last_success_at)
    assert after.next_due_at is not None
    assert after.next_due_at > NOW + timedelta(hours=1)
    assert stored() == before

    # Mended: the same bytes as before, under the same validators. They are not taken for "unchanged since the fault".
    world.internet.name(HOST)
    world.site.serve("/robots.txt", status=404)
    world.works()
    HostPace.objects.all().delete()  # the pace goes by the clock on the wall
    asked = len(world.site.conditions("/feed"))
    visit(30)
    assert world.site.conditions("/feed")[asked:] == [None]
    fault.refresh_from_db()
    assert fault.resolved_at == NOW + timedelta(hours=30)
    assert Source.objects.get(slug=SLUG).consecutive_failures == 0
    assert stored() == before


def html(body: str) -> str:
    return f"<html><head><title>T</title></head><body><h1>T</h1>{body}</body></html>"


# What a page that was read before does when it is asked for again; None: no fault of the source, the page is gone.
PAGES: dict[str, tuple[Does, str | None]] = {
    "500": (answers("oops", PAGE, status=500), "bad_status"),
    "slow drip": (answers(page(LONG), PAGE, drip_s=0.05), "timed_out"),
    "gzip bomb": (answers(bomb(100_000_000), PAGE, headers=GZIPPED), "too_large"),
    "cut": (answers(page(LONG), PAGE, promised=9999), "truncated"),
    "redirect to this machine": (leads_to("http://127.0.0.1:PORT/a", PAGE), "address_refused"),
    "challenge": (answers(CHALLENGE, PAGE, status=403), "challenged"),
    "log-in": (answers("<title>用户登录</title><form></form>", PAGE), "login_required"),
    "404": (answers("gone", PAGE, status=404), None),
    "soft 404": (answers("<title>提示</title><p>文章已删除</p>", PAGE), None),
    "front page": (leads_to("/", PAGE), None),
    "other layout": (answers(html("<div id='other'><p>Text.</p></div>"), PAGE), "layout_changed"),
    "no text": (answers(html("<div id='story'> </div>" + "<p>menu</p>" * 200), PAGE), "no_text"),
    "another language": (answers(page(CHINESE), PAGE), "other_language"),
    "a stump": (answers(html("<div id='story'><p>More soon.</p></div>" + "<p>menu</p>" * 200), PAGE), "other_size"),
    "lost characters": (
        answers(page("caf\N{REPLACEMENT CHARACTER} " * 40), PAGE),
        "wrong_charset",
    ),
    "page of a million tags": (answers(html("<div id='story'>" + "<b>" * 300_000), PAGE), "unreadable"),
    "broken PDF": (answers(pdf(["A notice"])[:300], PAGE, content_type="application/pdf"), "unreadable"),
    "huge PDF": (answers(b"%PDF-1.7" + b"\0" * MAX_BYTES, PAGE, content_type="application/pdf"), "too_large"),
}  # fmt: skip


@pytest.mark.parametrize(("does", "code"), PAGES.values(), ids=list(PAGES))
def test_a_page_that_fails(world: World, does: Does, code: str | None) -> None:
    before = stored()
    world.site.serve(f"{HOST}/", html("<p>The front page.</p>" * 60))
    does(world)
    visit(7)
    if code is None:
        assert not SourceFault.objects.exists()
        assert PageChange.objects.get().kind == PageChange.Kind.GONE
    else:
        fault = open_fault()
        assert (fault.code, fault.item, fault.is_oddity) == (code, Item.objects.get(external_id="/a"), False)
        assert advice_of(fault.code, url=fault.url, message=fault.message)
    assert stored() == before

    world.site.serve(PAGE, page(f"{LONG} Correction: it was Friday."), etag='"a2"')
    visit(7 + 24 * 8)
    assert not SourceFault.objects.filter(resolved_at=None).exists()
    document = Item.objects.get(external_id="/a").document
    assert document is not None
    assert document.current_version is not None
    assert document.current_version.text.endswith("Friday.")
    assert [version.number for version in document.versions.all()] == [1, 2], "what failed is no version"


# What is wrong with a listing that is read all the same.
def charset_that_lies(world: World) -> None:
    body = world.feed("/a", "/b", "/c").decode().replace("Story /c", f"特斯拉 {CHINESE[:40]}")
    world.site.serve(FEED, body.encode(), content_type="application/rss+xml; charset=gb2312")


def dates_that_cannot_be(world: World) -> None:
    dates = {"Mon, 02 Mar 2026 08:00:00 GMT": "Mon, 32 Foo 2099 25:00:00 GMT"}
    world.site.serve(FEED, world.feed("/a", "/b", "/c", **dates))


def one_id_for_all(world: World) -> None:
    body = world.feed("/c", "/d", "/e")
    for path in (b"/c", b"/d", b"/e"):
        body = body.replace(b"<guid>" + path, b"<guid>story")
    world.site.serve(FEED, body)


ODDITIES: dict[str, tuple[Does, str, int]] = {
    "wrong charset": (charset_that_lies, "wrong_charset", 1),
    "bad dates": (dates_that_cannot_be, "bad_dates", 1),
    "repeated ids": (one_id_for_all, "repeated_ids", 3),
}


@pytest.mark.parametrize(("does", "code", "new"), ODDITIES.values(), ids=list(ODDITIES))
def test_a_listing_that_is_odd(world: World, does: Does, code: str, new: int) -> None:
    known = list(Item.objects.order_by("id").values_list("external_id", "url", "title", "published_at"))
    does(world)
    visit(1)
    fault = open_fault()
    assert (fault.code, fault.item, fault.is_oddity) == (code, None, True)
    assert fault.snapshot is not None
    assert Source.objects.get(slug=SLUG).consecutive_failures == 0, "the visit was a good one"
    assert Item.objects.count() == len(known) + new
    assert list(Item.objects.order_by("id").values_list("external_id", "url", "title", "published_at"))[:2] == known
    world.works()
    visit(3)
    assert not SourceFault.objects.filter(resolved_at=None, is_warning=False).exists()


def test_pages_that_lie_about_their_charset_are_one_fault(world: World) -> None:
    for path in ("/a", "/b"):
        text = f"{LONG} Wörter mit Ümläuten: äöü äöü äöü äöü äöü äöü äöü {path}."
        world.site.serve(HOST + path, page(text), content_type="text/html; charset=iso-8859-1", etag='"2"')
    visit(7)
    fault = open_fault()
    assert (fault.code, fault.is_oddity, fault.occurrences) == ("wrong_charset", True, 2)
    texts = DocumentVersion.objects.filter(current_of__isnull=False).values_list("text", flat=True)
    assert all("Ümläuten" in text for text in texts), "read as what it is"


def test_a_first_page_unlike_all_before(world: World) -> None:
    paths = [f"/n{n}" for n in range(8)]
    world.site.serve(FEED, world.feed(*paths[:5]))
    for path in paths:
        world.site.serve(HOST + path, page(f"{LONG} This is {path}."))
    visit(1)
    world.site.serve(FEED, world.feed(*paths[5:]))
    visit(2)
    world.site.serve(FEED, world.feed("/chinese", "/short"))
    world.site.serve(f"{HOST}/chinese", page(CHINESE))
    world.site.serve(f"{HOST}/short", html("<div id='story'><p>More soon, says Tesla.</p></div>" + "<p>menu</p>" * 90))
    visit(3)
    codes = dict(SourceFault.objects.filter(resolved_at=None).values_list("item__external_id", "code"))
    assert codes == {"/chinese": "other_language", "/short": "other_size"}
    assert not Document.objects.filter(canonical_url__endswith="/chinese").exists(), "not what this source gives"
    assert Document.objects.filter(canonical_url__endswith="/short").exists(), "it may be what it is"


def test_a_storm_is_one_fault_and_ever_fewer_questions(world: World) -> None:
    world.site.serve(FEED, "oops", status=500)
    waits = []
    now = NOW + timedelta(hours=1)
    for _ in range(6):
        visit((now - NOW) / timedelta(hours=1))
        due = Source.objects.get(slug=SLUG).next_due_at
        assert due is not None
        waits.append((due - now).total_seconds())
        now = due
    assert open_fault().occurrences == 6
    assert waits == sorted(waits)
    assert waits[-1] > 2 * 3600
    assert Validator.objects.filter(etag='"v1"').exists()


def test_retry_after_and_refusals_are_given_their_time(world: World) -> None:
    for status, headers, least in ((429, {"Retry-After": "90000"}, 25), (403, {}, 20)):
        world.site.serve(FEED, "no", status=status, headers=headers)
        visit(1)
        due = Source.objects.get(slug=SLUG).next_due_at
        assert due is not None
        assert due > NOW + timedelta(hours=1 + least)


def test_a_later_page_that_fails_moves_no_validator(world: World) -> None:
    """Asked "has it changed?" the first page would say no, and the items of the second would never be seen."""
    way = (
        f'[sources.{SLUG}.json]\nurls = ["http://{HOST}/1"]\nrows = "rows"\ntitle = "t"\nlink = "u"\nnext_url = "next"'
    )
    api = f"{DECLARED.split(f'[sources.{SLUG}.feed]', maxsplit=1)[0]}max_pages = 3\n{way}\n"
    first = f'{{"rows": [{{"t": "One", "u": "/one"}}], "next": "http://{HOST}/2"}}'
    world.site.serve(f"{HOST}/1", first, etag='"p1"', content_type="application/json")
    world.site.serve(f"{HOST}/2", "oops", status=500)
    with declaring(api):
        visit(1)
        assert not Validator.objects.filter(url__endswith="/1").exists()
        world.site.serve(f"{HOST}/2", '{"rows": [{"t": "Two", "u": "/two"}]}', content_type="application/json")
        visit(2)
        assert Item.objects.filter(title="Two").exists()
        assert Validator.objects.get(url__endswith="/1").etag == '"p1"'


def test_counts_and_stamps_make_no_version(world: World) -> None:
    def text(reads: int, hour: int) -> bytes:
        facts = f"<p>来源：Example Wire 阅读 {reads}</p><p>Last updated: 2 March 2026, {hour}:15 GMT</p>"
        return page(LONG).replace(b"<p>", f"{facts}<p>".encode(), 1)

    world.site.serve(PAGE, text(1234, 9), etag='"a2"')
    visit(7)
    numbers = list(DocumentVersion.objects.values_list("document_id", "number"))
    world.site.serve(PAGE, text(99_999, 17), etag='"a3"')
    visit(25)
    assert list(DocumentVersion.objects.values_list("document_id", "number")) == numbers


def test_a_paywall_leaves_the_headline_and_what_is_public(world: World) -> None:
    gate = "<p>Subscribe to continue reading</p>"
    world.site.serve(FEED, world.feed("/paid", "/closed"))
    world.site.serve(f"{HOST}/paid", html(f"<div id='story'><p>{ARTICLE}</p>{gate}</div>"))
    world.site.serve(f"{HOST}/closed", html(f"<div id='story'></div>{gate}"))
    visit(1)
    paid, closed = (DocumentVersion.objects.get(document__canonical_url__endswith=path) for path in ("paid", "closed"))
    assert (paid.text, paid.is_partial, paid.partial_reason) == (ARTICLE, True, "paywall")
    assert (closed.title, closed.text, closed.partial_reason) == ("Story /closed", "Story /closed", "paywall")
    assert not SourceFault.objects.filter(is_warning=False).exists()
