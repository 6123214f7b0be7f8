"""Begin a source of the project: its file, its fixture and its test, from one look at an address."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from scrapers.advice import advice
from scrapers.check import Outcome, told
from scrapers.errors import BadDeclaration, ScraperError
from scrapers.fetch import FetchSettings, user_agent
from scrapers.registry import load_sources
from scrapers.scaffold import READ_TERMS, KeepingFetcher, Scaffold, scaffold
from tracker.env import REPOSITORY, env
from tracker.management.console import console
from tracker.management.offline import OfflineCommand
from tracker.management.verdict import tell

EXAMPLE = """\
The address is that of a feed, a news sitemap, a JSON answer, or a page that lists what is new; a page that names its
feed leads to it. The site is asked for robots.txt, the list and one page, politely. Written are
  scrapers/sources/NAME.py                   the declaration: correct what could only be guessed
  tests/fixtures/NAME/ and recordings.toml   what was fetched
  tests/scrapers/sources/test_NAME.py        facts of it: they pass; the site's terms are for you to add

example:
  manage.py new_source example-wire https://wire.example/feed --terms "Excerpts with a link."
"""


class Command(OfflineCommand):
    help = __doc__ or ""
    example = EXAMPLE

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="lower-case words joined by hyphens; never changes")
        parser.add_argument("url", metavar="URL")
        parser.add_argument("--terms", default="", help="what the site's terms allow, once you have read them")
        parser.add_argument("--into", type=Path, default=REPOSITORY, metavar="DIR", help="another checkout's folder")

    def handle(self, *_: Any, **options: Any) -> None:
        name, into = options["name"], options["into"]
        if name in load_sources():
            raise CommandError(f"There is a source {name} already.")
        manifest = into / "tests/fixtures/recordings.toml"
        if not manifest.is_file():
            raise CommandError(f"{into} is no checkout of the project: it has no {manifest.relative_to(into)}.")
        settings = FetchSettings(
            user_agent(env.contact),
            per_host_delay_s=env.per_host_delay_s,
            timeout_s=env.fetch_timeout_s,
            max_bytes=env.fetch_max_bytes,
            allow_private_addresses=env.allow_private_addresses,
        )
        self.stdout.write(f"Asking {options['url']}, slowly as it is polite …")
        try:
            with KeepingFetcher(settings) as fetcher:
                made = scaffold(name, options["url"], fetcher, now=timezone.now(), terms=options["terms"])
        except BadDeclaration as error:
            raise CommandError(str(error)) from error
        except ScraperError as error:
            raise CommandError(f"Nothing was written. {told(error)}. {advice(error)}") from error
        outcome = tell(console(self.stdout), made.check)
        self._write(made, into, manifest)
        if not options["terms"]:
            self.stdout.write(READ_TERMS)
        module = name.replace("-", "_")
        self.stdout.write(f"Then run: .venv/bin/pytest tests/scrapers/sources/test_{module}.py")
        self.stdout.write("and go on as docs/adding-a-source.md says.")
        if outcome is not Outcome.PASSED:
            sys.exit(1)

    def _write(self, made: Scaffold, into: Path, manifest: Path) -> None:
        """All or, where one is there already, none."""
        if there := [path for path in made.files if (into / path).exists()]:
            raise CommandError(f"Nothing was written: {there[0]} is there already.")
        for path, body in made.files.items():
            (into / path).parent.mkdir(parents=True, exist_ok=True)
            (into / path).write_bytes(body)
            self.stdout.write(f"wrote {path}")
        with manifest.open("a", encoding="utf-8") as lines:
            lines.write(f"\n{made.recordings}")
        self.stdout.write(f"added to {manifest.relative_to(into)}")
