"""Run whatever the stages have left to do, without a worker."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.management.console import console, progress
from tracker.stages.sweep import run_all


class Command(BaseCommand):
    help = (
        "Run read, extract, story, merge, follow, alert and deliver until nothing is left. Workers do this by "
        "themselves; use it where none run, for example from cron. Example: manage.py collect && manage.py sweep"
    )

    def handle(self, *_args: object, **_options: Any) -> None:
        with progress(console(self.stdout)) as bars:
            task = bars.add_task("sweep", total=None)
            done = run_all(progress=lambda stage, rows: bars.update(task, description=stage, advance=rows))
        parts = [f"{stage} {rows}" for stage, rows in done.items()]
        self.stdout.write("; ".join(parts) if parts else "Nothing was left to do.")
