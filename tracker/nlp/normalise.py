"""Folding a text to one form without moving a single character, so that spans found in it hold in the original."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import opencc

from tracker.nlp.furniture import Line, mark_lines

Script = Literal["latin", "hans", "hant"]

# Signs that stand for the same thing. Chinese sentence marks (。，；：！？、) stay: the sentence splitter reads them.
SIGNS = {
    "‘": "'", "’": "'", "‛": "'", "′": "'", "ʼ": "'", "`": "'",
    "「": "“", "『": "“", "」": "”", "』": "”", "„": "“", "‟": "“", "〝": "“", "〞": "”",
    "‐": "-", "‑": "-", "‒": "-", "−": "-", "─": "—", "―": "—", "～": "~", "〜": "~", "〈": "《", "〉": "》",
    "〔": "(", "〕": ")", "﹝": "(", "﹞": ")", "•": "·", "‧": "·", "・": "·", "∙": "·", "．": ".", "〇": "〇",
    "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2007": " ", "\u2009": " ", "\u200a": " ", "\u202f": " ",
    "\u3000": " ", "\u200b": " ", "\ufeff": " ", "\t": " ", "\x0b": " ", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n",
    "\u0085": "\n", "\r": "\n",
}  # fmt: skip
KEPT_WIDE = frozenset("！，：；？～")
# Byte pairs of UTF-8 read as Latin-1 or GBK, and characters that only stand where a decoder gave up.
MOJIBAKE = ("â€", "Ã©", "Ã¨", "Â ", "ä¸", "å›", "çš„", "锟斤拷", "鈥", "\ufffd", "ï¼", "ã€‚")


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """`folded` has the length of `original`: Simplified characters, narrow digits and letters, one sign a quote."""

    original: str
    folded: str
    language: str
    script: Script
    lines: tuple[Line, ...]  # cover the whole text in order
    warnings: tuple[str, ...] = ()

    def surface(self, start: int, end: int) -> str:
        return self.original[start:end]


@cache
def fold_table() -> dict[int, str]:
    """Code point → one character. Traditional → Simplified by OpenCC's characters; its phrases would change lengths."""
    chars = [chr(point) for block in ((0x3400, 0xA000), (0xF900, 0xFB00)) for point in range(*block)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    table = {ord(a): b for a, b in zip(chars, simplified, strict=True) if a != b and len(b) == 1}
    for point in range(0xFF01, 0xFF5F):
        if chr(point) not in KEPT_WIDE:
            table[point] = chr(point - 0xFEE0)
    table.update({ord(a): b for a, b in SIGNS.items() if a != b})
    return table


@cache
def _traditional_only() -> frozenset[str]:
    return frozenset(chr(point) for point, to in fold_table().items() if 0x3400 <= point < 0xA000 and to)


def fold(text: str) -> str:
    """The folded form, always of the same length."""
    return text.translate(fold_table())


def normalise(text: str, *, language: str) -> NormalisedText:
    """Fold a text, note its script and damage, and mark the lines that are no part of the story."""
    folded = fold(text)
    warnings = tuple(f"mojibake: {sign!r} stands {n} times" for sign in MOJIBAKE if (n := text.count(sign)))
    return NormalisedText(text, folded, language, _script(text, language), mark_lines(folded, language), warnings)


def _script(text: str, language: str) -> Script:
    if language != "zh":
        return "latin"
    traditional = _traditional_only()
    # A handful of characters (乾, 著) are at home in Simplified texts too; of a Traditional text they make up a third.
    return "hant" if sum(char in traditional for char in text[:3000]) * 7 > min(len(text), 3000) else "hans"
