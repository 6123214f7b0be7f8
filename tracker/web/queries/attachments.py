"""The files of a notice, what became of each, and the notice a file belongs to."""

from dataclasses import dataclass

from django.db.models import Prefetch

from tracker.models import Document, DocumentVersion, Item, SourceFault
from tracker.web import links, words
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
class AttachedFile:
    name: str
    kind: str
    original: str  # address at the publisher
    read: Link | None  # the document made of it
    note: str  # why there is none
    raw: str  # address of the bytes; empty where none are kept
    size: str


def files_of(document: Document, version: DocumentVersion) -> tuple[AttachedFile, ...]:
    """In the order of the page; those of other schemes are left out."""
    entries = [entry for entry in version.attachments if str(entry.get("url", "")).startswith(("https://", "http://"))]
    addresses = [entry["url"] for entry in entries]
    open_faults = Prefetch("faults", SourceFault.objects.filter(resolved_at__isnull=True), "open_faults")
    rows = Item.objects.filter(source=document.source_id, fetch_url__in=addresses, attached_to__isnull=False)
    rows = rows.select_related("snapshot", "document__current_version").prefetch_related(open_faults)
    items = {item.fetch_url: item for item in rows}
    return tuple(_file(entry, items.get(entry["url"])) for entry in entries)


def notice_of(document: Document) -> Link | None:
    item = document.items.filter(attached_to__isnull=False).select_related("attached_to__current_version").first()
    notice = item.attached_to if item else None
    if notice is None or notice.current_version is None:
        return None
    return Link(notice.current_version.title, links.document(notice, notice.current_version))


def _file(entry: dict[str, str], item: Item | None) -> AttachedFile:
    snapshot = item.snapshot if item else None
    text = item.document.current_version if item and item.document else None
    return AttachedFile(
        name=entry.get("name") or entry["url"],
        kind=FILE_WORDS.get(entry.get("media_type") or "", "file"),
        original=entry["url"],
        read=Link("read", links.document(item.document, text)) if item and item.document and text else None,
        note="" if text else _note(item),
        raw=links.snapshot(snapshot.sha256) if snapshot else "",
        size=f"{snapshot.size_bytes:,} bytes" if snapshot else "",
    )


def _note(item: Item | None) -> str:
    if item is None:
        return "not fetched"
    faults: list[SourceFault] = item.open_faults  # type: ignore[attr-defined]  # prefetched above
    if faults:
        return f"not read: {words.fault_words(faults[-1].message)}"
    if item.state == Item.State.READ:
        return "kept, not read: only PDF and DOCX files are"
    return "waits to be fetched" if item.state == Item.State.FOUND else "waits to be read"
