"""Finding every listed name in a text, fast: one pass over the words, a dictionary by first word, longest name first.

Why not spaCy's PhraseMatcher: names must be found inside tokens too ("H200s", "FSD入华"), and with exact code points.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.nlp.normalise import fold
from tracker.nlp.types import Span

_WORD = re.compile(r"[A-Za-z0-9À-ɏ]+|[\u3400-\u9fff]")
_LATIN_END = re.compile(r"[A-Za-z0-9À-ɏ]")
_HAN = re.compile(r"[\u3400-\u9fff]")
EXACT_LENGTH = 4  # names up to this many letters must stand as written: "NIO" and "Thor" are words otherwise


def is_a_name(key: str) -> bool:
    """Whether the index can hold it: a name begins with a letter or digit."""
    return _WORD.match(key) is not None


@dataclass(frozen=True, slots=True)
class Found:
    span: Span
    key: str  # the alias as listed, folded; entities and contexts are looked up by it


@dataclass(frozen=True, slots=True)
class _Alias:
    key: str
    lower: str
    is_exact: bool
    needs_capital: bool


class AliasIndex:
    """All forms of all names. Built once; finding keeps no state."""

    def __init__(self, names: Iterable[str]) -> None:
        by_start: defaultdict[str, list[_Alias]] = defaultdict(list)
        for key in sorted({" ".join(fold(name).split()) for name in names}):
            first = _WORD.match(key)
            if first is None:
                raise ValueError(f"a name must begin with a letter or digit: {key!r}")
            latin = not _HAN.search(key)
            has_capital = any(char.isupper() for char in key)
            is_exact = latin and has_capital and len(key) <= EXACT_LENGTH
            alias = _Alias(key, key.lower(), is_exact, latin and has_capital)
            by_start[self._start(alias.lower, 0, first.group().lower())].append(alias)
        self._by_start = {start: sorted(group, key=lambda a: -len(a.lower)) for start, group in by_start.items()}

    @staticmethod
    def _start(lower: str, at: int, word: str) -> str:
        return lower[at : at + 2] if _HAN.match(word) else word

    def find(self, folded: str) -> Iterator[Found]:
        """Names in text order, never overlapping; where two begin together the longer one."""
        lower = folded.lower()
        if len(lower) != len(folded):  # "İ" grows when lowered
            lower = "".join(low if len(low := char.lower()) == 1 else char for char in folded)
        taken = 0
        get = self._by_start.get
        for match in _WORD.finditer(lower):
            at = match.start()
            if at < taken:
                continue
            word = match.group()
            if word >= "\u3400":
                group = get(lower[at : at + 2])
            else:
                group = get(word) or (get(word[:-1]) if word[-1] == "s" else None)
            if group and (alias_end := self._longest(group, folded, lower, at)):
                alias, taken = alias_end
                yield Found(Span(at, taken), alias.key)

    @staticmethod
    def _longest(group: list[_Alias], folded: str, lower: str, at: int) -> tuple[_Alias, int] | None:
        for alias in group:
            if not lower.startswith(alias.lower, at):
                continue
            end = at + len(alias.lower)
            surface = folded[at:end]
            if alias.is_exact and surface != alias.key:
                continue
            if alias.needs_capital and surface.islower():
                continue
            if _HAN.match(alias.lower[-1]) or not _LATIN_END.match(lower, end):
                return alias, end
            if lower[end] == "s" and not _LATIN_END.match(lower, end + 1) and folded[end] == "s":
                return alias, end + 1  # "H200s", "Teslas"
        return None
