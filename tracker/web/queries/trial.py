"""What a dry run found, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.check import Check, Outcome
from scrapers.document import Document, Item, Published
from tracker.web import words
from tracker.web.pieces.marks import Mark
from tracker.web.queries.sources import CHECK_MARKS, CheckLine, check_lines

ITEMS_SHOWN = 10
TEXT_SHOWN = 600  # characters: the first lines
FILES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ItemLine:
    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Trial:
    mark: Mark
    verdict: str
    lines: tuple[CheckLine, ...]
    look_at: str
    count_words: str
    items: tuple[ItemLine, ...]
    warnings: tuple[str, ...]
    title: str
    date: str
    language: str
    text: tuple[str, ...]
    files: tuple[str, ...]


_VERDICTS = {
    Outcome.PASSED: "This works. Saved, it is visited within a minute and goes live after one more such look.",
    Outcome.FAILED: "This does not work yet. Saved as it is, it would be switched off at its first visit.",
    Outcome.UNCLEAR: "This could not be judged. Saved as it is, it is tried again until it can be.",
}


def trial_of(check: Check) -> Trial:
    listed = check.listed
    document = check.opened.document if check.opened else None
    return Trial(
        mark=CHECK_MARKS[check.outcome],
        verdict=_VERDICTS[check.outcome],
        lines=check_lines(check.findings),
        look_at=check.look_at,
        count_words=words.counted(len(listed.items), "item") if listed else "",
        items=_items(listed.items if listed else ()),
        warnings=listed.warnings[:FILES_SHOWN] if listed else (),
        title=document.title if document else "",
        date=_date(document.published) if document else "",
        language=document.language if document else "",
        text=_first_lines(document) if document else (),
        files=tuple(file.name or file.url for file in document.attachments[:FILES_SHOWN]) if document else (),
    )


def _items(items: Sequence[Item]) -> tuple[ItemLine, ...]:
    return tuple(ItemLine(item.title, item.url, _date(item.published)) for item in items[:ITEMS_SHOWN])


def _date(published: Published | None) -> str:
    if published is None or not published.raw:
        return ""
    return f"{published.on}" if published.on else f"“{published.raw}”, which cannot be read"


def _first_lines(document: Document) -> tuple[str, ...]:
    shown = document.text[:TEXT_SHOWN]
    return tuple(f"{shown} …".splitlines() if len(document.text) > TEXT_SHOWN else shown.splitlines())
