"""Bytes of an answer, decompressed within limits: a small bomb must not become a large one in memory."""

import zlib
from collections.abc import Iterable

from scrapers.errors import TooLarge, Truncated, Unreadable

ACCEPT_ENCODING = "gzip, deflate"  # what `decoded` can bound; SEC asks for gzip
GZIP_MAGIC = b"\x1f\x8b"
SLICE = 65536
WINDOW_AUTO = 32 + zlib.MAX_WBITS  # gzip or zlib, by its own header


class Inflate:
    """Streaming gzip, zlib or raw deflate, at most `limit` bytes out."""

    def __init__(self, limit: int, *, url: str = "") -> None:
        self._limit = limit
        self._url = url
        self._engine = zlib.decompressobj(WINDOW_AUTO)
        self._began = False
        self._is_padding = False
        self._size = 0

    def feed(self, chunk: bytes) -> Iterable[bytes]:
        if not self._began and chunk:
            self._began = True
            if not chunk.startswith(GZIP_MAGIC) and chunk[0] & 0x0F != 8:
                self._engine = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" as some servers mean it
        # In slices: what is left over of a large chunk is copied each time.
        for start in range(0, len(chunk), SLICE):
            yield from self._feed_slice(chunk[start : start + SLICE])

    def _feed_slice(self, chunk: bytes) -> Iterable[bytes]:
        while chunk:
            if self._is_padding:
                return
            try:
                out = self._engine.decompress(chunk, SLICE)
            except zlib.error as error:
                raise Truncated(f"the bytes do not decompress: {error}", url=self._url) from error
            self._size += len(out)
            if self._size > self._limit:
                raise TooLarge(f"decompresses to more than {self._limit} bytes", url=self._url)
            yield out
            chunk = self._engine.unconsumed_tail
            if self._engine.eof:
                chunk = self._engine.unused_data
                if chunk and not chunk.startswith(GZIP_MAGIC):
                    self._is_padding = True
                elif chunk:
                    self._engine = zlib.decompressobj(WINDOW_AUTO)

    def finish(self) -> None:
        if not self._engine.eof:
            raise Truncated("the compressed bytes end too early", url=self._url)


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
