"""Sixty days of a small internet, with the time passed in: sites that publish, and ten of them that go wrong.

Everything is the tracker's own code but the sites; and those that cannot be reached are really not there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import httpx

from scrapers.fetch import Fetcher, FetchSettings
from scrapers.robots import Rules
from scrapers.transport import GuardedTransport
from tracker.models import Source
from tracker.stages import collect
from tracker.stages.pace import StoredPace

START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
DAYS = 60
SHOWN = 15  # items in a feed or listing


class Clock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


Say = Callable[["Site", datetime], httpx.Response]


@dataclass
class Site:
    """`hours` between two items on average, on working days; `fault`, if any, from `from_day` to `to_day`."""

    slug: str
    cadence_h: float
    hours: float
    fault: str = ""
    from_day: float = 0.0
    to_day: float = 0.0
    ttl_minutes: int = 0
    has_etag: bool = False
    published: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        random, at = Random(self.slug), START - timedelta(days=20)
        while at < START + timedelta(days=DAYS):
            at += timedelta(hours=random.expovariate(1 / self.hours))
            if at.weekday() < 5:
                self.published.append(at)

    @property
    def broken_at(self) -> datetime:
        return START + timedelta(days=self.from_day)

    @property
    def mended_at(self) -> datetime:
        return START + timedelta(days=self.to_day)

    def is_broken(self, at: datetime) -> bool:
        return bool(self.fault) and self.broken_at <= at < self.mended_at

    def items(self, at: datetime) -> list[datetime]:
        return [time for time in self.published if time <= at][-SHOWN:][::-1]

    def declaration(self) -> str:
        return f"""
