"""Lines of keys and tables, as a person would count them."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.toml_lines import line_of, line_of_error

TEXT = """\
# a comment = with a sign
[sources.wire]
name = "Wire"
page.body = ["div"]

[sources."my.wire"]
name = "[sources.wire]"

[ sources . wire . feed ]
urls = ["https://wire.example/feed"]
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("sources", "wire"), 2), (("sources", "wire", "name"), 3), (("sources", "wire", "page", "body", "0"), 4),
        (("sources", "wire", "kind"), 2), (("sources", "my.wire", "name"), 7), (("sources", "wire", "feed"), 9),
        (("sources", "wire", "feed", "urls", "0"), 10), (("sources", "other"), None), (("other",), None),
    ],
)  # fmt: skip
def test_where_it_stands_or_what_is_around_it(path: tuple[str, ...], line: int | None) -> None:
    tomllib.loads(TEXT)
    assert line_of(TEXT, path) == line


@pytest.mark.parametrize(("text", "line"), [("a = 1\nb ==\n", 2), ("a = 1\nb = [\n1,", 3), ("a", 1)])
def test_where_reading_stopped(text: str, line: int) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert line_of_error(text, caught.value) == line


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_has_a_line_or_none(text: str, path: list[str]) -> None:
    line = line_of(text, path)
    assert line is None or 1 <= line <= len(text.splitlines())
