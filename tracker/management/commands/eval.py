"""Measure the reader on annotated documents, without a database."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import Progress

from tracker.errors import KnowledgeInvalid
from tracker.management.offline import OfflineCommand
from tracker.nlp.evaluation.documents import Read, read_all, stories_of
from tracker.nlp.evaluation.gold import GoldRecord, load_sets
from tracker.nlp.evaluation.report import Report, report_on
from tracker.nlp.evaluation.runs import DOCS, RUNS, Run, changes, current_commit, last_run, record, run_of
from tracker.nlp.evaluation.tables import tables
from tracker.nlp.reader import Reader

EXAMPLE = """\
FOLDER holds sets: folders with a gold.jsonl and the documents beside it. Without it the bundled briefs are read, whose
annotation comes with the project. docs/quality.md says what the figures mean.

examples:
  manage.py eval
  manage.py eval --sets en --worst 3
  manage.py eval path/to/sets --stories --record
"""


class Command(OfflineCommand):
    help = __doc__ or ""
    example = EXAMPLE

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="sets (default: the bundled briefs)")
        parser.add_argument("--sets", nargs="+", default=(), metavar="SET", help="only these sets")
        parser.add_argument(
            "--worst", type=int, default=0, metavar="N", help="show the mistakes of the N worst documents"
        )
        parser.add_argument(
            "--stories", action="store_true", help="also group the documents into stories and score them"
        )
        parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
        parser.add_argument(
            "--record", action="store_true", help="keep the figures beside docs/quality.md and show them there"
        )
        parser.add_argument(
            "--docs", type=Path, default=DOCS, metavar="DIR", help="where the runs are kept (default: docs)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if options["worst"] < 0:
            raise CommandError("--worst must be 0 or more")
        try:
            records = load_sets(options["folder"], only=options["sets"])
            read = self._read(records)
            stories = stories_of(read) if options["stories"] else ()
            report = report_on([one.scored for one in read], worst=options["worst"], stories=stories)
            before = last_run(report, options["docs"])
            run = run_of(report, on=datetime.now(UTC).date(), commit=current_commit())
            if options["record"]:
                record(run, before, options["docs"])
        except (KnowledgeInvalid, OSError) as error:
            raise CommandError(str(error)) from error
        self._show(report, before, run, **options)

    def _read(self, records: list[GoldRecord]) -> list[Read]:
        with Progress(console=Console(stderr=True), disable=not self.stderr.isatty()) as bar:
            task = bar.add_task("reading", total=len(records))
            reader = Reader.load()
            return list(read_all(records, reader, progress=lambda number: bar.update(task, completed=number)))

    def _show(self, report: Report, before: Run | None, run: Run, **options: Any) -> None:
        if options["json"]:
            moved = changes(run.figures, before.figures) if before else None
            shown = {"date": run.date, "commit": run.commit, "change": moved, **report.as_json()}
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
            return
        console = Console(file=self.stdout, highlight=False)  # type: ignore[arg-type]  # a wrapper of the very stream
        for table in tables(report, before):
            console.print(table)
        if options["record"]:
            console.print(f"Recorded in {options['docs'] / RUNS}.")
