import smtplib
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Send one mail through the configured server, to see that alerts will arrive.\n\n"
        "Example: manage.py send_test_mail analyst@example.org"
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    def handle(self, *, address: str, **_: Any) -> None:
        if not settings.EMAIL_CONFIGURED:
            raise CommandError("no mail server is configured: set TRACKER_EMAIL_URL")
        mail = EmailMessage(
            "Test mail", f"Mails from {settings.BASE_URL} arrive.", settings.DEFAULT_FROM_EMAIL, [address]
        )
        try:
            mail.send()
        except (OSError, smtplib.SMTPException) as error:
            raise CommandError(f"the server did not take it: {error}") from error
        self.stdout.write(f"Sent to {address}.")
