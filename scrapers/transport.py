"""The network under the client: an httpx transport over guarded httpcore pools. Replay takes its place."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import httpcore
import httpx

from scrapers.errors import FetchFailed, TimedOut, TlsFailed, Truncated, Unreachable
from scrapers.guard import GuardedBackend

IDLE_S = 20.0  # a kept connection older than this is closed; servers drop them at about that age anyway


@cache
def tls_context(*, legacy: bool = False) -> ssl.SSLContext:
    """Shared: reading the certificate bundle takes a tenth of a second."""
    context = httpx.create_ssl_context(trust_env=False)
    if legacy:
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)  # named since Python 3.12
    return context


class GuardedTransport(httpx.BaseTransport):
    """Raises ScraperError, never an httpcore error. `legacy_tls` in a request's extensions picks the old TLS."""

    def __init__(self, *, allow_private_addresses: bool = False) -> None:
        backend = GuardedBackend(allow_private=allow_private_addresses)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls_context(), network_backend=backend, keepalive_expiry=IDLE_S
        )
        self._legacy_pool = httpcore.ConnectionPool(
            ssl_context=tls_context(legacy=True), network_backend=backend, keepalive_expiry=IDLE_S
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        pool = self._legacy_pool if request.extensions.get("legacy_tls") else self._pool
        assert isinstance(request.stream, httpx.SyncByteStream)  # noqa: S101 - a sync client builds sync requests
        inner = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with translated(str(request.url)):
            response = pool.handle_request(inner)
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=Body(response, str(request.url)),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()
        self._legacy_pool.close()


class Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response, url: str) -> None:
        self._response = response
        self._url = url

    def __iter__(self) -> Iterator[bytes]:
        with translated(self._url):
            yield from self._response.iter_stream()

    def close(self) -> None:
        with translated(self._url):
            self._response.close()


@contextmanager
def translated(url: str) -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TimedOut(f"no answer in time: {error or type(error).__name__}", url=url) from error
    except httpcore.RemoteProtocolError as error:
        raise Truncated(f"the connection broke the protocol: {error}", url=url) from error
    except (httpcore.NetworkError, httpcore.ProxyError) as error:
        if isinstance(error.__context__, ssl.SSLError):
            raise TlsFailed(f"no secure connection: {error}", url=url) from error
        raise Unreachable(f"the connection failed: {error}", url=url) from error
    except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, httpcore.ConnectionNotAvailable) as error:
        raise FetchFailed(f"the request could not be sent: {error}", url=url) from error
