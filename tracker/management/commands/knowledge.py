"""What people added to the knowledge, as files: out of the database, or into it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.errors import KnowledgeInvalid
from tracker.models import User
from tracker.stages import knowledge_files


class Command(BaseCommand):
    help = (
        "Write the additions (names, entities, words) as files in the formats of tracker/knowledge, or take such files "
        "in. Example: manage.py knowledge export additions"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="export|import")
        export = actions.add_parser("export", help="write entities.csv and cues/en, cues/zh into a folder")
        export.add_argument("folder", type=Path, metavar="DIR")
        take_in = actions.add_parser("import", help="add what the files hold and is not known; all of it or nothing")
        take_in.add_argument("folder", type=Path, metavar="DIR", help="such a folder, or a single file of it")
        take_in.add_argument("--by", metavar="EMAIL", default="", help="who adds it (default: nobody is noted)")

    def handle(self, *_args: object, action: str, folder: Path, **options: Any) -> None:
        try:
            if action == "export":
                self._export(folder)
            else:
                self._import(folder, options["by"])
        except KnowledgeInvalid as error:
            raise CommandError(f"{error}. Nothing was added.", returncode=2) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _export(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty: older files there would be mixed with the new ones")
        written = knowledge_files.export_files(folder)
        for path in written:
            self.stdout.write(str(path))
        if not written:
            self.stdout.write("Nothing was added yet, so there is nothing to write.")

    def _import(self, folder: Path, email: str) -> None:
        by = User.objects.filter(email__iexact=email).first() if email else None
        if email and by is None:
            raise CommandError(f"Nobody has the address {email}")
        done = knowledge_files.import_files(folder, by=by, now=timezone.now())
        self.stdout.write(
            f"Added: entities {done.entities}, names of known entities {done.aliases}, words {done.cues}. "
            "Stored texts are read again in the background, or at once by manage.py reprocess."
        )
