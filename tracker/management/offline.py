"""Commands that touch no database: no checks of it, and their examples below the help."""

from argparse import RawDescriptionHelpFormatter
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser


class OfflineCommand(BaseCommand):
    requires_system_checks = ()
    requires_migrations_checks = False
    example: ClassVar[str]

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, epilog=self.example, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )
