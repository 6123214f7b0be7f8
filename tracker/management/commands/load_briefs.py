"""Take the bundled briefs through the real stages, or remove them with all that was made of them."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.management.console import console, stage_progress
from tracker.models import Event
from tracker.stages import load, removal, sweep


class Command(BaseCommand):
    help = (
        "Load the bundled briefs: texts written for this project, marked as such everywhere, which never confirm "
        "and never alert. Loading again changes nothing. Example: manage.py load_briefs --remove"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--remove", action="store_true", help="remove the briefs and everything read from them")

    def handle(self, *_args: object, remove: bool, verbosity: int, **_options: object) -> None:
        if remove:
            removed = removal.remove_briefs()
            self.stdout.write(f"Removed {removed} briefs and what was read from them.")
            return
        load.load_knowledge()
        new = load.load_briefs()
        output = console(self.stdout)
        with stage_progress(output, total=new) as advance:
            done = sweep.run_all(progress=advance)
        if verbosity:
            read, events = done.get("read", 0), Event.objects.filter(tier="bundled").count()
            self.stdout.write(f"Bundled briefs: {new} new, {read} read; {events} events rest on briefs alone.")
