"""The sections of a SEC filing: items of 8-K, 10-K, 10-Q and 20-F, and the headings of single risk factors.

A filing names its items several times: in the table of contents, at the section's head, at the tops of pages and in
references. The head is the one that most text follows until the next item.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.compare.unit import Unit, sentence_units

_PART = re.compile(
    r"part\s+(?P<part>i{1,3}|iv)\b(?:[\s.,:–—|-]+(?-i:[A-Z][A-Za-z ]{0,80}))?[\s.,:–—|-]*", re.IGNORECASE
)
_ITEM = re.compile(
    r"(?:part\s+(?P<part>i{1,3}|iv)\b[\s.,:–—|-]*)?item\s+(?P<number>\d{1,2}(?:\.\d{2}|[a-k])?)\b(?P<mark>[\s.:–—|-]*)(?P<title>.*)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?:3\.\s?)?(?P<letter>[A-K])\.[\s|]+(?P<title>\S.*)")  # of a 20-F, below its item
MAX_HEAD_CHARS = 150
MAX_RISK_HEAD_CHARS = 400
_FIGURES = re.compile(r"[\d$€¥%.,()\s|—–-]+")
# Where the parts of a risk section are told apart; other sections go by their item alone.
RISK = {"1A", "II.1A", "3.D"}


@dataclass(frozen=True, slots=True)
class Section:
    key: str  # "1A"; "II.1A" in a 10-Q, whose two parts count anew; "3.D" in a 20-F
    title: str
    start: int
    end: int


def sections(text: str, form: str) -> tuple[Section, ...]:
    """In the order of the text, empty where there is none; `form` as EDGAR names it.

    What stands before the first item is in no section.
    """
    heads: list[tuple[str, str, int]] = []
    has_parts = form.startswith("10-Q")  # the others count through their parts
    part, item, at = "", "", 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if len(line) > MAX_HEAD_CHARS:
            continue
        if match := _ITEM.fullmatch(line):
            part = (match["part"] or part).upper()
            if not _is_reference(match["mark"], match["title"]):
                item = match["number"].upper()
                heads.append(
                    (f"{part}.{item}" if part and has_parts else item, _title(match["title"], text, at), start)
                )
        elif match := _PART.fullmatch(line):
            part = match["part"].upper()
        elif item == "3" and (match := _LETTER.fullmatch(line)):
            heads.append((f"3.{match['letter']}", match["title"].strip(" .|"), start))
    return _longest(heads, len(text))


def section_units(text: str, form: str) -> tuple[Unit, ...]:
    """The sentences of a filing with their sections; in risk sections the label is the heading of the risk."""
    heads = sections(text, form)
    starts = {section.start for section in heads}
    units: list[Unit] = []
    position, heading = 0, ""
    all_units = sentence_units(text, "en")
    ends = _line_ends(text)
    for index, unit in enumerate(all_units):
        while position < len(heads) and unit.start >= heads[position].end:
            position, heading = position + 1, ""
        here = heads[position] if position < len(heads) and unit.start >= heads[position].start else None
        if unit.start in starts:
            heading = ""
        words = text[unit.start : unit.end]
        if " | " in words or _FIGURES.fullmatch(words):
            continue
        section = here.key if here else ""
        if section in RISK:
            following = all_units[index + 1] if index + 1 < len(all_units) else None
            if _is_risk_heading(unit, following, ends):
                heading = words
            units.append(replace(unit, section=section, label=heading))
        else:
            units.append(replace(unit, section=section))
    return tuple(units)


def _is_reference(mark: str, title: str) -> bool:
    """ "Item 1A of this report": a head is followed by a full stop, a dash, the end, or a title."""
    return bool(title) and not mark.strip(" ") and not title[:1].isupper()


def _title(title: str, text: str, at: int) -> str:
    """That of the head's line, else the line after it."""
    title = title.strip(" .|")
    return title or text[at : text.find("\n", at) if "\n" in text[at:] else len(text)][:MAX_HEAD_CHARS].strip(" .|")


def _longest(heads: list[tuple[str, str, int]], size: int) -> tuple[Section, ...]:
    """For each key the head that most text follows; then each reaches to the next that was kept."""
    # Named again with nothing between: the head of a further page of the same section.
    heads = [head for before, head in zip([("", "", 0), *heads], heads, strict=False) if head[0] != before[0]]
    bounds = [*(start for _, _, start in heads), size]
    best: dict[str, tuple[int, str, int]] = {}
    for (key, title, start), (_, end) in zip(heads, pairwise(bounds), strict=True):
        if key not in best or end - start > best[key][0]:
            best[key] = (end - start, title, start)
    if not heads:
        return ()
    kept = sorted((start, key, title) for key, (_, title, start) in best.items())
    ends = [*(start for start, _, _ in kept[1:]), size]
    return tuple(Section(key, title, start, end) for (start, key, title), end in zip(kept, ends, strict=True))


def _line_ends(text: str) -> set[int]:
    return {match.start() for match in re.finditer(r"\n|$", text)}


def _is_risk_heading(unit: Unit, following: Unit | None, ends: set[int]) -> bool:
    """A sentence alone on its line with a paragraph below it."""
    is_alone = unit.end in ends and (unit.start == 0 or unit.start - 1 in ends)
    if not is_alone or unit.end - unit.start > MAX_RISK_HEAD_CHARS or following is None:
        return False
    return following.end not in ends or following.end - following.start > unit.end - unit.start
