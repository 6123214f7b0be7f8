"""Print a one-time log-in link."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.models import User
from tracker.web import login


class Command(BaseCommand):
    help = (
        "Print a one-time log-in link, good for a day. Without EMAIL: for the first administrator, made if there is "
        "none. "
        "Example: manage.py login_link analyst@example.com"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "email", nargs="?", metavar="EMAIL", help="whose link; the person must exist unless --create"
        )
        parser.add_argument("--create", action="store_true", help="make the person if nobody has this address")

    def handle(self, *_args: Any, email: str | None = None, create: bool = False, **_options: Any) -> None:
        if email is None:
            self.stdout.write(login.first_administrator_link())
            return
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None and not create:
            raise CommandError(f"Nobody with the address {email} may log in. Add --create to make this person.")
        self.stdout.write(login.link_for(user or User.objects.create_user(email)))