[sources.{self.slug}]
name = "{self.slug}"
publisher = "{self.slug}"
kind = "news"
jurisdiction = "CN"
language = "zh-Hans"
homepage = "http://{self.slug}.example/"
terms = "Made for a test."
cadence_minutes = {int(self.cadence_h * 60)}
{self._way()}"""

    def _way(self) -> str:
        if self.fault == "changed markup":
            url = f'urls = ["http://{self.slug}.example/list"]\nrow = "ul.news li"\npublished = "span"'
            return f"headline_only = true\n[sources.{self.slug}.listing]\n{url}\n"
        feed = f'urls = ["http://{self.slug}.example/feed"]\nhas_whole_text = true'
        return f"[sources.{self.slug}.feed]\n{feed}\n"


def feed(site: Site, items: list[datetime], *, encoding: str = "utf-8") -> httpx.Response:
    text = "有关企业应当按要求报送材料并说明情况。" * 4
    entries = "".join(
        f"<item><title>消息{time:%m%d%H%M}</title><link>/{time:%m%d%H%M}</link><guid>{time.isoformat()}</guid>"
        f"<pubDate>{time:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{time:%H%M}号文件就智能网联汽车准入管理公开征求意见。{text}</description></item>"
        for time in items
    )
    ttl = f"<ttl>{site.ttl_minutes}</ttl>" if site.ttl_minutes else ""
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title>'
    text = f"{head}{ttl}{entries}</channel></rss>"
    headers = {"content-type": "application/rss+xml"}
    if site.has_etag and items:
        headers["etag"] = f'"{items[0].isoformat()}"'
    return answer(text.encode(encoding), headers)


def listing(items: list[datetime], *, row: str) -> httpx.Response:
    rows = "".join(
        f'<li><a href="/{time:%m%d%H%M}">消息{time:%m%d%H%M}公告</a><span>{time:%Y-%m-%d}</span></li>' for time in items
    )
    page = f"<html><title>公告</title><body>{row.format(rows)}</body></html>"
    return answer(page.encode(), {"content-type": "text/html; charset=utf-8"})


def page(text: str, status: int = 200, **headers: str) -> httpx.Response:
    return answer(text.encode(), {"content-type": "text/html; charset=utf-8", **headers}, status)


def answer(body: bytes, headers: dict[str, str], status: int = 200) -> httpx.Response:
    return httpx.Response(status, headers={**headers, "content-length": str(len(body))}, stream=httpx.ByteStream(body))


# What a site says from the moment it goes wrong. The two that lead nowhere do so over the real network code.
WRONG: dict[str, Say] = {
    "403 challenge": lambda site, at: page("<title>Just a moment...</title>", 403, **{"cf-mitigated": "challenge"}),
    "soft 404": lambda site, at: page("<title>404 Not Found</title><p>没有找到</p>"),
    "zero items": lambda site, at: feed(site, []),
    "frozen feed": lambda site, at: feed(site, site.items(site.broken_at)),
    "changed markup": lambda site, at: listing(site.items(at), row='<div class="cards"><ol>{}</ol></div>'),
    "wrong charset": lambda site, at: feed(site, site.items(at), encoding="gb18030"),
    "login page": lambda site, at: page("<title>用户登录</title><form><input name=user></form>"),
    "robots now disallows": lambda site, at: feed(site, site.items(at)),
}
NOWHERE = {"unreachable": "http://127.0.0.1:1/", "DNS gone": "http://no-such-name.invalid/"}


class Internet(httpx.BaseTransport):
    def __init__(self, sites: dict[str, Site], clock: Clock) -> None:
        self._sites, self._clock = sites, clock
        self._real = GuardedTransport(allow_private_addresses=True)
        self.asked: list[tuple[str, datetime]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        site, at = self._sites[request.url.host.removesuffix(".example")], self._clock.now()
        self.asked.append((site.slug, at))
        is_broken = site.is_broken(at)
        if is_broken and site.fault in NOWHERE:
            return self._real.handle_request(httpx.Request("GET", NOWHERE[site.fault]))
        if request.url.path == "/robots.txt":
            shut = is_broken and site.fault == "robots now disallows"
            return answer(b"User-agent: *\nDisallow: /\n" if shut else b"", {"content-type": "text/plain"})
        if is_broken:
            return WRONG[site.fault](site, at)
        if request.url.path == "/list":
            return listing(site.items(at), row='<ul class="news">{}</ul>')
        told = feed(site, site.items(at))
        if site.has_etag and request.headers.get("if-none-match") == told.headers.get("etag"):
            return answer(b"", {"etag": told.headers["etag"]}, 304)
        return told

    def close(self) -> None:
        self._real.close()


def live(
    sites: dict[str, Site], clock: Clock, *, off: tuple[float, float], at_break: dict[str, int | None]
) -> tuple[Internet, list[int]]:
    """Sixty days as worker and scheduler live them, minute by minute where there is something to do.

    Nobody looks from day `off[0]` to `off[1]`. `at_break` takes what was known of each source's longest usual silence
    when it went wrong. Gives back what was asked, and how many visits each minute began.
    """
    internet, rules = Internet(sites, clock), dict[str, Rules]()
    settings = FetchSettings("test/0 (+test@example.org)", per_host_delay_s=5.0, allow_private_addresses=True)
    minutes: list[int] = []
    slugs = dict(Source.objects.values_list("pk", "slug"))
    with Fetcher(
        settings, pace=StoredPace(clock), transport=internet, clock=clock, jitter=lambda: 0.0, robots_rules=rules
    ) as fetcher:
        while clock.at < START + timedelta(days=DAYS):
            begun = clock.at
            for site in sites.values():
                if site.is_broken(begun) and site.slug not in at_break:
                    at_break[site.slug] = Source.objects.values_list("news_gap_s", flat=True).get(slug=site.slug)
            due = [pk for pk in collect.hand_out(now=clock.at) if slugs[pk] in sites]
            for pk in due:
                collect.run_source(slugs[pk], now=clock.now(), fetcher=fetcher)
            minutes.append(len(due))
            coming = Source.objects.filter(slug__in=sites, next_due_at__isnull=False).order_by("next_due_at")
            soonest = coming.values_list("next_due_at", flat=True).first() or begun
            clock.at = max(clock.at, begun + timedelta(minutes=1), soonest)
            if START + timedelta(days=off[0]) <= clock.at < START + timedelta(days=off[1]):
                clock.at = START + timedelta(days=off[1])
    return internet, minutes
