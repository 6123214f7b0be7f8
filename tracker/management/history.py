"""What a person sees of a walk through an archive: first what is listed, then the pages it leads to."""

import time
from datetime import date, timedelta

from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from scrapers.errors import ScraperError
from scrapers.fetch import Fetcher
from tracker.errors import LeaseLost
from tracker.management.console import quiet_stages
from tracker.models import Backfill, DocumentVersion, Source
from tracker.stages import backfill, read, visit
from tracker.stages.client import make_fetcher
from tracker.stages.fetch import fetch_items, pending

TELL_EVERY_S = 30.0  # where no bar is drawn, as in a log file


def collect_history(
    output: Console, slug: str, since: date, *, limit: int | None, raises_alerts: bool, again: bool
) -> bool:
    """Walk the archive, then fetch and read up to `limit` pages. Whether all went well; what did not is told."""
    source = Source.objects.get(slug=slug)
    if source.is_enabled and source.probation != Source.Probation.OVER:
        visit.visit(slug, limit=0)  # it has to prove itself first
        source.refresh_from_db()
    if not source.is_enabled or source.probation != Source.Probation.OVER:
        output.print(f"{slug}: off: {escape(source.disabled_reason or 'it has not proven itself yet')}")
        return False
    try:
        row = backfill.begin(slug, since=since, raises_alerts=raises_alerts, again=again, now=timezone.now())
    except ScraperError as error:
        output.print(f"{slug}: {escape(str(error))}")
        return False
    if row.finished_at is not None:
        output.print(f"{slug}: its archive was walked back to {row.since} already; --again walks it anew.")
    elif row.pages:
        output.print(f"{slug}: goes on after {row.pages} answers of its archive.")
    with quiet_stages(), make_fetcher() as fetcher, _bars(output) as bars:
        is_well = row.finished_at is not None or _walk(row, fetcher, bars, output)
        _fetch(slug, fetcher, bars, output, limit)
    return is_well


def _walk(row: Backfill, fetcher: Fetcher, bars: Progress, output: Console) -> bool:
    slug = row.source.slug
    task = bars.add_task(f"{slug}: archive", total=1.0)
    told_at, done = time.monotonic(), backfill.progress(row)
    try:
        for done in backfill.run(row, fetcher=fetcher):
            bars.update(task, completed=done.share, description=f"{slug}: {_words(done)}")
            if done.error:
                output.print(f"{slug}: {escape(done.error)}")
            if bars.disable and time.monotonic() - told_at > TELL_EVERY_S:
                told_at = time.monotonic()
                output.print(f"{slug}: {done.share:.0%}, {_words(done)}")
    except (LeaseLost, ScraperError) as error:
        output.print(f"{slug}: stopped: {escape(str(error))}. The same command goes on from here.")
        return False
    output.print(
        f"{slug}: {done.pages} answers, {done.items_found} items since {row.since}, {done.items_new} of them new."
    )
    if done.lost:
        output.print(f"{slug}: {done.lost} answers could not be had; the same command asks for them again.")
    if not done.items_found:
        output.print(f"{slug}: nothing at all was found; its archive may be elsewhere now.")
    return bool(done.items_found) and not done.lost


def _fetch(slug: str, fetcher: Fetcher, bars: Progress, output: Console, limit: int | None) -> None:
    """The pages of what was found; the position here is the items' own state."""
    waiting = pending(now=timezone.now()).filter(source__slug=slug).count()
    total = waiting if limit is None else min(limit, waiting)
    task = bars.add_task(f"{slug}: pages", total=max(1, total))
    started_at, told_at, fetched = timezone.now(), time.monotonic(), 0
    while read.run(source=slug):
        pass
    # Index pages lead to further ones, so the number is an estimate.
    while (limit is None or fetched < limit) and fetch_items(limit=1, fetcher=fetcher, source=slug):
        fetched += 1
        while read.run(source=slug):
            pass
        spent_s = (timezone.now() - started_at).total_seconds()
        words = f"page {fetched} of about {max(total, fetched)}, {_left(spent_s / fetched * max(0, total - fetched))}"
        bars.update(task, completed=fetched, total=max(total, fetched), description=f"{slug}: {words}")
        if bars.disable and time.monotonic() - told_at > TELL_EVERY_S:
            told_at = time.monotonic()
            output.print(f"{slug}: {words}")
    versions = DocumentVersion.objects.filter(document__source__slug=slug, known_at__gte=started_at).count()
    left = pending(now=timezone.now()).filter(source__slug=slug).count()
    note = f"; {left} pages are left to the worker" if left else ""
    output.print(f"{slug}: {fetched} pages fetched, {versions} documents{note}.")


def _words(done: backfill.Progress) -> str:
    back = f", back to {done.reached}" if done.reached else ""
    return f"answer {done.pages}{back}, {done.items_found} items, {_left(done.left_s)}"


def _left(seconds: float | None) -> str:
    if seconds is None:
        return "time left not known yet"
    return f"about {timedelta(seconds=round(seconds))} left"


def _bars(output: Console) -> Progress:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=output, transient=True, disable=not output.is_terminal)
