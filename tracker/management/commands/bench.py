"""Measure the tracker on this machine."""

import json
import os
import sys
from argparse import SUPPRESS, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from tracker.bench.figures import Figure
from tracker.bench.parts import PARTS
from tracker.bench.place import run_part
from tracker.errors import BenchFailed


class Command(BaseCommand):
    help = """Measure documents per second through extract and through all stages, and the timeline's answering time.

Examples:
  manage.py bench --quick      # a minute: whether it works, not how fast it is
  manage.py bench              # several minutes; leave the machine alone meanwhile
  manage.py bench --json > figures.json

Every figure stands beside a baseline measured in the same run. Everything happens in throw-away installations: the live
database, queue and mail server are not touched. docs/bench.md says what is measured."""

    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="small and rough, to see that it works")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
        parser.add_argument("--only", choices=list(PARTS), help="measure this part only")
        parser.add_argument(
            "--database-url",
            help="PostgreSQL server on which a database is made and dropped again; else SQLite",
        )
        parser.add_argument("--part", choices=list(PARTS), help=SUPPRESS)  # what this command starts as a process

    def handle(self, *_args: Any, **options: Any) -> None:
        console = Console(stderr=True, quiet=options["verbosity"] == 0)
        try:
            if options["part"]:
                self._measure(options["part"], console, is_quick=options["quick"])
                return
            parts = [options["only"]] if options["only"] else list(PARTS)
            load = os.getloadavg()[0]
            figures = [
                figure
                for part in parts
                for figure in run_part(part, is_quick=options["quick"], database_url=options["database_url"])
            ]
        except BenchFailed as error:
            raise CommandError(str(error)) from error
        self._show(figures, load, **options)

    def _measure(self, part: str, console: Console, *, is_quick: bool) -> None:
        with console.status(part) as status:
            for figure in PARTS[part](is_quick=is_quick, progress=status.update):
                self.stdout.write(json.dumps(figure.as_json()))

    def _show(self, figures: list[Figure], load: float, **options: Any) -> None:
        machine = {"processors": os.cpu_count() or 0, "load before": round(load, 2), "python": sys.version.split()[0]}
        if options["json"]:
            shown = {"machine": machine, "quick": options["quick"], "figures": [f.as_json() for f in figures]}
            self.stdout.write(json.dumps(shown, indent=2))
            return
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # a wrapper of the very stream
        table = Table("figure", "measured", "baseline", "ratio")
        for figure in figures:
            table.add_row(
                figure.name,
                f"{figure.value:,.1f} {figure.unit}",
                f"{figure.baseline_value:,.1f} {figure.unit}\n{figure.baseline}",
                f"{figure.ratio:.3g}",
            )
        console.print(table)
        for figure in figures:
            console.print(f"[bold]{figure.name}[/]")
            console.print("  " + ", ".join(f"{name}: {value}" for name, value in figure.details.items()))
        console.print(", ".join(f"{name}: {value}" for name, value in machine.items()))
        if load > 0.5:
            console.print("Other work was running: the ratios hold better than the figures.")
        if options["quick"]:
            console.print("A quick run shows that it works; take figures from a whole one.")
