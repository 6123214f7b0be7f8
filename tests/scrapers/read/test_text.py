import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import Unreadable
from scrapers.read.filing import filing_text
from scrapers.read.text import MAX_TAGS, line_of_html, soup_of, text_of_html


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two <b>bold</b> words</p>", "One\nTwo bold words"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<p>　　首行&nbsp;缩进</p>", "首行 缩进"),
        ("<p>换\n行的字 and\nEnglish words</p>", "换行的字 and English words"),
        ("<p>2026<span>年</span><span>10</span>月</p>", "2026年10月"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td></td><td>c</td></tr></table>", "a | b\nc"),
        ("<p>seen</p><script>no()</script><style>no{}</style><!-- no --><p style='display:none'>no</p>", "seen"),
        ("<div hidden>no</div>kept <i>tail</i> end", "kept tail end"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("plain words", "plain words"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ("", ""),
    ],
)  # fmt: skip
def test_text(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


def test_titles_are_one_line() -> None:
    assert line_of_html("关于出口\n转内销的<br>通知 and\nmore") == "关于出口转内销的通知 and more"


def test_deep_nesting_is_survived() -> None:
    assert text_of_html("<div>" * 200 + "deep" + "</div>" * 200) == "deep"
    text_of_html("<div>" * 20_000 + "deeper than any parser goes")


@given(st.text(alphabet=st.sampled_from("<>/&;!-ab c\n\"'=中td\x00"), max_size=200))
def test_any_markup_is_survived(markup: str) -> None:
    text = text_of_html(markup)
    assert all(line and line == line.strip() for line in text.split("\n")) or text == ""
    filing_text(f"<p>{markup}</p>")


def test_pages_made_to_be_slow_are_refused() -> None:
    with pytest.raises(Unreadable, match="tags"):
        soup_of("<b>" * (MAX_TAGS + 1))


def test_a_filing_in_its_old_wrapper() -> None:
    assert filing_text("<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>\n<p>Words.</p>\n</TEXT>\n</DOCUMENT>") == "Words."
    assert filing_text("<TEXT>" * 50_000) == ""
