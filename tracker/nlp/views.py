"""A sentence as the event layer sees it: words, word classes, mentions and dates, by clause."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from tracker.nlp.lexicon import Hit, Token, lexicon, tokenise
from tracker.nlp.pipeline import Layers
from tracker.nlp.types import DateMention, Mention, Sentence, Span

T = TypeVar("T", Mention, DateMention)
MAX_SENTENCE = 1_500  # characters; what has no full stop for longer is a table or damage, and read no further
_CLAUSE_EN = re.compile(
    r"[;:]\s|\s[—–-]\s|—|,\s+(?:and|but|while|which|who|although|though|because|after|before|so|whereas|with|or|until)\b"
    r"|\s(?:but|while|although|because|whereas|until|unless)\s|,(?=\s+\w+(?:\s+\w+){3})"
)
_CLAUSE_ZH = re.compile(r"[，；：;:]|——")


class Clause(NamedTuple):
    start: int  # offsets of the text the view was made from
    end: int
    classes: frozenset[str]  # word classes and @entity types in it


@dataclass(frozen=True, slots=True)
class View:
    """One sentence, or the title (index -1, offsets into the title)."""

    index: int
    span: Span
    lower: str  # folded, lower case, of the length of the span
    language: str
    tokens: tuple[Token, ...]  # offsets of the document
    hits: tuple[Hit, ...]  # offsets of the document
    mentions: tuple[Mention, ...]
    dates: tuple[DateMention, ...]
    clauses: tuple[Clause, ...]
    classes: frozenset[str]
    sentence: Sentence | None
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # what later steps ask for again

    @property
    def is_readable(self) -> bool:
        return self.sentence is not None and not self.sentence.is_furniture


@dataclass(frozen=True, slots=True)
class DocumentView:
    layers: Layers
    title: View
    sentences: tuple[View, ...]


def view_document(layers: Layers) -> DocumentView:
    language = layers.document.language
    whole = Span(0, len(layers.title.folded))
    title = _view(-1, whole, layers.title.folded, language, layers.title_mentions, layers.title_dates, None)
    mentions, dates = list(layers.mentions), list(layers.dates)
    views = []
    for index, sentence in enumerate(layers.sentences):
        inside = _take(mentions, sentence.span)
        during = _take(dates, sentence.span)
        views.append(_view(index, sentence.span, layers.text.folded, language, inside, during, sentence))
    return DocumentView(layers, title, tuple(views))


def beside(view: View, span: Span) -> tuple[str, str]:
    """The word (English) or character (Chinese) on either side; at an edge "^" and "$" in English, "" in Chinese."""
    if view.language == "zh":
        at, end = span.start - view.span.start, span.end - view.span.start
        return view.lower[max(0, at - 1) : at], view.lower[end : end + 1]
    before, after = "^", "$"
    for token in view.tokens:
        if token.end <= span.start:
            before = token.form
        elif token.start >= span.end:
            after = token.form
            break
    return before, after


def _take(items: list[T], span: Span) -> tuple[T, ...]:
    """The items within a span. `items` is in text order and loses what lies before the span's end."""
    start = 0
    while start < len(items) and items[start].span.start < span.start:
        start += 1
    end = start
    while end < len(items) and items[end].span.start < span.end:
        end += 1
    taken = tuple(items[start:end])
    del items[:end]
    return taken


def _view(
    index: int,
    span: Span,
    folded: str,
    language: str,
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    sentence: Sentence | None,
) -> View:
    span = Span(span.start, min(span.end, span.start + MAX_SENTENCE))
    mentions = [mention for mention in mentions if mention.span.end <= span.end]
    text = folded[span.start : span.end]
    lower = text.lower()
    if len(lower) != len(text):  # "İ" grows when lowered
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    at = span.start
    tokens = () if language == "zh" else tuple(tokenise(lower, at=at))
    hits = tuple(lexicon(language).find(lower, tokens, at=at))
    pattern = _CLAUSE_ZH if language == "zh" else _CLAUSE_EN
    cuts = [at, *(match.start() + at for match in pattern.finditer(lower)), span.end]
    clauses = [
        Clause(start, end, _classes(hits, mentions, start, end)) for start, end in pairwise(cuts) if end - start > 1
    ]
    every = frozenset[str]().union(*[clause.classes for clause in clauses])
    return View(
        index, span, lower, language, tokens, hits, tuple(mentions), tuple(dates), tuple(clauses), every, sentence
    )


def _classes(hits: Sequence[Hit], mentions: Sequence[Mention], start: int, end: int) -> frozenset[str]:
    inside = [hit.word_class for hit in hits if start <= hit.start < end]
    inside += [f"@{mention.type}" for mention in mentions if start <= mention.span.start < end]
    return frozenset(inside)
