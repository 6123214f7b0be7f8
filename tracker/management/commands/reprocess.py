"""Read documents again, for example after the extractor or the knowledge files changed."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.management.console import console, stage_progress
from tracker.models import DocumentVersion, Item
from tracker.stages import extract, sweep


class Command(BaseCommand):
    help = (
        "Extract again from the documents that an older extractor read, or from all, and run the stages after it. "
        "Example: manage.py reprocess --all"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--all", action="store_true", help="also documents that this extractor has read")
        parser.add_argument("--bytes", action="store_true", help="begin at the stored bytes: after a reader was mended")

    def handle(self, *_args: object, verbosity: int, **options: Any) -> None:
        if options["all"]:
            DocumentVersion.objects.filter(current_of__isnull=False).update(extracted_with="")
        total = extract.pending().count()
        if options["bytes"]:
            total += fetched_again()
        with stage_progress(console(self.stdout), total=total) as advance:
            done = sweep.run_all(progress=advance)
        if verbosity:
            self.stdout.write(", ".join(f"{stage} {rows}" for stage, rows in done.items()) or "Nothing to do.")


def fetched_again() -> int:
    """Every item with stored bytes waits to be read, also one given up. A text read as before is no new version."""
    rows = Item.objects.filter(snapshot__isnull=False)
    return rows.update(state=Item.State.FETCHED, attempts=0, next_attempt_at=None)
