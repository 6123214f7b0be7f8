"""Write the data of the tracker for analysis elsewhere."""

from argparse import RawDescriptionHelpFormatter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tracker.errors import ExportFailed
from tracker.exports.dictionary import data_dictionary
from tracker.exports.export import ExportReport, Format, export


def moment(given: str) -> datetime:
    """A day (its start in UTC) or a time in ISO 8601; without a zone it is UTC."""
    parsed = datetime.fromisoformat(given)
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


class Command(BaseCommand):
    help = """Write all tables of the journey, typed and documented: a DuckDB file, or a folder of Parquet or CSV.

Examples:
  manage.py export out.duckdb
  manage.py export tables --format parquet --without-bundled
  manage.py export new.duckdb --since 2026-03-01
  manage.py export --dictionary > docs/data-dictionary.md

docs/data-dictionary.md says what each column means. An existing export is replaced only when the new one is whole."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="file (DuckDB) or folder (Parquet, CSV) to write")
        parser.add_argument("--format", default=Format.DUCKDB.value, choices=[form.value for form in Format])
        parser.add_argument(
            "--since", metavar="DATE", help="only what became known since this day (UTC), and what it refers to"
        )
        parser.add_argument(
            "--without-bundled", action="store_true", help="leave out the briefs that come with the product"
        )
        parser.add_argument("--dictionary", action="store_true", help="print the data dictionary instead")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["dictionary"]:
            self.stdout.write(data_dictionary(), ending="")
            return
        if options["path"] is None:
            raise CommandError("give the path to write, for example: manage.py export out.duckdb")
        try:
            since = moment(options["since"]) if options["since"] else None
        except ValueError as error:
            raise CommandError(f"--since takes a date such as 2026-03-01: {error}") from error
        try:
            report = self._export(options, since)
        except ExportFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report.path}: {report.rows:,} rows in {len(report.counts)} tables")

    def _export(self, options: dict[str, Any], since: datetime | None) -> ExportReport:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        console = Console(stderr=True, quiet=options["verbosity"] == 0)
        with Progress(*columns, console=console) as shown:
            bars: dict[str, Any] = {}

            def progress(table: str, done: int, expected: int) -> None:
                if table not in bars:
                    bars[table] = shown.add_task(table, total=expected)
                shown.update(bars[table], completed=done, total=max(expected, done))

            return export(
                options["path"].expanduser(),
                now=timezone.now(),
                form=Format(options["format"]),
                since=since,
                without_bundled=options["without_bundled"],
                progress=progress,
            )
