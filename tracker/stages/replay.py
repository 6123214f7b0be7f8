"""Recordings instead of the network: each through the very stages that live sources go through."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils import timezone

from scrapers.errors import NotRecorded
from scrapers.fetch import Fetcher, FetchSettings, user_agent
from scrapers.pace import MemoryPace
from scrapers.replay import ReplayRun, replay_fetcher, replay_runs
from tracker.env import env
from tracker.models import Item, Source, SourceFault
from tracker.stages import collect, declared, items, load, read
from tracker.stages.visit import Yield, open_items, yield_of


def replay(directory: Path, *, only: Sequence[str] = (), limit: int = 50) -> Iterator[Yield]:
    """One yield for each recorded source. Writes to the database: give it one of its own."""
    with replay_fetcher(directory, FetchSettings(user_agent(env.contact)), pace=MemoryPace()) as fetcher:
        for run in replay_runs(directory):
            if not only or run.slug in only:
                yield _replay(run, fetcher, limit)


def _replay(run: ReplayRun, fetcher: Fetcher, limit: int) -> Yield:
    if run.source is None or run.refusal:
        return Yield(run.slug, note=f"refused: {run.refusal}")
    started_at = timezone.now()
    source = load.store_source(run.source)
    listed = 0
    with declared.replaying(run.source):
        # The pages first: there are few, and listings may have thousands of entries that were not recorded.
        items.upsert(source, run.articles, lambda _: None, now=started_at, is_backfill=True)
        open_items(run.slug, limit=limit, fetcher=fetcher)
        if run.source.discover.urls:
            visited = collect.run_source(run.slug, fetcher=fetcher)
            listed = visited.items_listed if visited else 0
            open_items(run.slug, limit=limit, fetcher=fetcher)
        missing = _read_listed(source)
    note = f"{missing} pages not recorded: read from the listing alone" if missing else ""
    return yield_of(source, started_at, items=listed + len(run.articles), note=note)


def _read_listed(source: Source) -> int:
    """Items whose pages were not recorded are documents of what the listing said; how many."""
    faults = SourceFault.objects.filter(source=source, code=NotRecorded.code)
    rows = Item.objects.filter(source=source, faults__in=faults, attached_to=None).exclude(state=Item.State.READ)
    ids = list(rows.values_list("pk", flat=True))
    Item.objects.filter(pk__in=ids).update(state=Item.State.FETCHED, snapshot=None, next_attempt_at=None)
    faults.delete()
    while read.run(source=source.slug):
        pass
    return len(ids)
