"""What an official notice says of itself, beside its text, and the files that belong to a document."""

from dataclasses import dataclass

from tracker.models import DocumentVersion
from tracker.web.pieces.dates import DateWords, day_in_words
from tracker.web.pieces.values import Link

FILE_WORDS = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.ms-works": "WPS",
    "application/ofd": "OFD",
    "application/zip": "ZIP",
}


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


def file_links(version: DocumentVersion) -> tuple[Link, ...]:
    """Attached files, at the publisher; those of other schemes are left out."""
    return tuple(
        Link(str(file.get("name") or file["url"]), file["url"], FILE_WORDS.get(file.get("media_type") or "", "file"))
        for file in version.attachments
        if str(file.get("url", "")).startswith(("https://", "http://"))
    )
