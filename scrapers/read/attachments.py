"""Files a page links to: notices often put the real text there."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import Tag

from scrapers.document import Attachment, Document, Item
from scrapers.errors import Unreadable
from scrapers.read.text import line_of_html
from scrapers.urls import canonical_url, fetchable_url

MEDIA_TYPES = {
    "pdf": "application/pdf", "doc": "application/msword", "wps": "application/vnd.ms-works", "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel", "zip": "application/zip", "rar": "application/vnd.rar",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "et": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint", "csv": "text/csv",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
ATTACHED = "attached_to"  # in an item's `extra`: the address of the page that links it
MAX_FILES = 20  # of one page; more are a library, not a notice
_SUFFIX = re.compile(r"\.([A-Za-z0-9]{2,4})$")


def attachments_in(tags: Iterable[Tag], base: str) -> tuple[Attachment, ...]:
    """One entry a file, in page order; lists that a page repeats count once."""
    found: dict[str, Attachment] = {}
    for tag in tags:
        for link in [tag] if tag.name == "a" else tag.select("a[href]"):
            attachment = _attachment(link, base)
            if attachment is not None:
                found.setdefault(attachment.url, attachment)
    return tuple(found.values())


def attached_items(document: Document, item: Item) -> tuple[Item, ...]:
    """The files of a document, to be fetched and read as documents of their own; the first `MAX_FILES`."""
    facts = {ATTACHED: document.url} | ({"publisher": document.publisher} if document.publisher else {})
    return tuple(
        Item(
            url=canonical_url(attachment.url),
            title=f"{document.title} | {attachment.name}",
            external_id=canonical_url(attachment.url),
            published=document.published or item.published,
            fetch_url=attachment.url,
            extra=facts,
        )
        for attachment in document.attachments[:MAX_FILES]
    )


def media_type_of(name: str) -> str | None:
    match = _SUFFIX.search(name.strip())
    return MEDIA_TYPES.get(match[1].lower()) if match else None


def _attachment(link: Tag, base: str) -> Attachment | None:
    try:
        url = fetchable_url(str(link.get("href") or ""), base)
    except Unreadable:
        return None  # javascript: and mailto: links are no files
    parts = urlsplit(url)
    named = parse_qs(parts.query).get("fileName", [""])[0]
    file_name = unquote(named or parts.path.rpartition("/")[2])
    media_type = media_type_of(parts.path) or media_type_of(file_name)
    if media_type is None:
        return None
    shown = line_of_html(str(link.get("title") or "")) or line_of_html(link.decode_contents())
    return Attachment(url, shown or file_name, media_type)
