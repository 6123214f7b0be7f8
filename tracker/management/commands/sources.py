"""The health of every source."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from scrapers.advice import advice_of
from scrapers.cards import card_page
from tracker.management.console import ago, console
from tracker.models import Source, SourceFault
from tracker.stages import probation
from tracker.web.words import fault_words


class Command(BaseCommand):
    help = (
        "Show every source: its state, last success, next visit and what is wrong with it. "
        "Example: manage.py sources --failing. With --cards: the table of docs/sources.md, from the declarations and "
        "the fixtures of their tests; no database is asked."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("source", nargs="*", help="slugs; all sources without them")
        parser.add_argument("--failing", action="store_true", help="only sources with open faults")
        parser.add_argument("--cards", action="store_true", help="every declared source with its evidence, in Markdown")
        parser.add_argument("--recordings", type=Path, help="folder of recorded answers, for the figures of --cards")

    def handle(
        self,
        *_args: object,
        source: Sequence[str],
        failing: bool,
        cards: bool,
        recordings: Path | None,
        **_options: object,
    ) -> None:
        if cards:
            self.stdout.write(card_page(settings.BASE_DIR / "tests" / "fixtures", recordings), ending="")
            return
        rows = Source.objects.annotate(item_count=Count("items", distinct=True))
        rows = rows.annotate(document_count=Count("documents", distinct=True))
        if source:
            rows = rows.filter(slug__in=source)
            if unknown := set(source) - {row.slug for row in rows}:
                raise CommandError(f"No such source: {', '.join(sorted(unknown))}. `manage.py sources` lists all.")
        faults = newest_faults()
        table = Table(
            "source", "state", "last success", "next visit", "items", "documents", "open fault, or why it is off"
        )
        now = timezone.now()
        for row in rows:
            fault = faults.get(row.pk)
            if failing and fault is None:
                continue
            next_due = ago(row.next_due_at, now=now) if row.next_due_at else "as soon as possible"
            table.add_row(
                row.slug,
                state(row, fault),
                ago(row.last_success_at, now=now),
                next_due if row.is_enabled and row.declared_by != Source.DeclaredBy.BUNDLE else "–",
                str(row.item_count),
                str(row.document_count),
                escape(_fault(fault, now=now) if row.is_enabled else _why_off(row)),
            )
        console(self.stdout).print(table)


def newest_faults() -> dict[int, SourceFault]:
    """The last seen open fault of each source."""
    rows = SourceFault.objects.filter(resolved_at__isnull=True, is_warning=False).order_by("last_seen_at", "id")
    return {row.source_id: row for row in rows}


def state(row: Source, fault: SourceFault | None) -> str:
    if row.probation == Source.Probation.FAILED and not row.is_enabled:
        return "did not pass its check"
    if not row.is_enabled:
        return "off"
    if row.declared_by == Source.DeclaredBy.BUNDLE:
        return "bundled"
    if row.probation == Source.Probation.WAITING:
        return "on probation"
    if row.consecutive_failures:
        return f"failing ({row.consecutive_failures} in a row)"
    if row.last_attempt_at is None:
        return "not visited yet"
    return "faults" if fault else "well"


def _why_off(row: Source) -> str:
    checked = probation.stored(row) if row.probation == Source.Probation.FAILED else None
    return f"{row.disabled_reason}. {checked.look_at}" if checked and checked.look_at else row.disabled_reason


def _fault(fault: SourceFault | None, *, now: datetime) -> str:
    if fault is None:
        return ""
    times = f", {fault.occurrences} times" if fault.occurrences > 1 else ""
    look_at = advice_of(fault.code, url=fault.url, message=fault.message)
    return f"{fault.code} ({ago(fault.last_seen_at, now=now)}{times}): {fault_words(fault.message)[:160]}. {look_at}"
