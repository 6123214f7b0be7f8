from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.alerts import digest
from tracker.alerts.unseen import in_words
from tracker.models import User
from tracker.stages import coverage
from tracker.stages import digest as stage


class Command(BaseCommand):
    help = (
        "Gather the digests that are due, which the worker then mails; it does so by itself every minute.\n"
        "With --dry-run, print what changed, one entry for each change, with the watches it matched.\n\n"
        "Example: manage.py digest --dry-run --days 7 --user analyst@example.org"
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print it; nothing is sent or marked")
        parser.add_argument("--days", type=int, default=1, help="how far back, by when it became known (default 1)")
        parser.add_argument("--user", metavar="EMAIL", help="only what this person's watches match")

    def handle(self, *, dry_run: bool, days: int, user: str | None, **_: Any) -> None:
        if not dry_run:
            made = stage.run()
            self.stdout.write(f"{made} digest{'' if made == 1 else 's'} gathered to be sent")
            return
        if days < 1:
            raise CommandError("--days must be 1 or more")
        person = None
        if user is not None:
            person = User.objects.filter(email__iexact=user).first()
            if person is None:
                raise CommandError(f"nobody has the address {user}")
        now = timezone.now()
        found = digest.entries(since=now - timedelta(days=days), until=now, user=person)
        changes = "1 change" if len(found) == 1 else f"{len(found)} changes"
        self.stdout.write(f"{changes} in the last {'day' if days == 1 else f'{days} days'}\n\n")
        for line in digest.as_text(found):
            self.stdout.write(line)
        missed = coverage.blind_between(now - timedelta(days=days), now)
        self.stdout.write(f"What could not be seen: {in_words(missed, person or User(time_zone='UTC'))}")
