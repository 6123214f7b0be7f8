import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.body import SLICE, decoded, gunzipped
from scrapers.errors import ScraperError, TooLarge, Truncated

LONG = bytes(range(256)) * (SLICE // 64)  # several slices


@given(st.lists(st.binary(max_size=200), max_size=4), st.integers(1, 50))
def test_members_and_chunks_of_any_cut(members: list[bytes], size: int) -> None:
    zipped = b"".join(map(gzip.compress, members))
    chunks = [zipped[start : start + size] for start in range(0, len(zipped), size)]
    assert decoded(chunks, "gzip", limit=1000) == b"".join(members)


def test_long_files_padding_and_limits() -> None:
    assert gunzipped(gzip.compress(LONG), limit=len(LONG)) == LONG
    assert gunzipped(gzip.compress(b"x") + b"\0" * 100, limit=1000) == b"x"
    assert gunzipped(b"plain", limit=1) == b"plain"
    with pytest.raises(TooLarge):
        gunzipped(gzip.compress(LONG), limit=len(LONG) - 1)
    with pytest.raises(Truncated):
        gunzipped(gzip.compress(LONG)[:-9], limit=len(LONG))


@given(st.binary(max_size=100), st.sampled_from(["gzip", "deflate", "br", "gzip, gzip", "identity", ""]))
def test_any_bytes(body: bytes, coding: str) -> None:
    try:
        decoded([body], coding, limit=1000)
    except ScraperError:
        return
