"""The polite client: robots, pace per host, conditional requests, retries, limits, address guard."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
import structlog

from scrapers.body import ACCEPT_ENCODING, decoded
from scrapers.clock import Clock, SystemClock
from scrapers.declare import Quirks
from scrapers.document import Snapshot
from scrapers.errors import (
    AddressRefused,
    BadRedirect,
    BadStatus,
    FetchFailed,
    NotYet,
    RateLimited,
    TimedOut,
    TooLarge,
    Truncated,
    Unreachable,
)
from scrapers.freshness import Validators, expires_at
from scrapers.guard import deadline, ipv4_only
from scrapers.pace import MemoryPace, Pace
from scrapers.refusals import refusal
from scrapers.robots import MAX_BYTES as ROBOTS_MAX_BYTES
from scrapers.robots import Robots, Rules
from scrapers.transport import GuardedTransport

__all__ = ["FetchSettings", "Fetched", "Fetcher", "Validators", "user_agent"]

log = structlog.get_logger(__name__)

PRODUCT = "china-autonomy-tracker"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NO_QUIRKS = Quirks()
HOLD_MARGIN_S = 5.0  # a turn outlasts its request's own time limit by this, for what comes between
BACK_OFF_S = 1.0  # first pause before a retry; doubled each time, with up to half of it more at random
KEPT_ACROSS_HOSTS = frozenset({"accept", "accept-language"})  # a key or a referer is for the first host alone
PRIVATE_HEADERS = frozenset({"set-cookie", "set-cookie2"})  # not stored


def user_agent(contact: str, *, version: str = "0.1") -> str:
    """Who we are and how to reach us. SEC and others refuse clients that do not say."""
    return f"{PRODUCT}/{version} (+{contact})"


Posted = Mapping[str, str] | str  # a form's fields, or a body as it is, whose type the headers say


@dataclass(frozen=True, slots=True)
class FetchSettings:
    user_agent: str  # "product/version (+contact)"; the product is our name in robots.txt
    per_host_delay_s: float = 5.0
    timeout_s: float = 30.0  # one request, from the first byte sent to the last received
    max_bytes: int = 20_000_000  # after decompression
    max_redirects: int = 5
    max_attempts: int = 3
    max_wait_s: float = 60.0  # longest pause inside one fetch; told to wait longer, we give up for now
    allow_private_addresses: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """Exactly one of `snapshot` and `not_modified`."""

    snapshot: Snapshot | None
    not_modified: bool
    validators: Validators
    expires_at: datetime | None = None  # aware UTC, from Cache-Control or Expires
    attempts: int = 1

    @property
    def etag(self) -> str | None:
        return self.validators.etag

    @property
    def last_modified(self) -> str | None:
        return self.validators.last_modified


class Fetcher:
    """One client for one thread. Use as a context manager, or call `close`."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        pace: Pace | None = None,
        transport: httpx.BaseTransport | None = None,
        clock: Clock | None = None,
        jitter: Callable[[], float] = random.random,
        robots_rules: MutableMapping[str, Rules] | None = None,
    ) -> None:
        """`robots_rules` keeps what robots.txt said beyond this client; see `scrapers.robots`."""
        self._settings = settings
        self._clock = clock or SystemClock()
        self._pace = pace or MemoryPace(self._clock)
        self._jitter = jitter
        self._client = httpx.Client(
            transport=transport or GuardedTransport(allow_private_addresses=settings.allow_private_addresses),
            trust_env=False,
            timeout=settings.timeout_s,
            headers={"user-agent": settings.user_agent, "accept": "*/*", "accept-encoding": ACCEPT_ENCODING},
        )
        self._robots = Robots(settings.user_agent, self._get_robots, self._clock, robots_rules)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        method: str = "GET",
        data: Posted | None = None,
        headers: Mapping[str, str] | None = None,
        quirks: Quirks = NO_QUIRKS,
    ) -> Fetched:
        """Ask politely, again if it helps. Raises FetchFailed or Blocked; redirects are followed and re-checked."""
        ask = {name.lower(): value for name, value in (headers or {}).items()}
        if etag:
            ask["if-none-match"] = etag
        if last_modified:
            ask["if-modified-since"] = last_modified
        token = ipv4_only.set(quirks.ipv4_only)
        try:
            return self._persist(url, method, data, ask, quirks)
        finally:
            ipv4_only.reset(token)
            self._client.cookies.clear()  # a cookie lives for one fetch: no site follows us from page to page

    def _persist(
        self, url: str, method: str, data: Posted | None, headers: Mapping[str, str], quirks: Quirks
    ) -> Fetched:
        for attempt in range(1, self._settings.max_attempts + 1):
            try:
                return self._attempt(url, method, data, headers, quirks, attempt)
            except (Unreachable, TimedOut, Truncated, RateLimited, BadStatus) as error:
                wait_s = self._wait_before_retry(error, attempt)
                if isinstance(error, NotYet):
                    raise  # it has waited as long as it may
                if isinstance(error, RateLimited) and error.retry_after_s:
                    # The host that said so, which after a redirect is another than the one asked.
                    asked = urlsplit(str(error.context.get("url", url)))
                    self._pace.back_off(asked.hostname or "", error.retry_after_s)
                if wait_s is None or attempt == self._settings.max_attempts:
                    raise
                log.debug("fetch_retried", url=url, code=error.code, attempt=attempt, wait_s=round(wait_s, 1))
                self._clock.sleep(wait_s)
        raise FetchFailed("no attempt is allowed by the settings", url=url)

    def _wait_before_retry(self, error: FetchFailed, attempt: int) -> float | None:
        """Seconds, or None when asking again would not help."""
        status = error.context.get("status")
        if isinstance(error, BadStatus) and not (isinstance(status, int) and status >= 500):
            return None
        wait_s = BACK_OFF_S * 2 ** (attempt - 1) * (1 + self._jitter() / 2)
        if isinstance(error, RateLimited) and error.retry_after_s is not None:
            wait_s = max(wait_s, error.retry_after_s)
        return wait_s if wait_s <= self._settings.max_wait_s else None

    def _attempt(
        self,
        url: str,
        method: str,
        data: Posted | None,
        headers: Mapping[str, str],
        quirks: Quirks,
        attempt: int,
    ) -> Fetched:
        here, ask = url, dict(headers)
        for _ in range(self._settings.max_redirects + 1):
            self._check_url(here)
            with self._turn(here, self._robots.check(here)):
                snapshot = self._send(here, method, data, ask, quirks, requested=url)
            if snapshot.status not in REDIRECTS:
                return self._concluded(snapshot, headers, attempt)
            there = _target(snapshot)
            if urlsplit(there).netloc != urlsplit(here).netloc:
                ask = {name: value for name, value in ask.items() if name in KEPT_ACROSS_HOSTS}
            if snapshot.status == 303 or (snapshot.status in {301, 302} and method == "POST"):
                method, data = "GET", None
            here = there
        raise BadRedirect(f"more than {self._settings.max_redirects} redirects", url=url)

    def _concluded(self, snapshot: Snapshot, asked: Mapping[str, str], attempt: int) -> Fetched:
        headers = snapshot.headers
        validators = Validators(headers.get("etag"), headers.get("last-modified"))
        expires = expires_at(headers, now=snapshot.fetched_at)
        if snapshot.status == 304:
            given = Validators(asked.get("if-none-match"), asked.get("if-modified-since"))
            if given == Validators():
                raise BadStatus("the server answers 304 to a plain question", url=snapshot.url, status=304)
            kept = Validators(validators.etag or given.etag, validators.last_modified or given.last_modified)
            return Fetched(None, not_modified=True, validators=kept, expires_at=expires, attempts=attempt)
        error = refusal(snapshot, now=snapshot.fetched_at)
        if error is not None:
            error.snapshot = snapshot
            raise error
        return Fetched(snapshot, not_modified=False, validators=validators, expires_at=expires, attempts=attempt)

    def _check_url(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as error:
            raise AddressRefused(f"not an address: {error}", url=url) from error
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise AddressRefused(f"only http and https are fetched, not {parts.scheme or 'this'}", url=url)
        if parts.username or parts.password:
            raise AddressRefused("an address with a user name is not fetched", url=parts.hostname)

    @contextmanager
    def _turn(self, url: str, asked_delay_s: float) -> Iterator[None]:
        """The host's turn, which ends with the request."""
        host = urlsplit(url).hostname or ""
        delay_s = max(self._settings.per_host_delay_s, asked_delay_s)
        self._wait_for_turn(host, delay_s, url)
        try:
            yield
        finally:
            self._pace.done(host, delay_s)

    def _wait_for_turn(self, host: str, delay_s: float, url: str) -> None:
        waited_s = 0.0
        while wait_s := self._pace.reserve(host, delay_s, hold_s=self._settings.timeout_s + HOLD_MARGIN_S):
            # Others wait for the host too, and may get there first: so the limit is on all the waiting together.
            if waited_s + wait_s > self._settings.max_wait_s:
                raise NotYet(f"{host} is not to be asked for another {wait_s:.0f} s", retry_after_s=wait_s, url=url)
            self._clock.sleep(wait_s)
            waited_s += wait_s

    def _get_robots(self, url: str) -> Snapshot:
        here = url
        for _ in range(self._settings.max_redirects + 1):
            self._check_url(here)
            with self._turn(here, 0.0):
                snapshot = self._send(here, "GET", None, {}, NO_QUIRKS, requested=url, limit=ROBOTS_MAX_BYTES)
            if snapshot.status not in REDIRECTS:
                return snapshot
            here = _target(snapshot)
        raise BadRedirect("robots.txt redirects without end", url=url)

    def _send(
        self,
        url: str,
        method: str,
        data: Posted | None,
        headers: Mapping[str, str],
        quirks: Quirks,
        *,
        requested: str,
        limit: int | None = None,
    ) -> Snapshot:
        token = deadline.set(time.monotonic() + self._settings.timeout_s)
        limit = limit or self._settings.max_bytes
        try:
            request = self._client.build_request(
                method,
                url,
                data=None if isinstance(data, str) else data,
                content=data if isinstance(data, str) else None,
                headers=dict(headers),
                extensions={"legacy_tls": quirks.legacy_tls},
            )
            response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                body = self._body(response, limit, url)
            finally:
                response.close()
        except httpx.TimeoutException as error:
            raise TimedOut(f"no answer in time: {error}", url=url) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise AddressRefused(f"not an address or header that can be sent: {error}", url=url) from error
        except httpx.HTTPError as error:
            raise Unreachable(f"the connection failed: {error}", url=url) from error
        finally:
            deadline.reset(token)
        kept = {name.lower(): value for name, value in response.headers.items() if name.lower() not in PRIVATE_HEADERS}
        return Snapshot(url, response.status_code, kept, body, self._clock.now(), requested)

    def _body(self, response: httpx.Response, limit: int, url: str) -> bytes:
        if response.status_code in REDIRECTS or response.status_code == 304:
            return b""  # nobody reads it, and it may be without end
        length = response.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length) > limit:
            raise TooLarge(f"{length} bytes announced, {limit} allowed", url=url)
        return decoded(response.iter_raw(), response.headers.get("content-encoding", ""), limit=limit, url=url)


def _target(snapshot: Snapshot) -> str:
    location = snapshot.headers.get("location", "").strip()
    if not location:
        raise BadRedirect("a redirect to nowhere", url=snapshot.url, status=snapshot.status)
    try:
        return urljoin(snapshot.url, location).partition("#")[0]
    except ValueError as error:
        raise BadRedirect(f"a redirect to {location!r}", url=snapshot.url) from error
