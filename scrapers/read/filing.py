"""SEC filings: HTML and inline XBRL. The hidden facts of the XBRL header are not text."""

import re
from dataclasses import dataclass

from lxml import etree, html

from scrapers.declare import Source
from scrapers.document import Document, Item, Snapshot
from scrapers.errors import LayoutChanged, Unreadable
from scrapers.read.encoding import decode_snapshot
from scrapers.read.text import line_of_html, text_of_element, tidy

_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
# The wrapper of old submissions: <DOCUMENT><TYPE>EX-99.1 ... <TEXT> ... </TEXT></DOCUMENT>
_SGML_START, _SGML_END = re.compile(r"<TEXT>", re.IGNORECASE), re.compile(r"</TEXT>", re.IGNORECASE)
# Page furniture of a filing: page numbers, rules, "Table of Contents" links.
_FURNITURE = re.compile(r"[\d\s|–—_-]{1,12}|table of contents", re.IGNORECASE)
_RULE = re.compile(r"_{3,}|={3,}|-{4,}")
MIN_CHARS = 100


@dataclass(frozen=True, slots=True)
class Filing:
    """Title and time come from the listing: a filing's own `<title>` is a file name."""

    def read(self, snapshot: Snapshot, item: Item, source: Source) -> Document:
        decoded = decode_snapshot(snapshot)
        text = filing_text(decoded.text, url=snapshot.url)
        if len(text) < MIN_CHARS:
            raise LayoutChanged(f"the filing has {len(text)} characters of text", url=snapshot.url)
        return Document(
            url=item.url,
            title=line_of_html(item.title),
            text=text,
            language=source.language,
            kind=source.kind,
            published=item.published,
            publisher=item.extra.get("company"),
            warnings=decoded.warnings,
            extra=dict(item.extra),
        )


def filing_text(text: str, *, url: str = "") -> str:
    """Paragraphs of a filing document, one a line."""
    text = _without_wrapper(text)
    if "<" not in text:
        return tidy(text)
    # As HTML: its parser takes any tag, keeps `ix:` prefixes as written and cannot expand entities.
    try:
        root = html.document_fromstring(_PROLOG.sub("", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not a filing document: {error}", url=url) from error
    lines = text_of_element(root).split("\n")
    return "\n".join(line for line in map(_line, lines) if line and not _FURNITURE.fullmatch(line))


def _without_wrapper(text: str) -> str:
    start = _SGML_START.search(text)
    end = _SGML_END.search(text, start.end()) if start else None
    return text[start.end() : end.start()] if start and end else text


def _line(line: str) -> str:
    """Layout tables leave empty cells and "$ | 12": close them up."""
    cells = [cell.strip() for cell in _RULE.sub(" ", line).split("|")]
    return " | ".join(cell for cell in cells if cell)
