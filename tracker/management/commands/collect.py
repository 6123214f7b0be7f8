"""Collect sources now, or run recordings through the same code."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.markup import escape
from rich.table import Table

from tracker.management.console import console, progress
from tracker.models import Source
from tracker.stages import visit


class Command(BaseCommand):
    help = (
        "Visit the given sources now, or all that are due: find, fetch and read. The exit status is 1 when a source "
        "gave nothing but errors. Example: manage.py collect federal-register --since 2026-01-01"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("source", nargs="*", help="slugs of sources, due or not; all due sources without them")
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="history from this day on")
        parser.add_argument("--limit", type=int, default=50, help="pages fetched for each source (default 50)")
        parser.add_argument("--replay", type=Path, metavar="DIR", help="run recordings instead of the network")
        parser.add_argument(
            "--keep", action="store_true", help="with --replay: into this database, not a throw-away one"
        )

    def handle(
        self,
        *_args: object,
        source: Sequence[str],
        since: date | None,
        limit: int,
        replay: Path | None,
        keep: bool,
        **_options: object,
    ) -> None:
        if replay is not None:
            sys.exit(self._replay(replay, source, keep=keep))
        slugs = list(source) or visit.due_slugs()
        if unknown := set(slugs) - set(Source.objects.values_list("slug", flat=True)):
            raise CommandError(f"No such source: {', '.join(sorted(unknown))}. `manage.py sources` lists all.")
        if not slugs:
            self.stdout.write("No source is due. Name one to visit it anyway.")
            return
        output = console(self.stdout)
        yields = []
        with progress(output) as bars:
            task = bars.add_task("collect", total=len(slugs))
            for slug in slugs:
                bars.update(task, description=slug)
                yields.append(visit.visit(slug, since=since, limit=limit))
                bars.advance(task)
        output.print(table(yields))
        if any(row.has_failed for row in yields):
            sys.exit(1)


def table(yields: Sequence[visit.Yield]) -> Table:
    """Numbers by source, and the first words of what was odd or went wrong."""
    grid = Table("source", "items", "documents", "warnings", "errors")
    for row in yields:
        grid.add_row(row.source, str(row.items), str(row.documents), told(row.warnings), told(row.errors))
    return grid


def told(messages: Sequence[str], most: int = 3) -> str:
    """How many, and the first few in words."""
    if not messages:
        return "0"
    lines = [f"{len(messages)}", *(message[:200] for message in messages[:most])]
    return escape("\n".join(lines))
