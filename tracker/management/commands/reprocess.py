"""Read documents again, for example after the extractor or the knowledge files changed."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tracker.management.console import console, stage_progress
from tracker.models import DocumentVersion, Item
from tracker.stages import extract, sweep
from tracker.stages.preview import EventSaid, MoveSaid, Preview, preview


class Command(BaseCommand):
    help = (
        "Extract again from the documents that an older extractor read, or from all, and run the stages after it. "
        "What a person confirmed or rejected stays. "
        "Example: manage.py reprocess --preview 50, then manage.py reprocess"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--all", action="store_true", help="also documents that this extractor has read")
        parser.add_argument("--bytes", action="store_true", help="begin at the stored bytes: after a reader was mended")
        parser.add_argument(
            "--preview",
            type=int,
            metavar="N",
            help="only list which events and moves the newest N of the documents would change; stores nothing",
        )

    def handle(self, *_args: object, verbosity: int, **options: Any) -> None:
        if options["preview"] is not None:
            self._preview(options["preview"], is_all=options["all"])
            return
        if options["all"]:
            DocumentVersion.objects.filter(current_of__isnull=False).update(extracted_with="")
        total = extract.pending().count()
        if options["bytes"]:
            total += fetched_again()
        with stage_progress(console(self.stdout), total=total) as advance:
            done = sweep.run_all(progress=advance)
        if verbosity:
            self.stdout.write(", ".join(f"{stage} {rows}" for stage, rows in done.items()) or "Nothing to do.")

    def _preview(self, count: int, *, is_all: bool) -> None:
        rows = DocumentVersion.objects.filter(current_of__isnull=False) if is_all else extract.pending()
        rows = rows.exclude(extracted_with="").select_related("document__source")
        found = preview(list(rows.order_by("-published_at", "-id")[:count]), now=timezone.now())
        for line in lines(found):
            self.stdout.write(line)


def lines(found: Preview) -> Iterator[str]:
    failed = f", {found.failed} could not be read and would stay as they are" if found.failed else ""
    yield f"{found.documents} documents read again{failed}. Nothing was stored."
    if not found.is_complete:
        yield "Another worker was at it: some consequences are missing. Ask again."
    yield (
        f"Events: {len(found.new)} new, {len(found.changed)} changed, {len(found.gone)} no longer told. "
        f"Moves of matters: {len(found.moves_new)} new, {len(found.moves_gone)} superseded; "
        f"{found.corrections} states told before would be taken back."
    )
    yield from (f"  + {_event(event)}" for event in found.new)
    for old, new in found.changed:
        yield f"  ~ {_event(old)}"
        yield f"    now {_event(new)}"
    yield from (f"  - {_event(event)}" for event in found.gone)
    yield from (f"  - {_move(move)}" for move in found.moves_gone)
    yield from (f"  + {_move(move)}" for move in found.moves_new)


def _event(event: EventSaid) -> str:
    decided = ", decided by a person: that stays" if event.is_decided else ""
    return f"{event.headline}, {event.date or 'no date'}, {event.confidence:.0%}{decided}"


def _move(move: MoveSaid) -> str:
    moved = f"{move.from_state or 'nothing'} → {move.to_state}"
    return f"{move.matter} ({move.track}), {move.happened_on}: {moved}: “{move.evidence}”"


def fetched_again() -> int:
    """Every item with stored bytes waits to be read, also one given up. A text read as before is no new version."""
    rows = Item.objects.filter(snapshot__isnull=False)
    return rows.update(state=Item.State.FETCHED, attempts=0, next_attempt_at=None)
