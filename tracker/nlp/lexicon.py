"""Finding the word classes of the cue files in a sentence: a dictionary by first word, no scanning per class."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tracker.knowledge.additions import in_use
from tracker.knowledge.cues import load_cues
from tracker.nlp.normalise import fold

Words = Mapping[str, Sequence[str]]  # class → patterns
GAP_WORDS, GAP_CHARACTERS = 4, 6
_TOKEN = re.compile(r"[a-z0-9$](?:[a-z0-9']|(?<=[a-z0-9])[.,](?=[a-z0-9]))*%?|'(?:ll|re|ve|d|m)\b")
_STOP_ZH = "。！？；，,;!?\n"


class Token(NamedTuple):  # a tuple is made in half the time, and there are hundreds a document
    form: str  # lower case, without a closing 's
    start: int
    end: int


class Hit(NamedTuple):
    word_class: str
    start: int
    end: int


def tokenise(lower: str, *, at: int = 0) -> list[Token]:
    """Words of a lower-cased English text; hyphens part words. Offsets are counted from `at`."""
    tokens = []
    for match in _TOKEN.finditer(lower):
        form = match.group()
        start, end = match.span()
        if "'" in form:
            if form.endswith("'s") and len(form) > 2:
                form = form[:-2]
            form = form.rstrip("'") or form
        tokens.append(tuple.__new__(Token, (form, start + at, end + at)))  # Token() itself takes three times as long
    return tokens


@dataclass(frozen=True, slots=True)
class _Pattern:
    word_class: str
    parts: tuple[str, ...]  # words, prefixes ending in *, and ~


@dataclass(frozen=True, slots=True)
class _Starting:
    """The patterns that may begin with a word."""

    alone: tuple[str, ...]  # classes of patterns that are this word
    by_second: dict[str, list[_Pattern]]  # patterns of several words, by the second
    others: tuple[_Pattern, ...]  # those whose second part is a gap or a prefix


class EnglishLexicon:
    def __init__(self, words: Words) -> None:
        self._exact: defaultdict[str, list[_Pattern]] = defaultdict(list)
        self._prefix: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for word_class, patterns in words.items():
            for pattern in patterns:
                parts = tuple(self._split(pattern))
                table, key = (self._prefix, parts[0][:-1]) if parts[0].endswith("*") else (self._exact, parts[0])
                table[key].append(_Pattern(word_class, parts))
        self._starting = lru_cache(maxsize=50_000)(self._find_starting)

    @staticmethod
    def _split(pattern: str) -> list[str]:
        parts = []
        for word in pattern.lower().split():
            star = word.endswith("*")
            forms = [word] if word == "~" else [token.form for token in tokenise(word.rstrip("*"))]
            if star:
                forms[-1] += "*"
            parts += forms
        return parts

    def _find_starting(self, form: str) -> "_Starting | None":
        found = list(self._exact.get(form, ()))
        for size in range(2, len(form) + 1):
            found += self._prefix.get(form[:size], ())
        if not found:
            return None
        alone = tuple(pattern.word_class for pattern in found if len(pattern.parts) == 1)
        by_second: defaultdict[str, list[_Pattern]] = defaultdict(list)
        others: list[_Pattern] = []
        for pattern in found:
            if len(pattern.parts) > 1:
                second = pattern.parts[1]
                (others if second == "~" or second.endswith("*") else by_second[second]).append(pattern)
        return _Starting(alone, dict(by_second), tuple(others))

    def find(self, lower: str, tokens: Sequence[Token], *, at: int = 0) -> list[Hit]:  # noqa: ARG002 - as in Chinese
        """Cues of a sentence whose words are given; offsets are those of the words."""
        hits = []
        last = len(tokens) - 1
        for i, token in enumerate(tokens):
            starting = self._starting(token.form)
            if starting is None:
                continue
            if starting.alone:
                hits += [Hit(word_class, token.start, token.end) for word_class in starting.alone]
            if i == last:
                break
            following = starting.by_second.get(tokens[i + 1].form)
            for pattern in (*following, *starting.others) if following else starting.others:
                end = self._match(tokens, i, pattern.parts)
                if end is not None:
                    hits.append(Hit(pattern.word_class, token.start, tokens[end].end))
        return hits

    @staticmethod
    def _match(tokens: Sequence[Token], i: int, parts: tuple[str, ...]) -> int | None:
        """Index of the last word matched; `parts[0]` is known to match at `i`."""
        at, gap = i, 0
        for part in parts[1:]:
            if part == "~":
                gap = GAP_WORDS
                continue
            for step in range(1, gap + 2):
                if at + step >= len(tokens):
                    return None
                form = tokens[at + step].form
                if form.startswith(part[:-1]) if part.endswith("*") else form == part:
                    at += step
                    break
            else:
                return None
            gap = 0
        return at


class ChineseLexicon:
    def __init__(self, words: Words) -> None:
        self._by_start: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)  # class, head, tail after ~
        for word_class, patterns in words.items():
            for pattern in patterns:
                head, _, tail = fold(pattern.lower()).partition("~")
                self._by_start[head[:2]].append((word_class, head, tail))

    def find(self, lower: str, tokens: Sequence[Token], *, at: int = 0) -> list[Hit]:  # noqa: ARG002 - as in English
        """Cues of a sentence; offsets are counted from `at`."""
        hits, singles = [], []
        get = self._by_start.get
        covered: set[int] = set()
        for i, char in enumerate(lower):
            for key in (char, lower[i : i + 2]):
                for word_class, head, tail in get(key, ()):
                    if not lower.startswith(head, i):
                        continue
                    end = i + len(head)
                    if tail and (end := self._tail(lower, end, tail)) < 0:
                        continue
                    if end - i == 1:
                        singles.append(Hit(word_class, i + at, end + at))
                    else:
                        hits.append(Hit(word_class, i + at, end + at))
                        covered.update(range(i, end))
        # "无" of 无人车 is no negation: one character counts only where no longer cue covers it.
        hits += [hit for hit in singles if hit.start - at not in covered]
        return hits

    @staticmethod
    def _tail(lower: str, at: int, tail: str) -> int:
        found = lower.find(tail, at, at + GAP_CHARACTERS + len(tail))
        if found < 0 or any(sign in lower[at:found] for sign in _STOP_ZH):
            return -1
        return found + len(tail)


Lexicon = EnglishLexicon | ChineseLexicon


def lexicon(language: str) -> Lexicon:
    """Of the project's words and the additions in use; made again when they changed."""
    return _lexicon(language, in_use().version)


@lru_cache(maxsize=4)
def _lexicon(language: str, _version: str) -> Lexicon:
    return lexicon_of(language, load_cues(language).words)


def lexicon_of(language: str, words: Words) -> Lexicon:
    return ChineseLexicon(words) if language == "zh" else EnglishLexicon(words)
