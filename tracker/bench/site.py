"""A site of many hosts on this machine, for measuring: each address 127.1.x.y is a host of its own (Linux).

It answers feeds at once and writes down when each host was asked; `/figures` tells. Run as a process of its own.
"""

import asyncio
import json
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing.connection import Connection

NEWEST = datetime(2026, 1, 5, tzinfo=UTC)
ITEMS = 10
COUNTED = "127.1."  # other addresses answer too, uncounted
FIGURES = "/figures"


def host(number: int) -> str:
    return f"127.1.{number // 250}.{1 + number % 250}"


def serve(told: Connection) -> None:
    """Until killed. Sends the port it listens on."""
    asyncio.run(_Site().run(told))


class _Site:
    def __init__(self) -> None:
        self.asked: defaultdict[str, list[float]] = defaultdict(list)

    async def run(self, told: Connection) -> None:
        # All of 127.0.0.0/8 cannot be named; callers from elsewhere are turned away below.
        server = await asyncio.start_server(self._answer, "0.0.0.0", 0)  # noqa: S104 - see above
        told.send(server.sockets[0].getsockname()[1])
        async with server:
            await server.serve_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not writer.get_extra_info("peername")[0].startswith("127."):
            writer.close()
            return
        here = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                if path == FIGURES:
                    self._send(writer, 200, json.dumps(self._figures()).encode(), "application/json")
                    continue
                if here.startswith(COUNTED):
                    self.asked[here].append(time.monotonic())
                if path == "/robots.txt":
                    self._send(writer, 404, b"none", "text/plain")
                else:
                    self._send(writer, 200, feed(here, path), "application/rss+xml")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _send(self, writer: asyncio.StreamWriter, status: int, body: bytes, kind: str) -> None:
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)

    def _figures(self) -> dict[str, float | int]:
        gaps = [b - a for times in self.asked.values() for a, b in pairwise(times)]
        every = [at for times in self.asked.values() for at in times]
        return {
            "requests": len(every),
            "hosts": len(self.asked),
            "least_gap_s": min(gaps, default=0.0),
            "seconds": max(every) - min(every) if every else 0.0,
        }


def feed(here: str, path: str) -> bytes:
    """A feed of the size that many sites send, the same each time."""
    entries = "".join(
        f"<item><title>Item {number} of {path}</title><link>http://{here}{path}/{number}</link>"
        f"<pubDate>{NEWEST - timedelta(hours=number):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{'Said in a few words, as feeds do. ' * 12}</description></item>"
        for number in range(ITEMS)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{entries}</channel></rss>'.encode()
