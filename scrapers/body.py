"""Bytes of an answer, decompressed within limits: a small bomb must not become a large one in memory."""

import zlib
from collections.abc import Iterable

from scrapers.errors import TooLarge, Truncated, Unreadable

ACCEPT_ENCODING = "gzip, deflate"  # what `decoded` can bound; SEC asks for gzip
GZIP_MAGIC = b"\x1f\x8b"
SLICE = 65536
WINDOW_AUTO = 32 + zlib.MAX_WBITS  # gzip or zlib, by its own header


class Inflate:
    """Streaming gzip (of several members), zlib or raw deflate, at most `limit` bytes out."""

    def __init__(self, limit: int, *, url: str = "") -> None:
        self._limit = limit
        self._url = url
        self._engine = zlib.decompressobj(WINDOW_AUTO)
        self._start = b""  # first bytes of a member, kept until there are enough to tell what it is
        self._at_start = True
        self._members = 0
        self._is_padding = False
        self._size = 0

    def feed(self, chunk: bytes) -> Iterable[bytes]:
        # In slices: what is left over of a large chunk is copied each time.
        for start in range(0, len(chunk), SLICE):
            yield from self._feed_slice(chunk[start : start + SLICE])

    def finish(self) -> None:
        if self._at_start and self._members and len(self._start) < 2:
            return
        if not self._is_padding and not self._engine.eof:
            raise Truncated("the compressed bytes end too early", url=self._url)

    def _feed_slice(self, chunk: bytes) -> Iterable[bytes]:
        is_full = False  # output may wait inside the engine although all input is taken
        while (chunk or is_full) and not self._is_padding:
            if self._at_start:
                chunk, self._start = self._start + chunk, b""
                if len(chunk) < 2:
                    self._start = chunk
                    return
                self._begin(chunk)
                continue
            out = self._inflated(chunk)
            yield out
            chunk, is_full = self._engine.unconsumed_tail, len(out) == SLICE
            if self._engine.eof:
                chunk, self._at_start, is_full = self._engine.unused_data, True, False
                self._members += 1

    def _begin(self, chunk: bytes) -> None:
        """Choose the engine for what comes. After the first member only gzip counts, anything else is padding."""
        is_gzip = chunk.startswith(GZIP_MAGIC)
        self._at_start, self._is_padding = False, bool(self._members) and not is_gzip
        if not self._is_padding:
            is_zlib = chunk[0] & 0x0F == 8
            self._engine = zlib.decompressobj(WINDOW_AUTO if is_gzip or is_zlib else -zlib.MAX_WBITS)

    def _inflated(self, chunk: bytes) -> bytes:
        try:
            out = self._engine.decompress(chunk, SLICE)
        except zlib.error as error:
            raise Truncated(f"the bytes do not decompress: {error}", url=self._url) from error
        self._size += len(out)
        if self._size > self._limit:
            raise TooLarge(f"decompresses to more than {self._limit} bytes", url=self._url)
        return out


def decoded(chunks: Iterable[bytes], content_encoding: str, *, limit: int, url: str = "") -> bytes:
    """The whole body, at most `limit` bytes, with `content_encoding` undone."""
    codings = [c for c in (part.strip().lower() for part in content_encoding.split(",")) if c not in {"", "identity"}]
    inflate: Inflate | None = None
    if codings:
        if len(codings) > 1 or codings[0] not in {"gzip", "x-gzip", "deflate"}:
            raise Unreadable(f"content encoding {content_encoding!r} was not asked for", url=url)
        inflate = Inflate(limit, url=url)
    body = bytearray()
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > limit:
            raise TooLarge(f"more than {limit} bytes", url=url)
        if inflate is None:
            body += chunk
        else:
            for part in inflate.feed(chunk):
                body += part
    if inflate is not None and received:
        inflate.finish()
    return bytes(body)


def gunzipped(body: bytes, *, limit: int, url: str = "") -> bytes:
    """`body` itself, or what it holds when it is a gzip file (sitemaps are often served as such)."""
    if not body.startswith(GZIP_MAGIC):
        return body
    return decoded([body], "gzip", limit=limit, url=url)
