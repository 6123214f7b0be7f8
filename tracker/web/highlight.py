"""A text cut into runs, so that entities and evidence are shown in place.

All offsets are code points into the text, half-open. Spans may overlap, nest, repeat, or lie outside the text (a
version that was read by a broken extractor must still open): they are cut to the text, and the runs joined again give
exactly the text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class EntitySpan:
    start: int
    end: int
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    start: int
    end: int
    trigger_start: int
    trigger_end: int
    event: int  # number of the event in the page's list, from 1


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is the same thing throughout."""

    text: str
    start: int
    entity: EntitySpan | None = None
    is_trigger: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Runs up to where the next evidence span begins. `anchor`: start of its own spans; `events`: their numbers."""

    runs: tuple[Run, ...]
    anchor: int | None = None
    events: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Text outside any evidence (one part), or a cluster of evidence spans that overlap."""

    parts: tuple[Part, ...]
    is_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    passages: tuple[Passage, ...]


def paragraphs(text: str, entities: Sequence[EntitySpan], evidence: Sequence[EvidenceSpan]) -> tuple[Paragraph, ...]:
    """One paragraph a line; blank lines are left out. Evidence that runs over a line end is shown in both parts."""
    length = len(text)
    named = _Names(span for span in entities if 0 <= span.start < span.end <= length)
    told = sorted(
        (span for span in evidence if 0 <= span.start < min(span.end, length)), key=lambda s: (s.start, -s.end)
    )
    found = []
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line.rstrip())
        if line.strip():
            found.append(Paragraph(tuple(_passages(text, start, end, named, told))))
        start += len(line)
    return tuple(found)


def _passages(text: str, start: int, end: int, entities: "_Names", evidence: list[EvidenceSpan]) -> "list[Passage]":
    inside = [span for span in evidence if span.start < end and span.end > start]
    passages: list[Passage] = []
    position = start
    for group in _clusters(inside):
        first = max(start, min(span.start for span in group))
        last = min(end, max(span.end for span in group))
        if first > position:
            passages.append(Passage((Part(_runs(text, position, first, entities, ())),)))
        # A cut where another span begins gives each span its own place to link to.
        cuts = sorted({first, *(span.start for span in group if first < span.start < last), last})
        parts = tuple(_part(text, left, right, entities, group) for left, right in pairwise(cuts))
        passages.append(Passage(parts, is_evidence=True))
        position = last
    if position < end:
        passages.append(Passage((Part(_runs(text, position, end, entities, ())),)))
    return passages


def _part(text: str, left: int, right: int, entities: "_Names", group: list[EvidenceSpan]) -> Part:
    starting = [span for span in group if span.start == left]
    return Part(
        _runs(text, left, right, entities, group),
        anchor=left if starting else None,
        events=tuple(dict.fromkeys(span.event for span in starting)),
    )


def _clusters(spans: list[EvidenceSpan]) -> list[list[EvidenceSpan]]:
    """Spans, sorted by start, in groups that overlap."""
    groups: list[list[EvidenceSpan]] = []
    reach = -1
    for span in spans:
        if groups and span.start < reach:
            groups[-1].append(span)
        else:
            groups.append([span])
        reach = max(reach, span.end)
    return groups


def _runs(text: str, start: int, end: int, entities: "_Names", evidence: Sequence[EvidenceSpan]) -> tuple[Run, ...]:
    here = entities.between(start, end)
    triggers = [(span.trigger_start, span.trigger_end) for span in evidence]
    edges = {start, end}
    for left, right in [*((span.start, span.end) for span in here), *triggers]:
        edges.update(edge for edge in (left, right) if start < edge < end)
    cuts = sorted(edges)
    return tuple(
        Run(
            text[left:right],
            left,
            next((span for span in here if span.start <= left and right <= span.end), None),
            any(first <= left and right <= last for first, last in triggers),
        )
        for left, right in pairwise(cuts)
    )


class _Names:
    """Entity names without overlap, for links cannot nest: of two that share characters, the first and longer one."""

    def __init__(self, spans: Iterable[EntitySpan]) -> None:
        self._spans: list[EntitySpan] = []
        for span in sorted(spans, key=lambda span: (span.start, -span.end)):
            if not self._spans or span.start >= self._spans[-1].end:
                self._spans.append(span)
        self._starts = [span.start for span in self._spans]
        self._ends = [span.end for span in self._spans]

    def between(self, start: int, end: int) -> list[EntitySpan]:
        """Those that lie in this stretch, wholly or in part."""
        return self._spans[bisect_right(self._ends, start) : bisect_left(self._starts, end)]
