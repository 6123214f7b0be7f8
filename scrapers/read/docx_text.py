"""The text of a DOCX file: one paragraph a line, a table row a line.

Called in a process with limits of its own, see `scrapers.read.files`: the file is a zip archive, and small ones unpack
to large ones. Numbers that Word makes itself (automatic lists) are not in the file's text and do not appear.
"""

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from scrapers.errors import TooLarge, Unreadable
from scrapers.read.text import CELL

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Struck out by somebody (`del`), boxes stored twice (`Fallback`), and the file's own codes (`instrText`).
_UNSEEN = frozenset({qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), _FALLBACK})
_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), frozenset({qn("w:br"), qn("w:cr")})


def docx_text(body: bytes, *, max_chars: int) -> str:
    """Errors: Unreadable (broken, no text), TooLarge."""
    lines, chars = [], 0
    try:
        document = docx.Document(io.BytesIO(body))
        for block in document.iter_inner_content():
            for line in [_paragraph(block)] if isinstance(block, Paragraph) else _rows(block):
                chars += len(line)
                if chars > max_chars:
                    raise TooLarge(f"a file with more than {max_chars} characters")
                lines.append(line)
    except (OpcError, zipfile.BadZipFile, etree.LxmlError, ValueError, KeyError, AttributeError, OSError) as error:
        # python-docx meets broken parts where it expects sound ones, and says so in all these ways.
        raise Unreadable(f"not a sound DOCX file: {type(error).__name__}: {error}") from error
    text = "\n".join(line for line in lines if line.strip())
    if not text:
        raise Unreadable("the DOCX file has no text")
    return text


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        seen: list[object] = []  # a cell over several columns is listed once for each
        cells = []
        for cell in row.cells:
            if cell._tc not in seen:
                seen.append(cell._tc)
                cells.append(" ".join(_paragraph(one) for one in cell.paragraphs).strip())
        yield CELL.join(cell for cell in cells if cell)


def _paragraph(paragraph: Paragraph) -> str:
    """With what tracked changes inserted, without what they struck out."""
    return "".join(_pieces(paragraph._p))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag not in _UNSEEN:
            yield from _pieces(child)
