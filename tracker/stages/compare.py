"""Compare: each changed text against the one before it, each periodic filing against the company's filing before it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db.models import Q, QuerySet
from django.utils import timezone

from tracker.compare.changes import Change, Kind, differences, pieces
from tracker.compare.sections import sections
from tracker.compare.texts import COMPARED_WITH, compare_filings, compare_texts
from tracker.compare.unit import Unit
from tracker.errors import LeaseLost
from tracker.models import Comparison, Document, DocumentVersion, Item, Source
from tracker.stages.lease import claim, holding, prolong

log = structlog.get_logger(__name__)

FORMS = ("10-K", "10-Q", "20-F")  # an amendment, /A, holds a part of what it amends and is compared with nothing


@dataclass(frozen=True, slots=True)
class _Told:
    basis: Comparison.Basis
    previous: DocumentVersion
    changes: tuple[Change, ...]
    titles: dict[str, str]  # of a filing's sections, by their key


def pending() -> QuerySet[DocumentVersion]:
    """Versions not compared yet, or by another way of comparing; what has nothing before it is stored as compared.

    "Before or after" where "not" is meant: the database then walks the index of this column.
    """
    is_other = Q(compared_with__lt=COMPARED_WITH) | Q(compared_with__gt=COMPARED_WITH)
    return DocumentVersion.objects.filter(is_other).order_by("compared_with", "id")


def run(*, limit: int = 20, now: datetime | None = None) -> int:
    """Compare up to `limit` versions; how many were worked on."""
    is_live, now = now is None, now or timezone.now()
    claimed = claim(pending(), limit=limit, now=now)
    for version in claimed:
        if not prolong(version, now=timezone.now() if is_live else now):
            continue
        told = _compare(version)
        try:
            with holding(version):
                _store(version, told, now=now)
        except LeaseLost:
            log.warning("lease_lost", stage="compare", version=version.pk)
    return len(claimed)


def _compare(version: DocumentVersion) -> list[_Told]:
    told = []
    before = version.document.versions.filter(number__lt=version.number).order_by("-number").first()
    if before is not None and before.is_partial == version.is_partial:  # a teaser against the whole says nothing
        changes = compare_texts(before.text, version.text, version.language)
        told.append(_Told(Comparison.Basis.VERSION, before, changes, {}))
    found = _filing_before(version)
    if found is not None:
        filed, form = found
        titles = {s.key: s.title for text in (filed.text, version.text) for s in sections(text, form)}
        changes = compare_filings(filed.text, version.text, form)
        told.append(_Told(Comparison.Basis.FILING, filed, changes, titles))
    return told


def _filing_before(version: DocumentVersion) -> tuple[DocumentVersion, str] | None:
    """The text of the company's filing of this form before this one, and the form."""
    item = _filing(version.document)
    if item is None or version.is_partial:
        return None
    earlier = _same_series(item).filter(published_at__lt=item.published_at).order_by("-published_at", "-id").first()
    document = earlier.document if earlier else None
    return (document.current_version, item.extra["form"]) if document and document.current_version else None


def _filing(document: Document) -> Item | None:
    """The listing's entry of a periodic report, which says whose it is and of what form."""
    if document.kind != Source.Kind.FILING:
        return None
    rows = document.items.filter(published_at__isnull=False, extra__form__in=FORMS).order_by("id")
    return next((row for row in rows if row.extra.get("cik") and not row.extra.get("exhibit")), None)


def _same_series(item: Item) -> QuerySet[Item]:
    rows = Item.objects.filter(
        source__kind=Source.Kind.FILING,
        extra__cik=item.extra["cik"],
        extra__form=item.extra["form"],
        document__current_version__is_partial=False,
    )
    return rows.exclude(document=item.document_id).select_related("document__current_version")


def _store(version: DocumentVersion, told: Sequence[_Told], *, now: datetime) -> None:
    for one in told:
        counts = Counter(change.kind for change in one.changes)
        Comparison.objects.update_or_create(
            version=version,
            basis=one.basis,
            defaults={
                "previous": one.previous,
                "added": counts[Kind.ADDED],
                "removed": counts[Kind.REMOVED],
                "changed": counts[Kind.CHANGED],
                "renumbered": counts[Kind.RENUMBERED] + counts[Kind.MOVED],
                "changes": written(one.changes, one.titles, one.previous.text, version.text),
                "known_at": now,
            },
        )
    DocumentVersion.objects.filter(pk=version.pk).update(compared_with=COMPARED_WITH)
    _wake_the_next(version)


def _wake_the_next(version: DocumentVersion) -> None:
    """A filing that came late, or whose text changed, is the one before a filing that was compared already."""
    item = _filing(version.document)
    if item is None or version.document.current_version_id != version.pk or version.is_partial:
        return
    later = _same_series(item).filter(published_at__gt=item.published_at).order_by("published_at", "id").first()
    following = later.document.current_version if later and later.document else None
    if following is not None and not following.comparisons.filter(previous=version).exists():
        DocumentVersion.objects.filter(pk=following.pk).update(compared_with="")


def written(changes: Sequence[Change], titles: dict[str, str], old: str, new: str) -> dict[str, Any]:
    """As stored: `rows` of {kind, old, new, section}, a place being [start, end, label]; null for text left out.

    A changed one has `words`, its pieces in order as [kind, code points]: finding them takes too long for a page.
    """
    kept = differences(changes, context=0 if titles else 1)
    used = {row.section for change in kept if change for row in (change.new or change.old,) if row}
    return {
        "sections": {key: title for key, title in titles.items() if key in used},
        "rows": [change and _row(change, old, new) for change in kept],
    }


def _row(change: Change, old: str, new: str) -> dict[str, Any]:
    unit = change.new or change.old
    row: dict[str, Any] = {
        "kind": change.kind.value,
        "old": _place(change.old),
        "new": _place(change.new),
        "section": unit.section if unit else "",
    }
    if change.kind is Kind.CHANGED and change.old and change.new:
        found = pieces(old[change.old.start : change.old.end], new[change.new.start : change.new.end])
        row["words"] = [[piece.kind.value, len(piece.text)] for piece in found]
    return row


def _place(unit: Unit | None) -> list[int | str] | None:
    return [unit.start, unit.end, unit.label] if unit else None
