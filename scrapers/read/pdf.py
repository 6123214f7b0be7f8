"""The text layer of a PDF: paragraphs joined from its printed lines, without page numbers and running heads.

Called in a process with limits of its own, see `scrapers.read.files`: a PDF is a program for a small machine.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdf
from pypdf.errors import PyPdfError

from scrapers.errors import TooLarge, Unreadable

_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_SPACED, _CLOSE = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[{_CJK}])"), re.compile(rf"(?<=[{_CJK}])(?=[{_CJK}])")
_PAGE_NUMBER = re.compile(
    r"[\s—–\-·.]*\d{1,4}[\s—–\-·.]*|第?\s*\d+\s*页.{0,12}|page\s+\d+(\s+of\s+\d+)?", re.IGNORECASE
)
_END = re.compile(r"[。！？；：.!?;:”」』）)]$")
# What begins a paragraph whatever the line before it looks like: articles, numbered points, bullets.
_BEGIN = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]+[章节条款编]|[（(][一二三四五六七八九十\dA-Za-z]{1,4}[）)]"
    r"|[一二三四五六七八九十]{1,3}、|\d{1,2}(\.\d{1,2})*[.、．\s]|§|[•●■◆○–—-]\s|附件|附\s*[:：]"
)
FULL_LINE = 0.8  # of the widest lines: a line as wide as this was broken by the margin, not by its writer
FEWEST_PAGES = 3  # with fewer, a repeated first line may be text


def pdf_text(body: bytes, *, max_pages: int, max_chars: int) -> tuple[str, int]:
    """Text and number of pages. Errors: Unreadable (broken, encrypted, no text layer), TooLarge."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("the PDF is encrypted")
        count = len(reader.pages)
        if count > max_pages:
            raise TooLarge(f"a PDF of {count} pages; at most {max_pages} are read")
        pages, chars = [], 0
        for page in reader.pages:
            text = page.extract_text()
            chars += len(text)
            if chars > max_chars:
                raise TooLarge(f"a PDF with more than {max_chars} characters")
            pages.append([line for raw in _closed_up(text).splitlines() if (line := raw.strip())])
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        # The library meets broken objects where it expects sound ones, and says so in all these ways.
        raise Unreadable(f"not a sound PDF: {type(error).__name__}: {error}") from error
    text = "\n".join(joined(_without_furniture(pages)))
    if not text.strip():
        raise Unreadable("the PDF has no text layer: a scan is not read")
    return text, count


def _closed_up(text: str) -> str:
    """Glyphs that were placed one by one come apart; blanks after "第一条" and between the words of a form stay."""
    return _SPACED.sub("", text) if len(_SPACED.findall(text)) > len(_CLOSE.findall(text)) else text


def _without_furniture(pages: Sequence[Sequence[str]]) -> list[str]:
    """All lines in order, less page numbers and what stands at the head or foot of half of the pages."""
    edges = Counter(line for page in pages for line in {*page[:1], *page[-1:]})
    repeated = {line for line, n in edges.items() if len(pages) >= FEWEST_PAGES and n * 2 >= len(pages) and n > 1}
    kept = []
    for page in pages:
        last = len(page) - 1
        for index, line in enumerate(page):
            is_edge = index in (0, last)
            if not (is_edge and (line in repeated or _PAGE_NUMBER.fullmatch(line))):
                kept.append(line)
    return kept


def joined(lines: Sequence[str]) -> Iterator[str]:
    """Paragraphs: lines that were broken by the margin are one."""
    widest = sorted(map(_width, lines))[-max(1, len(lines) // 10)] if lines else 0
    paragraph, before = "", ""
    for line in lines:
        if paragraph and (_BEGIN.match(line) or not _is_broken(before, widest)):
            yield paragraph
            paragraph = ""
        paragraph = _glued(paragraph, line) if paragraph else line
        before = line
    if paragraph:
        yield paragraph


def _is_broken(line: str, widest: int) -> bool:
    return _width(line) >= FULL_LINE * widest and not _END.search(line)


def _glued(paragraph: str, line: str) -> str:
    is_chinese = re.match(rf"[{_CJK}]", paragraph[-1]) and re.match(rf"[{_CJK}]", line[0])
    return paragraph + line if is_chinese or paragraph.endswith("-") else f"{paragraph} {line}"


def _width(line: str) -> int:
    """In half-width columns: a Chinese character takes two."""
    return len(line) + len(re.findall(rf"[{_CJK}]", line))
