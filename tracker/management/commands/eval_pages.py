"""How well pages are read, on public sets, beside the plain libraries."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.table import Table

from scrapers import evaluation
from scrapers.evaluation import Counts
from tracker.management.console import console

Way = evaluation.Reader


class Command(BaseCommand):
    help = (
        "Measure how well main texts and dates are found, on the public sets of trafilatura and htmldate, beside these "
        "libraries alone. The sets are in their repositories, in the folder tests; nothing of them is kept. "
        "Example: manage.py eval_pages --texts ~/trafilatura/tests --dates ~/htmldate/tests"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--texts", type=Path, metavar="DIR", help="folder with evaldata.json")
        parser.add_argument("--dates", type=Path, metavar="DIR", help="folder with eval_default.json")
        parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth page, for a quick look")

    def handle(self, *_: object, texts: Path | None, dates: Path | None, every: int, **_options: object) -> None:
        if texts is None and dates is None:
            raise CommandError("give --texts, --dates or both")
        table = Table("what", "read by", "pages", "precision", "recall", "F1", "seconds")
        try:
            if texts is not None:
                ways: dict[str, Way] = {"ours": evaluation.our_text, "trafilatura": evaluation.plain_text}
                self._measure(table, "text", evaluation.text_pages(texts), ways, evaluation.count_text, every)
            if dates is not None:
                ways = {"ours": evaluation.our_date, "htmldate": evaluation.plain_date}
                self._measure(table, "date", evaluation.date_pages(dates), ways, evaluation.count_date, every)
        except FileNotFoundError as error:
            raise CommandError(str(error)) from error
        console(self.stdout).print(table)

    def _measure(
        self,
        table: Table,
        what: str,
        pages: Iterator[evaluation.Page],
        ways: Mapping[str, Way],
        count: Callable[[str | None, Mapping[str, Any]], Counts],
        every: int,
    ) -> None:
        totals = dict.fromkeys(ways, Counts())
        spent = dict.fromkeys(ways, 0.0)
        number = 0
        for position, (snapshot, gold) in enumerate(pages):
            if position % every:
                continue
            number += 1
            for name, way in ways.items():
                started = time.process_time()
                totals[name] += count(way(snapshot), gold)
                spent[name] += time.process_time() - started
        for name, total in totals.items():
            figures = (f"{total.precision:.3f}", f"{total.recall:.3f}", f"{total.f1:.3f}")
            table.add_row(what, name, str(number), *figures, f"{spent[name]:.0f}")
