"""What befell a document's page at its publisher, in words."""

from dataclasses import dataclass

from tracker.models import Document, PageChange
from tracker.web.pieces.dates import DateWords
from tracker.web.viewer import Viewer

WORDS = {
    PageChange.Kind.GONE: "Gone, seen first on",
    PageChange.Kind.MOVED: "Moved, seen first on",
    PageChange.Kind.RETURNED: "Back, seen first on",
}


@dataclass(frozen=True, slots=True)
class PageLine:
    words: str
    seen: DateWords | None
    address: str  # where it moved to
    detail: str
    is_gone: bool


def lines(document: Document, viewer: Viewer) -> tuple[PageLine, ...]:
    """The latest first."""
    return tuple(_line(row, viewer) for row in document.page_changes.order_by("-known_at", "-id"))


def _line(row: PageChange, viewer: Viewer) -> PageLine:
    kind = PageChange.Kind(row.kind)
    address = row.url if kind is PageChange.Kind.MOVED else ""
    return PageLine(WORDS[kind], viewer.moment(row.known_at), address, row.detail, kind is PageChange.Kind.GONE)
