"""Which network addresses we connect to: the public ones, on web ports, and to the very address that was checked."""

import ipaddress
import socket
import time
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import httpcore

from scrapers.errors import AddressRefused, Unreachable

# What a web server listens on. Anything else on a public host is some other service.
WEB_PORTS = frozenset({80, 443, 8000, 8080, 8443})
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# All that has been given out for the public IPv6 internet. Outside it lie forms that Python calls global and that may
# lead inside: fec0::/10, ::a.b.c.d, local NAT64 prefixes.
PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
CONNECT_TIMEOUT_S = 10.0  # for one address of several; a dead first address must not use up the whole request

# Set by the fetcher around one attempt. A server that drips one byte a second resets every read timeout;
# only a deadline ends it.
deadline: ContextVar[float | None] = ContextVar("deadline", default=None)  # time.monotonic() seconds
ipv4_only: ContextVar[bool] = ContextVar("ipv4_only", default=False)


def is_public(address: str) -> bool:
    """Whether a literal address is on the public internet, also when wrapped (mapped, 6to4, NAT64)."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in PUBLIC_IPV6:
            return False
    return ip.is_global and not ip.is_multicast


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Every address of `host`, checked. One private address among public ones refuses them all."""
    if not allow_private and port not in WEB_PORTS:
        raise AddressRefused(f"port {port} is not a web port", host=host, port=port)
    family = socket.AF_INET if ipv4_only.get() else socket.AF_UNSPEC
    try:
        answers = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"the name {host} has no address: {error}", host=host) from error
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise AddressRefused(f"{host} resolves to {address}, which is not public", host=host, address=address)
    return addresses


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves once, checks, and connects to what was checked: a second look-up could answer differently."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in resolve(host, port, allow_private=self._allow_private):
            try:
                stream = self._backend.connect_tcp(
                    address, port, min(CONNECT_TIMEOUT_S, remaining(timeout)), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return DeadlineStream(stream)
        raise Unreachable(f"no connection to {host}:{port}: {failure}", host=host, port=port) from failure


def remaining(timeout: float | None) -> float:
    """Seconds an operation may still take; raises when there are none."""
    end = deadline.get()
    if end is None:
        return timeout if timeout is not None else CONNECT_TIMEOUT_S
    left = end - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the whole request took too long")
    return left if timeout is None else min(timeout, left)


class DeadlineStream(httpcore.NetworkStream):
    """A connection whose every operation also ends at the attempt's deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, remaining(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, remaining(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
