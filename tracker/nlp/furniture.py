"""Which lines of a page are no part of the story: navigation, tickers, disclaimers, share buttons, advertisements.

The signs stand in `tracker/knowledge/furniture.tsv`; here is only what a pattern cannot say.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.tables import FOLDER, read_rows
from tracker.nlp.types import Span

COLUMNS = ("language", "reach", "pattern", "reason")
LONGEST = 300  # characters; a longer line is a paragraph of the story
_NUMBERS = re.compile(r"[+\-]?[\d.,]+%?")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Line:
    span: Span  # without the line break
    furniture: str = ""  # why the line is set aside; empty for a line of the story


@dataclass(frozen=True, slots=True)
class Sign:
    opening: re.Pattern[str] | None  # what a line begins with: `search` would try "^" at every character
    anywhere: re.Pattern[str] | None
    reach: str  # "line": the line itself; "rest": it and all that follows
    reason: str

    def holds(self, line: str) -> bool:
        return bool((self.opening and self.opening.match(line)) or (self.anywhere and self.anywhere.search(line)))


@cache
def load_signs(language: str) -> tuple[Sign, ...]:
    signs = []
    for row in read_rows(FOLDER / "furniture.tsv", COLUMNS):
        if row["reach"] not in ("line", "rest"):
            raise row.wrong(f"reach must be line or rest, not {row['reach']!r}")
        if row["language"] not in ("en", "zh", "any"):
            raise row.wrong(f"unknown language {row['language']!r}")
        if row["language"] in (language, "any"):
            try:
                opening, anywhere = _compile(row["pattern"])
            except re.error as error:
                raise KnowledgeInvalid(f"furniture.tsv, line {row.line}: {error}") from error
            signs.append(Sign(opening, anywhere, row["reach"], row["reason"]))
    return tuple(signs)


def _compile(pattern: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    re.compile(pattern)  # the error shall speak of the whole
    parts = _alternatives(pattern)
    groups = [part for part in parts if part.startswith("^")], [part for part in parts if not part.startswith("^")]
    opening, anywhere = (re.compile("|".join(group), re.IGNORECASE) if group else None for group in groups)
    return opening, anywhere


def _alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between bars that stand in no group."""
    plain = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", lambda part: "x" * len(part.group()), pattern)
    depth, cuts = 0, [-1]
    for at, char in enumerate(plain):
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            cuts.append(at)
    return [pattern[a + 1 : b] for a, b in pairwise([*cuts, len(pattern)])]


def mark_lines(folded: str, language: str) -> tuple[Line, ...]:
    """The lines of a folded text, in order, each with the reason why it is set aside, if it is."""
    signs = load_signs(language)
    lines: list[Line] = []
    start, rest = 0, ""
    for raw in folded.split("\n"):
        reason = rest
        text = raw.strip()
        if text and not rest and len(text) <= LONGEST:
            sign = next((sign for sign in signs if sign.holds(text)), None)
            # A closing part may only begin in the second half: "About" heads many a page.
            if sign and sign.reach == "rest" and start * 2 >= len(folded):
                rest = sign.reason
            if sign and (sign.reach == "line" or rest):
                reason = sign.reason
            elif _is_quote_board(text):
                reason = "quote board"
        lines.append(Line(Span(start, start + len(raw)), reason))
        start += len(raw) + 1
    return tuple(lines)


def _is_quote_board(text: str) -> bool:
    """A line of an exchange's board ("S&P 500", "+12.71 (+0.23%)"): numbers and signs, hardly a letter."""
    return bool(_NUMBERS.search(text)) and "%" in text and len(_LETTERS.findall(text)) <= 3 and len(text) < 60
