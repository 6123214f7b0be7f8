"""What a source gave before, and whether a page is wildly unlike it: another language, another size.

Bounds are wide on purpose. A notice of three lines among pages of rules is news, not a fault; a page of forty
characters where the shortest of twenty had a thousand is a page that was not read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.document import Document, SourceKind
from scrapers.errors import OtherLanguage, OtherSize

ENOUGH = 8  # texts before anything is called usual
SHORTER, LONGER = 5, 10  # times less than the shortest, more than the longest
SHRUNK = 5  # times less than the same page's text before
LEAST = 400  # characters of a text whose shrinking means something
CHINESE, NOT_CHINESE = 0.3, 0.05  # shares of Chinese characters: a page between the two is both
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Text:
    """What is remembered of a text that was read well."""

    chars: int
    chinese: float  # share of Chinese among the characters that are not blank


def measured(text: str) -> Text:
    solid = sum(1 for character in text if not character.isspace())
    return Text(solid, len(_HAN.findall(text)) / solid if solid else 0.0)


def check_against_itself(document: Document, before: Text) -> None:
    """Errors: OtherLanguage, OtherSize when the page no longer holds the text it held, which is to be kept."""
    if document.is_partial:
        return
    now = measured(document.text)
    _check_language(document, now, [before])
    if before.chars >= LEAST and now.chars * SHRUNK < before.chars:
        raise OtherSize(f"{now.chars} characters, {before.chars} when it was read before", url=document.url)


def check_language(document: Document, usual: Sequence[Text]) -> None:
    """Errors: OtherLanguage when every text the source gave before is in another script."""
    if len(usual) >= ENOUGH and not document.is_partial:
        _check_language(document, measured(document.text), usual)


def odd_size(document: Document, usual: Sequence[Text]) -> OtherSize | None:
    """A new page of a size the source never had. It is kept: it may be what it is. Filings have every size."""
    if len(usual) < ENOUGH or document.is_partial or document.kind is SourceKind.FILING:
        return None
    chars = measured(document.text).chars
    least, most = min(text.chars for text in usual), max(text.chars for text in usual)
    if chars * SHORTER < least:
        return OtherSize(
            f"{chars} characters, the shortest of the last {len(usual)} texts has {least}", url=document.url
        )
    if chars > most * LONGER:
        return OtherSize(f"{chars} characters, the longest of the last {len(usual)} texts has {most}", url=document.url)
    return None


def _check_language(document: Document, now: Text, usual: Sequence[Text]) -> None:
    if all(text.chinese > CHINESE for text in usual) and now.chinese < NOT_CHINESE:
        raise OtherLanguage("no Chinese text, where the source gave Chinese before", url=document.url)
    if all(text.chinese < NOT_CHINESE for text in usual) and now.chinese > CHINESE:
        raise OtherLanguage("Chinese text, where the source gave none before", url=document.url)
