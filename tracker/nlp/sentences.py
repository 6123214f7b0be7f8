"""Sentences, paragraphs and clauses of a text in English or Chinese."""

import re
from collections.abc import Iterator
from itertools import pairwise

from tracker.nlp.normalise import NormalisedText
from tracker.nlp.types import Sentence, Span

_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "jr",
        "sr",
        "inc",
        "ltd",
        "co",
        "corp",
        "llc",
        "plc",
        "vs",
        "etc",
        "no",
        "nos",
        "fig",
        "sec",
        "art",
        "al",
        "approx",
        "dept",
        "est",
        "gov",
        "sen",
        "rep",
        "gen",
        "col",
        "lt",
        "hon",
        "rev",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thurs",
        "fri",
        "sat",
        "sun",
        "a.m",
        "p.m",
        "e.g",
        "i.e",
        "cf",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "p.r.c",
        "h.k",
        "d.c",
        "ph.d",
    ]
)
_END_EN = re.compile(r"[.!?]+[\"'”)\]]*(?=\s|$)|[。！？]+[”\")]*")
_END_ZH = re.compile(r"(?:[。！？!?…]+|；|(?<=[^\s\d.A-Za-z])\.(?=\s|$))[”’\")』」》]*")
_OPENER = re.compile(r"[\s\"'“‘(\[]*([A-Z0-9$€£]|[^\x00-\x7f])")
_CLAUSE_EN = re.compile(
    r"(?<=[;:])\s+|(?<=,)\s+(?:and|but|while|which|who|although|because|after|as|with)\b|\s+(?=[—–-]\s)|(?<=,)\s+"
)
_CLAUSE_ZH = re.compile(r"(?<=[；;:：])|(?<=[，,])|(?<=、)")
MAX_WORDS, MAX_CHARACTERS = 60, 150  # evidence past 80 words or 200 characters counts as none: stay well below


def split_sentences(text: NormalisedText) -> tuple[Sentence, ...]:
    """The sentences of a text in order. A line break always ends one, unless the line was wrapped in mid-sentence."""
    sentences = []
    paragraph = -1
    blank = True
    for start, end, furniture in _blocks(text):
        if start == end:
            blank = True
            continue
        paragraph += 1 if blank or not furniture else 0
        blank = False
        spans = list(_split_block(text.folded, start, end, text.language))
        heading = (
            len(spans) == 1 and not furniture and _looks_like_heading(text.folded[start:end].strip(), text.language)
        )
        for span in spans:
            clauses = _clauses(text.folded, span, text.language)
            sentences.append(Sentence(span, paragraph, furniture, heading, clauses))
    return tuple(sentences)


def _blocks(text: NormalisedText) -> Iterator[tuple[int, int, bool]]:
    """Stretches that no sentence crosses: lines, joined where a hard wrap cut a sentence."""
    lines = [(line.span.start, line.span.end, bool(line.furniture)) for line in text.lines]
    wrapped = _is_hard_wrapped(text)
    index = 0
    while index < len(lines):
        start, end, furniture = lines[index]
        while wrapped and index + 1 < len(lines) and text.folded[lines[index + 1][0] : lines[index + 1][1]].strip():
            if furniture != lines[index + 1][2] or end == start:
                break
            index += 1
            end = lines[index][1]
        yield start, end, furniture
        index += 1


def _is_hard_wrapped(text: NormalisedText) -> bool:
    """Lines cut at a column rather than at a paragraph: most long ones end in mid-sentence, a small letter follows."""
    rows = [text.folded[line.span.start : line.span.end].rstrip() for line in text.lines]
    cut = ends = 0
    for row, following in pairwise(rows):
        if len(row) > 40 and following:
            if row[-1] not in ".!?:;\"'”)。！？；：" and following[:1].islower():
                cut += 1
            else:
                ends += 1
    return cut >= 3 and cut * 2 > ends


def _split_block(folded: str, start: int, end: int, language: str) -> Iterator[Span]:
    pattern = _END_ZH if language == "zh" else _END_EN
    at = start
    for match in pattern.finditer(folded, start, end):
        if language != "zh" and not _ends_sentence(folded, match, end):
            continue
        if span := _trim(folded, at, match.end()):
            yield span
        at = match.end()
    if span := _trim(folded, at, end):
        yield span


def _ends_sentence(folded: str, match: re.Match[str], end: int) -> bool:
    if match.group()[0] in "!?。！？":
        return match.end() == end or folded[match.end() : match.end() + 40].lstrip()[:1] not in tuple(
            "abcdefghijklmnopqrstuvwxyz,"
        )
    if match.end() < end and not _OPENER.match(folded, match.end()):
        return False
    word = re.search(r"[^\s(\[\"'“]*$", folded[max(0, match.start() - 20) : match.start()])
    last = word.group().lower() if word else ""
    if match.end() >= end:
        return True
    if last in _ABBREVIATIONS:
        # "in the U.S. The company": a sentence may end in an abbreviation when a function word opens the next.
        return last in ("u.s", "u.k", "inc", "corp", "co", "ltd", "a.m", "p.m", "etc", "h.k") and bool(
            re.match(
                r"\s+[\"“']?(The|It|In|But|And|That|This|They|He|She|A|An|Its|Their|On|At|For|As|Under|However)\b",
                folded[match.end() :],
            )
        )
    return not (len(last) == 1 and last.isalpha())


def _trim(folded: str, start: int, end: int) -> Span | None:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None


def _looks_like_heading(line: str, language: str) -> bool:
    if language == "zh":
        return len(line) <= 30 and line[-1] not in "。！？；，、”…" and "。" not in line
    return len(line.split()) <= 12 and line[-1] not in ".!?;,:\"”'"


def _clauses(folded: str, span: Span, language: str) -> tuple[Span, ...]:
    """The sentence itself where it is short enough, else its clauses joined up to the limit."""
    if not _too_long(folded, span.start, span.end, language):
        return (span,)
    cuts = [
        m.start() for m in (_CLAUSE_ZH if language == "zh" else _CLAUSE_EN).finditer(folded, span.start + 1, span.end)
    ]
    clauses: list[Span] = []
    start = last = span.start
    for cut in [*cuts, span.end]:
        if _too_long(folded, start, cut, language) and last > start:
            if part := _trim(folded, start, last):
                clauses.append(part)
            start = last
        last = cut
    if part := _trim(folded, start, span.end):
        clauses.append(part)
    return tuple(clauses)


def _too_long(folded: str, start: int, end: int, language: str) -> bool:
    return end - start > MAX_CHARACTERS if language == "zh" else len(folded[start:end].split()) > MAX_WORDS
