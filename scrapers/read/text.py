"""Mark-up to plain text: one paragraph a line, a table row a line, nothing that a reader does not see."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from lxml import etree, html

from scrapers.errors import Unreadable
from scrapers.read.encoding import cleaned, demojibaked


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = names(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
UNSEEN = names("head iframe noscript object script select style template textarea svg ix:header")
CELL = " | "
MAX_TAGS = 100_000  # BeautifulSoup reads some 10,000 a second; the largest real pages have a tenth of this
# &nbsp;, the ideographic space that indents Chinese paragraphs, zero-width marks.
_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\u200c\u200d\u2060]+")
# A line end between two Chinese characters is only how the source was wrapped: no blank stands for it.
_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def text_of_html(markup: str) -> str:
    """Plain text of an HTML fragment or page. Raises nothing for markup that is merely bad."""
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    try:
        root = html.fragment_fromstring(f"<div>{cleaned(markup)}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return tidy(re.sub(r"<[^<>]*>", " ", markup))
    return text_of_element(root)


def line_of_html(markup: str) -> str:
    """As `text_of_html`, on one line: for titles and names."""
    return one_line(text_of_html(one_line(markup)))


def one_line(text: str) -> str:
    """Lines joined, with a blank except within Chinese."""
    return " ".join(_WRAPPED.sub("", text).split("\n"))


def text_of_tag(tag: Tag) -> str:
    return text_of_html(str(tag))


def text_of_element(root: etree._Element) -> str:
    """Plain text of an lxml element, HTML or XHTML with inline XBRL."""
    return tidy("".join(_pieces(root)))


def tidy(text: str) -> str:
    """Blanks collapsed, lines stripped of blanks and of cell marks, empty lines dropped, mojibake repaired."""
    lines = (_BLANKS.sub(" ", line).strip(" |") for line in cleaned(text).split("\n"))
    return demojibaked("\n".join(line for line in lines if line))


def soup_of(text: str) -> BeautifulSoup:
    """A parsed page. Raises Unreadable for what no parser takes, or takes a minute for."""
    if text.count("<") > MAX_TAGS:
        raise Unreadable(f"a page of more than {MAX_TAGS} tags")
    try:
        return BeautifulSoup(text, "lxml")
    except (ValueError, AssertionError, RecursionError) as error:
        raise Unreadable(f"not HTML: {error}") from error


def _pieces(root: etree._Element) -> Iterator[str]:
    """Text in document order with line ends at blocks. Iterative: filings nest deeper than Python's stack."""
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, is_end = stack.pop()
        name = _name(element)
        if is_end:
            yield _edge(name)
            if element is not root:
                yield _flat(element.tail)
            continue
        if _is_unseen(element, name):
            if element is not root:
                yield _flat(element.tail)
            continue
        stack.append((element, True))
        if name not in {"td", "th"}:
            yield "\n" if name in BLOCKS or name == "br" else ""
        yield element.text or "" if name == "pre" else _flat(element.text)
        stack.extend((child, False) for child in reversed(element))


def _edge(name: str) -> str:
    if name in {"td", "th"}:
        return CELL
    return "\n" if name in BLOCKS else ""


def _flat(text: str | None) -> str:
    """Line ends in the source are blanks on the page."""
    return one_line((text or "").replace("\r", "\n"))


def _name(element: etree._Element) -> str:
    tag: object = element.tag  # a function for comments
    if not isinstance(tag, str):
        return "#comment"
    prefix = f"{element.prefix}:" if element.prefix == "ix" else ""
    return (prefix + tag.rpartition("}")[2]).lower()


def _is_unseen(element: etree._Element, name: str) -> bool:
    return (
        name == "#comment"
        or name in UNSEEN
        or bool(_HIDDEN_STYLE.search(element.get("style") or ""))
        or element.get("hidden") is not None
    )
