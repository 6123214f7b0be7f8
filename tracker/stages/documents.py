"""Documents and their versions as stored: a changed text is a new version, an unchanged one changes nothing."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Max

from scrapers import document
from scrapers.read.batch import batch_of
from scrapers.read.document_number import parse_number
from tracker.compare.texts import COMPARED_WITH
from tracker.models import Document, DocumentVersion, Item, SerialNumber, Source
from tracker.stages.items import clean, published_fields


def store(item: Item, read: document.Document, *, now: datetime) -> Document:
    """Store what an item's bytes said; the document it belongs to. Call in a transaction."""
    read = replace(read, title=clean(read.title), text=clean(read.text))
    row = _document(item, read, now=now)
    if _may_speak(row, item, read):
        version = _version(row, item, read, now=now)
        if row.current_version_id != version.pk:
            _make_current(row, version)
    return row


def _document(item: Item, read: document.Document, *, now: datetime) -> Document:
    Document.objects.get_or_create(
        canonical_url=clean(read.url),
        defaults={
            "source": item.source,
            "publisher": _publisher(item, read),
            "kind": read.kind.value,
            "fact_links": read.extra.get("fact_links", "").split(),
            "is_backfill": item.is_backfill,
            "known_at": now,
        },
    )
    # Locked, so that two workers number its versions one after the other.
    return Document.objects.select_for_update().select_related("source").get(canonical_url=clean(read.url))


def _publisher(item: Item, read: document.Document) -> str:
    return clean(read.publisher or item.source.publisher)[:200]


def _may_speak(row: Document, item: Item, read: document.Document) -> bool:
    """Part of a text never replaces the whole; another source's reading only a part, and then it takes over."""
    current = row.current_version
    if current is None:
        return True
    if read.is_partial and not current.is_partial:
        return False
    if row.source_id == item.source_id:
        return True
    is_completed = current.is_partial and not read.is_partial
    if is_completed and row.source.declared_by != Source.DeclaredBy.BUNDLE:
        row.source, row.publisher, row.kind = item.source, _publisher(item, read), read.kind.value
        row.save(update_fields=["source", "publisher", "kind"])
        return True
    return False


def _version(row: Document, item: Item, read: document.Document, *, now: datetime) -> DocumentVersion:
    """The version with this text, made if there is none; a text that comes back is its old version."""
    last = row.versions.aggregate(last=Max("number"))["last"] or 0
    version, is_new = DocumentVersion.objects.get_or_create(
        document=row,
        text_hash=read.text_hash,
        defaults={
            "number": last + 1,
            "snapshot": item.snapshot,
            "known_at": now,
            # A first text has nothing to be compared with, unless it is a report that comes every year.
            "compared_with": COMPARED_WITH if last == 0 and row.kind != Source.Kind.FILING else "",
            **_said(read),
        },
    )
    if is_new and row.kind == Source.Kind.NOTICE:
        number_serially(version)
    return version


def number_serially(version: DocumentVersion) -> None:
    """Store the number of a new version of a notice and that of the batch its title names."""
    found = (parse_number(version.document_number), batch_of(version.title))
    numbers = {(number.series[:200], number.year, number.serial) for number in found if number}
    issued_by = next(iter(version.issuing_bodies), version.document.publisher)[:200]
    SerialNumber.objects.bulk_create(
        SerialNumber(version=version, series=series, year=year, serial=serial, issued_by=issued_by)
        for series, year, serial in sorted(numbers, key=str)
    )


def _said(read: document.Document) -> dict[str, Any]:
    return {
        "title": read.title,
        # Where the headline is all that is public, it is what there is to read; elsewhere the text tells it again.
        "text": read.text if read.text.strip() else read.title,
        "authors": [clean(author) for author in read.authors],
        "language": read.language[:16],
        "attachments": [
            {"url": attachment.url, "name": clean(attachment.name), "media_type": attachment.media_type}
            for attachment in read.attachments
        ],
        "document_number": clean(read.document_number)[:120],
        "issuing_bodies": [clean(body) for body in read.issuing_bodies],
        "issued_on": read.issued_on,
        "effective_on": read.effective_on,
        "comments_close_on": read.comments_close_on,
        "warnings": [clean(warning) for warning in read.warnings],
        "is_partial": read.is_partial,
        "partial_reason": read.why_partial.value if read.why_partial else "",
        **published_fields(read.published),
    }


def _make_current(row: Document, version: DocumentVersion) -> None:
    """What was read out of the version before stays with it; the stages after this look at current ones only."""
    DocumentVersion.objects.filter(pk=version.pk).update(is_merged=False, storied_at=None)
    row.current_version = version
    row.save(update_fields=["current_version"])
