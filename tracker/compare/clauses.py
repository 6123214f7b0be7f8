"""A rule's numbered clauses: 第十二条, （三）, § 744.21, (a)(1). The number says where a clause stands, no more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.compare.unit import Unit, key_of

_ZH = "一二三四五六七八九十百千零〇两"
# In the order of their rank; the first that matches counts. A rank of 0 is a heading over the articles.
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in (
        (0, rf"第[{_ZH}\d]+[编章节]"),
        (0, r"(?:PART|Part|Chapter|CHAPTER|Subpart)\s+[\dA-Z]+\b"),
        (1, rf"第[{_ZH}\d]+条(?:之[{_ZH}]+)?"),
        (1, r"§+\s*\d+[a-z]?(?:\.\d+[a-z]?)*"),
        (1, r"(?:Article|ARTICLE|Section|SECTION|Sec\.|Rule)\s+\d+[A-Za-z]?(?:\.\d+)*(?=[\s.:—-])"),
        (1, rf"[{_ZH}]{{1,3}}、"),
        (2, rf"[（(][{_ZH}]{{1,3}}[）)]"),
        (2, r"\((?:[a-hj-uwyz]|(?![ivx]{2}\))[a-z]{2})\)"),
        (3, r"\d{1,2}(?:\.\d{1,2})*[.、．](?!\d)|\(\d{1,2}\)|（\d{1,2}）"),
        (4, r"\([ivx]{1,5}\)"),
        (5, r"\([A-Z]{1,2}\)"),
    )
)
_BEFORE_ROMAN = {"(i)": "(h)", "(v)": "(u)", "(x)": "(w)"}
_AFTER = re.compile(r"[\s\u3000.:：、]*")
ARTICLE = 1
FEWEST_ARTICLES = 3  # a text with fewer numbered articles is prose that cites one


@dataclass(frozen=True, slots=True)
class _Marker:
    rank: int
    text: str


def is_rule(text: str) -> bool:
    """Whether the text is made of numbered articles."""
    first = (next(_markers(line, {}), None) for line in text.split("\n"))
    articles = [marker for marker in first if marker is not None and marker.rank == ARTICLE]
    return len({marker.text for marker in articles}) >= FEWEST_ARTICLES


def clause_units(text: str) -> tuple[Unit, ...]:
    """Every line of a rule with the number it stands under. Blank lines are left out."""
    units = []
    path: dict[int, str] = {}  # rank → number, of the clauses that the line stands in
    at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        stripped = line.strip()
        if not stripped:
            continue
        start += len(line) - len(line.lstrip())
        own, body = "", stripped
        for marker in _markers(stripped, path):
            for rank in [rank for rank in path if rank >= marker.rank]:
                del path[rank]
            path[marker.rank] = marker.text
            own += marker.text
            body = _AFTER.sub("", body.removeprefix(marker.text), count=1)
        label = own if 0 in path and own == path[0] else "".join(path[rank] for rank in sorted(path) if rank)
        units.append(Unit(start, start + len(stripped), key_of(body) or key_of(own), label, own))
    return tuple(units)


def _markers(line: str, path: dict[int, str]) -> Iterator[_Marker]:
    """The numbers a line begins with: "(a)(1)" are two."""
    rest, lowest = line.strip(), -1
    while rest:
        marker = _marker(rest, path, lowest)
        if marker is None:
            return
        yield marker
        rest, lowest = rest.removeprefix(marker.text), marker.rank
        if not rest.startswith(("(", "（")):  # "第十二条 （一）" is an article that begins with brackets
            return


def _marker(text: str, path: dict[int, str], lowest: int) -> _Marker | None:
    for rank, pattern in _MARKERS:
        if match := pattern.match(text):
            marker = match[0]
            # (i) after (h) is a letter; elsewhere it is a number.
            if rank == 4 and _BEFORE_ROMAN.get(marker) == path.get(2) is not None:
                rank = 2
            return _Marker(rank, marker) if rank > lowest else None
    return None
