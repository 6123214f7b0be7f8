"""What a document costs in story and merge when there are few and when there are many stored already."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from random import Random

from django.db import connection

from tracker.bench import library
from tracker.bench.articles import DAYS, FIRST_DAY, Article, articles
from tracker.bench.figures import Figure
from tracker.knowledge.vocabulary import EventType, Role, Status
from tracker.models import (
    Document,
    DocumentVersion,
    Entity,
    Event,
    EventMention,
    EventMentionRole,
    Mention,
    Source,
    StoryBand,
)
from tracker.stages import merge, story

SEED = 11
NEWS_DAYS = 4  # the new ones are of the last days, as the news is
BATCH = 200
NAMES_PER_DOCUMENT = 12
CLAIMS_PER_DOCUMENT = 2
BANDS_PER_DOCUMENT = 16
ROLES = (Role.ACTOR.value, Role.OBJECT.value)


def measure(*, sizes: tuple[int, ...], new: int, progress: Callable[[str], None]) -> list[Figure]:
    """One figure for each size but the first, which is their baseline. Call it on an empty database of its own only."""
    cost: list[dict[str, float]] = []
    stored = 0
    for size in sizes:
        library.fill(size - stored, progress=progress, first=stored)
        _index(stored, progress)
        progress(f"grouping: {new} new documents beside {size}")
        _store_new(new, first=10_000_000 + size)
        cost.append(_place(new))
        stored = size + new
    return [
        Figure(
            name=f"story and merge beside {size:,} stored documents ({connection.vendor})",
            value=new / one["both"],
            unit="documents/s",
            baseline=f"the same beside {sizes[0]:,}",
            baseline_value=new / cost[0]["both"],
            details={
                "new documents": new,
                "story, ms/document": round(1000 * one["story"] / new, 2),
                "merge, ms/document": round(1000 * one["merge"] / new, 2),
                "documents per second of processor time": round(new / one["processor"], 1),
            },
        )
        for size, one in zip(sizes[1:], cost[1:], strict=True)
    ]


def _place(new: int) -> dict[str, float]:
    spent = {}
    processor = time.process_time()
    for name, run in (("story", story.run), ("merge", merge.run)):
        started, left = time.perf_counter(), new
        while left > 0:
            left -= run(limit=BATCH, now=library.NOW)
        spent[name] = time.perf_counter() - started
    return {**spent, "both": spent["story"] + spent["merge"], "processor": time.process_time() - processor}


def _index(stored: int, progress: Callable[[str], None]) -> None:
    """Bands for the texts that have none: made up, for only their number matters to who looks one up."""
    random = Random(SEED + stored)  # noqa: S311  # for making rows, not secrets
    ids = list(DocumentVersion.objects.filter(bands=None, storied_at__isnull=False).values_list("pk", flat=True))
    for start in range(0, len(ids), 2_000):
        StoryBand.objects.bulk_create(
            [
                StoryBand(version_id=id_, band=f"{number}:{random.getrandbits(64):016x}")
                for id_ in ids[start : start + 2_000]
                for number in range(BANDS_PER_DOCUMENT)
            ],
            batch_size=5_000,
        )
        progress(f"grouping: bands of {start} of {len(ids)} texts")


def _store_new(count: int, *, first: int) -> None:
    """Texts that were read and wait for their story: some names are in half of all, most in few."""
    random = Random(SEED)  # noqa: S311
    sources = list(Source.objects.filter(slug__startswith="bench-").order_by("slug"))
    names = sorted(Entity.objects.values_list("slug", flat=True))
    random.shuffle(names)
    weights = [1 / (place + 1) for place in range(len(names))]
    chunk = list(islice(_news(first), count))
    versions = library.store_documents(chunk, sources, random, first=first)
    DocumentVersion.objects.filter(pk__in=[version.pk for version in versions]).update(storied_at=None, is_merged=False)
    Document.objects.filter(pk__in=[version.document_id for version in versions]).update(story=None)
    drawn = {version.pk: random.choices(names, weights, k=NAMES_PER_DOCUMENT) for version in versions}
    Mention.objects.bulk_create(
        [
            Mention(version=version, entity_id=slug, start=10 * place, end=10 * place + 6, surface=slug[:6])
            for version in versions
            for place, slug in enumerate(drawn[version.pk])
        ],
        batch_size=2_000,
    )
    told = [
        library.claim_of(version, _event(version, random)) for version in versions for _ in range(CLAIMS_PER_DOCUMENT)
    ]
    EventMention.objects.bulk_create(told, batch_size=2_000)
    EventMentionRole.objects.bulk_create(
        [
            EventMentionRole(event_mention=mention, role=role, entity_id=slug)
            for mention in told
            for role, slug in zip(
                ("actor", "object"), random.sample(sorted(set(drawn[mention.version_id])), 2), strict=True
            )
        ],
        batch_size=2_000,
    )


def _event(version: DocumentVersion, random: Random) -> Event:
    day = (version.published_on or library.NOW.date()) - timedelta(days=random.randrange(3))
    return Event(
        type=random.choice(list(EventType)).value,
        status=random.choice(list(Status)).value,
        happened_on=day,
        tier="media",
    )


def _news(seed: int) -> Iterator[Article]:
    last = FIRST_DAY + timedelta(days=DAYS)
    for number, article in enumerate(articles("en", 1_000_000, seed=seed)):
        yield replace(article, published=last - timedelta(days=number % NEWS_DAYS))
