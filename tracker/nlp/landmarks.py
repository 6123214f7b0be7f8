"""Dates that belong to a whole document: of its sending, its news, its close, what begins to apply."""

import re

from tracker.nlp.types import DateKind, DateMention, DateSide
from tracker.nlp.views import DocumentView, View

_AFTER_DATELINE = {
    "en": re.compile(r"\s*,?(?:\s*\d{4})?\s*(?:\([^)]{1,30}\)|/[^/]{1,30}/)?\s*[-–—]+\s"),
    "zh": re.compile(r"\s*(?:电|讯|综合|\(|消息)"),
}
_BESIDE = 6  # characters of a line beside its date: bullets, signs
_CLOCK = re.compile(r"\W*\d{1,2}[:.]\d\d\b")


def dateline(view: View) -> DateMention | None:
    """The day in "BEIJING, May 3 (Wire) -" or 北京5月3日电: when the text was sent."""
    if not 0 <= view.index <= 1 or not view.dates:
        return None
    date, at = view.dates[0], view.span.start
    if date.kind is not DateKind.DAY or date.span.start - at >= 45:
        return None
    tail = view.lower[date.span.end - at : date.span.end - at + 40]
    return date if _AFTER_DATELINE[view.language].match(tail) else None


def first_date(document: DocumentView) -> tuple[int, DateMention] | None:
    """The first day of the text's opening that is no dateline: often when its news happened; with its sentence."""
    memo = document.title.memo
    if "first date" not in memo:
        memo["first date"] = next(
            (
                (near.index, date)
                for near in document.sentences[:4]
                for date in near.dates
                if date.value and date.kind is DateKind.DAY and not date.is_future and date is not dateline(near)
            ),
            None,
        )
    found: tuple[int, DateMention] | None = memo["first date"]
    return found


def closing_date(document: DocumentView) -> tuple[int, DateMention] | None:
    """The date under a letter or notice: one of the last lines that holds little else; with its sentence."""
    memo = document.title.memo
    if "closing date" not in memo:
        memo["closing date"] = next(
            (
                (near.index, date)
                for near in document.sentences[-3:]
                for date in near.dates
                if date.value and date.kind is DateKind.DAY and near.span.end - near.span.start < 60
            ),
            None,
        )
    found: tuple[int, DateMention] | None = memo["closing date"]
    return found


_LABEL_REACH = 12  # sentences that a line which is nothing but a date may head


def labels(document: DocumentView) -> dict[int, DateMention]:
    """In a text told by dates, two of its lines or more being nothing else: the line that heads each sentence."""
    memo = document.title.memo
    if "labels" not in memo:
        memo["labels"] = _labels(document)
    found: dict[int, DateMention] = memo["labels"]
    return found


def _labels(document: DocumentView) -> dict[int, DateMention]:
    lines = {
        view.index: date
        for view in document.sentences
        for date in view.dates[:1]
        if date.value and view.span.end - view.span.start - (date.span.end - date.span.start) < _BESIDE
    }
    if len(lines) < 2:
        return {}
    headed: dict[int, DateMention] = {}
    last = -1
    for view in document.sentences:
        if view.index in lines:
            last = view.index
        elif last >= 0 and view.index - last <= _LABEL_REACH:
            headed[view.index] = lines[last]
    return headed


def begins(document: DocumentView) -> list[tuple[View, DateMention]]:
    """Days on which, as a sentence says, something begins to apply."""
    memo = document.title.memo
    if "begins" not in memo:
        memo["begins"] = [
            (near, date)
            for near in document.sentences
            if near.dates and "inforce" in near.classes
            for date in near.dates
            if date.value and (date.is_future or date.side is DateSide.FROM)
        ][:4]
    found: list[tuple[View, DateMention]] = memo["begins"]
    return found


def is_running(document: DocumentView) -> bool:
    """Told by the hour, as a live page is."""
    memo = document.title.memo
    if "running" not in memo:
        memo["running"] = sum(1 for near in document.sentences if _CLOCK.match(near.lower)) >= 3
    return bool(memo["running"])
