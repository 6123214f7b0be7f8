"""The pieces that two texts are compared by: a rule's clauses, else sentences."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from tracker.nlp.normalise import fold, normalise
from tracker.nlp.sentences import split_sentences

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a text. `key` is what is compared: the words without their number, folded."""

    start: int  # code points into the text, inclusive
    end: int  # exclusive
    key: str
    label: str = ""  # where it stands: "第十二条（三）", "§ 744.21(a)(1)"; empty outside numbered clauses
    own: str = ""  # the number it carries itself: "（三）", "(1)"; empty for an article's second paragraph
    section: str = ""  # of a filing: "1A"


def key_of(text: str) -> str:
    """One form of blanks, widths and quotes; a full-width comma is no change of a rule."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", fold(text))).strip()


def sentence_units(text: str, language: str) -> tuple[Unit, ...]:
    """Every sentence in order. Together with the blanks between them they are the whole text."""
    spoken: Literal["en", "zh"] = "zh" if language.startswith("zh") else "en"
    spans = [sentence.span for sentence in split_sentences(normalise(text, language=spoken))]
    return tuple(Unit(span.start, span.end, key_of(text[span.start : span.end])) for span in spans)
