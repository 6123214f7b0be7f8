"""Collect sources now, or run recordings through the same code."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.markup import escape
from rich.table import Table

from tracker.env import REPOSITORY
from tracker.management.console import console, progress, quiet_stages
from tracker.management.history import collect_history
from tracker.models import Source
from tracker.stages import replay as replaying
from tracker.stages import visit

LIMIT = 50  # pages of one visit, unless told otherwise


class Command(BaseCommand):
    help = (
        "Visit the given sources now, or all that are due: find, fetch and read. The exit status is 1 when a source "
        "gave nothing but errors. With --since, walk the archives of the given sources back to that day; stopped "
        "in any way, the same command goes on where it was. "
        "Example: manage.py collect federal-register --since 2021-01-01"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("source", nargs="*", help="slugs of sources, due or not; all due sources without them")
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="history from this day on")
        parser.add_argument("--again", action="store_true", help="with --since: from the start, not where it stopped")
        parser.add_argument(
            "--alert", action="store_true", help="with --since: what is found is news, and alerts as news does"
        )
        parser.add_argument(
            "--limit", type=int, help="pages fetched for each source (default 50; with --since as many as there are)"
        )
        parser.add_argument("--replay", type=Path, metavar="DIR", help="run recordings instead of the network")
        parser.add_argument(
            "--keep", action="store_true", help="with --replay: into this database, not a throw-away one"
        )

    def handle(
        self,
        *_args: object,
        source: Sequence[str],
        since: date | None,
        limit: int | None,
        replay: Path | None,
        keep: bool,
        **options: Any,
    ) -> None:
        most = LIMIT if limit is None else limit
        if replay is not None:
            sys.exit(self._replay(replay, source, most) if keep else replay_apart(replay, source, most))
        slugs = list(source) or ([] if since else visit.due_slugs())
        if unknown := set(slugs) - set(Source.objects.values_list("slug", flat=True)):
            raise CommandError(f"No such source: {', '.join(sorted(unknown))}. `manage.py sources` lists all.")
        if since is not None:
            if not slugs:
                raise CommandError("--since needs the name of a source: a walk through an archive takes long.")
            wish = {"raises_alerts": options["alert"], "again": options["again"]}
            has_failed = [not collect_history(console(self.stdout), slug, since, limit=limit, **wish) for slug in slugs]
            sys.exit(1 if any(has_failed) else 0)
        if not slugs:
            self.stdout.write("No source is due. Name one to visit it anyway.")
            return
        output = console(self.stdout)
        yields = []
        with quiet_stages(), progress(output) as bars:
            task = bars.add_task("collect", total=len(slugs))
            for slug in slugs:
                bars.update(task, description=slug)
                yields.append(visit.visit(slug, limit=most))
                bars.advance(task)
        output.print(table(yields))
        if any(row.has_failed for row in yields):
            sys.exit(1)

    def _replay(self, folder: Path, slugs: Sequence[str], limit: int) -> int:
        if not folder.is_dir():
            raise CommandError(f"No such folder: {folder}")
        call_command("migrate", interactive=False, verbosity=0)  # a database made for this has no tables yet
        output = console(self.stdout)
        yields = []
        with quiet_stages(), progress(output) as bars:
            task = bars.add_task("replay", total=None)
            for row in replaying.replay(folder, only=slugs, limit=limit):
                bars.update(task, description=row.source, advance=1)
                yields.append(row)
        output.print(table(yields))
        return 0 if yields else 1


def replay_apart(folder: Path, slugs: Sequence[str], limit: int) -> int:
    """The same command over a database and a store of its own: recordings must not mix with what was collected."""
    with tempfile.TemporaryDirectory(prefix="tracker-replay-") as data_dir:
        environment = {"TRACKER_LOG_LEVEL": "WARNING", **os.environ, "TRACKER_DATA_DIR": data_dir}
        environment.pop("TRACKER_DATABASE_URL", None)
        again = ["collect", *slugs, "--replay", str(folder), "--limit", str(limit), "--keep"]
        command = [sys.executable, str(REPOSITORY / "manage.py"), *again]
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own command


def table(yields: Sequence[visit.Yield]) -> Table:
    """Numbers by source, and the first words of what was odd or went wrong."""
    grid = Table("source", "items", "documents", "warnings", "errors", "note")
    for row in yields:
        numbers = (row.source, str(row.items), str(row.documents))
        grid.add_row(*numbers, told(row.warnings), told(row.errors), escape(row.note))
    return grid


def told(messages: Sequence[str], most: int = 3) -> str:
    """How many, and the first few in words."""
    if not messages:
        return "0"
    lines = [f"{len(messages)}", *(message[:200] for message in messages[:most])]
    return escape("\n".join(lines))
