"""What an official notice says of itself, beside its text."""

from dataclasses import dataclass

from tracker.models import DocumentVersion
from tracker.web.pieces.dates import DateWords, day_in_words


@dataclass(frozen=True, slots=True)
class NoticeLine:
    label: str
    text: str = ""
    date: DateWords | None = None


def notice_lines(version: DocumentVersion) -> tuple[NoticeLine, ...]:
    """Only what is known; empty for a document that says none of it."""
    lines = (
        NoticeLine("Number", version.document_number),
        NoticeLine("Issued by", ", ".join(version.issuing_bodies)),
        NoticeLine("Signed", date=day_in_words(version.issued_on)),
        NoticeLine("In effect from", date=day_in_words(version.effective_on)),
        NoticeLine("Comments until", date=day_in_words(version.comments_close_on)),
    )
    return tuple(line for line in lines if line.text or line.date)
