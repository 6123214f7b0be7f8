"""What is usual for a source: the texts it gave well before."""

from datetime import datetime, timedelta
from functools import lru_cache

from scrapers.document import Document as ReadDocument
from scrapers.errors import OtherSize
from scrapers.usual import Text, check_against_itself, check_language, measured, odd_size
from tracker.models import DocumentVersion, Item, Source, SourceFault

TEXTS = 20  # looked back at
# Texts of an odd size are not taken for usual, unless they have been coming for so long: then they are.
NEW_USUAL = timedelta(days=14)


def check(item: Item, read: ReadDocument, *, now: datetime) -> OtherSize | None:
    """Errors: OtherLanguage, OtherSize for a text that must not be stored. An odd one that may be is given back."""
    if item.attached_to_id is not None:
        return None  # the files of notices have every size, and forms in English
    current = item.document.current_version if item.document is not None else None
    if current is not None and not current.is_partial:
        check_against_itself(read, measured(current.text))
        return None
    usual = texts(item.source, now=now)
    check_language(read, usual)
    return odd_size(read, usual)


def texts(source: Source, *, now: datetime) -> list[Text]:
    """The last whole texts of a source, newest first."""
    odd = SourceFault.objects.filter(
        source=source, code=OtherSize.code, is_oddity=True, first_seen_at__gt=now - NEW_USUAL, snapshot__isnull=False
    )
    rows = DocumentVersion.objects.filter(document__source=source, is_partial=False).exclude(text="")
    rows = rows.exclude(snapshot__in=odd.values("snapshot")).order_by("-id")
    return [_measured(pk, text_hash) for pk, text_hash in rows.values_list("pk", "text_hash")[:TEXTS]]


@lru_cache(maxsize=10_000)
def _measured(version: int, _text_hash: str) -> Text:
    """Measured once and not for each page that is read after it: the text of a version does not change."""
    return measured(DocumentVersion.objects.values_list("text", flat=True).get(pk=version))
