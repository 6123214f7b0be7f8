"""One polite look at each source, and a verdict in words."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console

from scrapers.check import Check, Outcome, check_recorded
from scrapers.declare import Evidence
from scrapers.fetch import FetchSettings, user_agent
from scrapers.replay import replay_fetcher, replay_runs
from tracker.env import env
from tracker.management.console import console, quiet_stages
from tracker.management.verdict import MARKS, tell
from tracker.models import Source
from tracker.stages import declared, probation
from tracker.stages.client import make_fetcher

FAILED, UNCLEAR = 1, 2  # exit statuses

Checked = Iterator[tuple[str, str, Callable[[], Check | None]]]  # slug, what it is known from, the check to be made


class Command(BaseCommand):
    help = (
        "Check sources against their sites: robots.txt, the list and one item of each, politely, and say in words what "
        "works and what to look at. A source on probation goes live when it passes and is switched off when it fails. "
        "The exit status is 0 when all passed, 1 when one failed, 2 when none failed but one could not be judged. "
        "Example: manage.py check_sources miit samr"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("source", nargs="*", help="slugs; without them all that are on or failed their probation")
        parser.add_argument(
            "--replay", type=Path, metavar="DIR", help="judge recordings instead of the sites; nothing is stored"
        )

    def handle(self, *_args: object, source: Sequence[str], replay: Path | None, **_options: object) -> None:
        if replay is not None and not replay.is_dir():
            raise CommandError(f"No such folder: {replay}")
        checks = recorded(replay, source) if replay is not None else live(source)
        output = console(self.stdout)
        outcomes = []
        with quiet_stages():
            for slug, evidence, make in checks:
                # Said before the work: a slow site takes minutes, and people want to know which.
                output.print(f"{slug} ({evidence}) …")
                outcomes.append(tell_outcome(output, make()))
        counts = {outcome: outcomes.count(outcome) for outcome in Outcome}
        output.print(", ".join(f"{number} {outcome.value}" for outcome, number in counts.items()))
        if counts[Outcome.FAILED]:
            sys.exit(FAILED)
        if counts[Outcome.UNCLEAR]:
            sys.exit(UNCLEAR)


def live(slugs: Sequence[str]) -> Checked:
    """The stored sources, each asked with one client. Errors: CommandError for a name that is not stored."""
    rows = {row.slug: row for row in Source.objects.exclude(declared_by=Source.DeclaredBy.BUNDLE)}
    if unknown := set(slugs) - rows.keys():
        raise CommandError(f"No such source: {', '.join(sorted(unknown))}. `manage.py sources` lists all.")
    wanted = slugs or [row.slug for row in rows.values() if row.is_enabled or row.probation == Source.Probation.FAILED]
    with make_fetcher() as fetcher:
        for slug in wanted:
            source = declared.find(slug)
            evidence = source.evidence.value if source else "not declared"
            yield slug, evidence, lambda slug=slug: probation.check_now(slug, fetcher=fetcher)  # type: ignore[misc]


def recorded(folder: Path, slugs: Sequence[str]) -> Checked:
    now = timezone.now()
    with replay_fetcher(folder, FetchSettings(user_agent(env.contact))) as fetcher:
        for run in replay_runs(folder):
            source = run.source
            if source is None or run.refusal or (slugs and run.slug not in slugs):
                continue
            known = "recording" if source.evidence is Evidence.RECORDING else "synthetic"
            yield (
                run.slug,
                known,
                lambda run=run, source=source: check_recorded(source, fetcher, now=now, first=run.articles),  # type: ignore[misc]
            )


def tell_outcome(output: Console, checked: Check | None) -> Outcome:
    if checked is None:
        output.print(f"  {MARKS[Outcome.UNCLEAR]}: a worker visits it just now, or nothing declares it any more")
        return Outcome.UNCLEAR
    return tell(output, checked)
