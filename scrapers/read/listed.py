"""Documents of what a listing alone said: feeds with whole texts, and headlines where that is all we may keep."""

from dataclasses import dataclass

from scrapers.declare import Source
from scrapers.document import Document, Item, Snapshot, SourceKind
from scrapers.read.notice import with_facts


@dataclass(frozen=True, slots=True)
class Listed:
    """Reads nothing: for sources whose items' pages are never fetched."""

    def read(self, snapshot: Snapshot, item: Item, source: Source) -> Document:  # noqa: ARG002 - the protocol's shape
        return document_of(item, source)


def document_of(item: Item, source: Source) -> Document:
    """Whole when the listing carried the whole text, else partial, perhaps with a title and no text at all."""
    warnings = []
    if item.published is not None and item.published.at is None:
        warnings.append(f"the listing's date cannot be read: {item.published.raw!r}")
    document = Document(
        url=item.url,
        title=item.title,
        text=item.text or "",
        language=source.language,
        kind=source.kind,
        published=item.published,
        authors=item.authors,
        publisher=item.extra.get("publisher") or item.extra.get("company") or item.extra.get("agency"),
        is_partial=not (item.is_text_whole and item.text),
        warnings=tuple(warnings),
        issuing_bodies=(item.extra["agency"],) if "agency" in item.extra else (),
        extra=dict(item.extra),
    )
    is_notice = source.kind is SourceKind.NOTICE
    return with_facts(document, listed=item.extra, zone=source.zone) if is_notice else document
