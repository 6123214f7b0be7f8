"""Bring the reviewed data files and the source declarations into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.errors import KnowledgeInvalid
from tracker.models import Entity, Matter, Source
from tracker.stages import load


class Command(BaseCommand):
    help = (
        "Load entities, aliases, matters and source declarations; unchanged files are left alone. "
        "Example: manage.py load_knowledge --force"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--force", action="store_true", help="load even if the files have not changed")

    def handle(self, *_args: object, force: bool, verbosity: int, **_options: object) -> None:
        try:
            is_new = load.load_knowledge(is_forced=force)
        except KnowledgeInvalid as error:
            raise CommandError(f"The knowledge files contradict themselves, nothing was loaded: {error}") from error
        sources = load.load_sources()
        for message in sources.errors:
            self.stderr.write(self.style.WARNING(f"A declared source was refused: {message}"))
        if verbosity:
            state = "loaded" if is_new else "unchanged"
            self.stdout.write(
                f"Knowledge {state}: {Entity.objects.count()} entities, {Matter.objects.count()} matters."
            )
            self.stdout.write(
                f"Sources: {Source.objects.count()} ({len(sources.added)} new, {len(sources.changed)} changed, "
                f"{len(sources.removed)} no longer declared)."
            )
