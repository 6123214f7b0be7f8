"""Documents per second through all stages, from stored bytes to alerts, beside a plain insert of the same rows."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from html import escape
from random import Random
from typing import Any

from django.db import connection, models, transaction

from scrapers import document
from tracker.bench.articles import Article, articles
from tracker.bench.figures import Figure
from tracker.env import env
from tracker.models import (
    Alert,
    Candidate,
    CandidateSighting,
    Document,
    DocumentVersion,
    Event,
    EventAddress,
    EventLink,
    EventMention,
    EventMentionRole,
    EventRole,
    Expectation,
    Item,
    Matter,
    Mention,
    Source,
    Story,
    StoryBand,
    Transition,
    User,
    Watch,
)
from tracker.stages import load, snapshots, sweep

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SEED = 2
PUBLISHERS = 20
REWRITTEN = 0.3  # share of documents that retell an earlier one
CHINESE = 0.3
# What the stages write, in an order that keys allow but for the two circles that are checked at commit.
WRITTEN: tuple[type[models.Model], ...] = (
    Story, Document, DocumentVersion, StoryBand, Mention, Event, EventMention, EventMentionRole, EventRole,
    EventLink, EventAddress, Matter.events.through, Transition, Expectation, Alert, Candidate,
    CandidateSighting,
)  # fmt: skip
DECLARATION = """
[sources.bench-{number}]
name = "Bench {number}"
publisher = "Bench {number}"
kind = "news"
jurisdiction = "CN"
language = "en"
homepage = "https://bench-{number}.example"
terms = "Made for measuring."
tier = "{tier}"
[sources.bench-{number}.feed]
urls = ["https://bench-{number}.example/feed"]
"""


def measure(*, count: int, progress: Callable[[str], None]) -> Figure:
    """Runs the real stages over `count` fetched pages. Call it on an empty, migrated database of its own only."""
    progress(f"all stages: preparing {count} pages")
    prepare(count)
    spent: dict[str, float] = dict.fromkeys(_stages(), 0.0)
    started, processor = time.perf_counter(), time.process_time()
    _run_stages(spent, progress)
    stages_s, processor_s = time.perf_counter() - started, time.process_time() - processor
    rows = {model: list(model._default_manager.all()) for model in WRITTEN}
    progress("all stages: plain insert of the same rows")
    insert_s = _insert_again(rows)
    return Figure(
        name=f"all stages, from stored page to alert ({connection.vendor})",
        value=count / stages_s,
        unit="documents/s",
        baseline="plain bulk insert of the rows that the stages wrote",
        baseline_value=count / insert_s,
        details={
            "documents per second of processor time": round(count / processor_s, 1),
            "documents": len(rows[DocumentVersion]),
            "stories": len(rows[Story]),
            "event mentions": len(rows[EventMention]),
            "events": len(rows[Event]),
            "transitions": len(rows[Transition]),
            "alerts": len(rows[Alert]),
            **{f"{name}, ms/document": round(1000 * stage_s / count, 2) for name, stage_s in spent.items()},
        },
    )


def prepare(count: int) -> None:
    """Knowledge, sources, one watch on everything, and `count` pages that were fetched and wait to be read."""
    tiers = ("media", "media", "media", "official", "company")
    declarations = [DECLARATION.format(number=n, tier=tiers[n % len(tiers)]) for n in range(PUBLISHERS)]
    (env.data_dir / "sources.toml").write_text("".join(declarations))
    load.load_knowledge(now=NOW)
    load.load_sources()
    reader = User.objects.create_user("bench@example.org")
    Watch.objects.create(user=reader, name="Everything", created_at=NOW - timedelta(days=1))
    sources = list(Source.objects.filter(slug__startswith="bench-").order_by("slug"))
    for number, article in enumerate(pages(count)):
        store_fetched(number, article, sources[number % PUBLISHERS])


def pages(count: int) -> list[Article]:
    """Articles in both languages; some retell an earlier one with a paragraph less."""
    random = Random(SEED)  # noqa: S311  # for making texts, not secrets
    fresh = {language: articles(language, count, seed=SEED) for language in ("en", "zh")}
    made: list[Article] = []
    for _ in range(count):
        if made and random.random() < REWRITTEN:
            told = random.choice(made)
            paragraphs = told.text.split("\n")
            paragraphs.pop(random.randrange(len(paragraphs)))
            made.append(Article(told.title, "\n".join(paragraphs), told.language, told.published))
        else:
            made.append(next(fresh["zh" if random.random() < CHINESE else "en"]))
    return made


def store_fetched(number: int, article: Article, source: Source) -> Item:
    """A page of the source as if it had been fetched: it waits to be read."""
    url = f"https://{source.slug}.example/{article.published:%Y/%m/%d}/{number}.html"
    at = datetime.combine(article.published, clock(9), UTC)
    snapshot = snapshots.keep(
        document.Snapshot(
            url=url,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"},
            body=_page(number, article, at),
            fetched_at=NOW,
            requested_url=url,
        )
    )
    return Item.objects.create(
        source=source,
        external_id=url,
        url=url,
        title=article.title,
        published_raw=at.isoformat(),
        published_at=at,
        published_on=article.published,
        published_precision="minute",
        published_zone="UTC",
        state=Item.State.FETCHED,
        snapshot=snapshot,
        known_at=NOW,
    )


def _page(number: int, article: Article, at: datetime) -> bytes:
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.text.split("\n"))
    return f"""<!doctype html><html lang="{article.language}"><head><meta charset="utf-8">
<title>{escape(article.title)}</title><meta property="article:published_time" content="{at.isoformat()}"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>{escape(article.title)}</h1>{body}</article><footer>Page {number}</footer></body></html>""".encode()


def _stages() -> dict[str, sweep.Run]:
    """All but the delivery of mails, which waits for a server and not for us."""
    return {name: run for name, run in sweep.STAGES.items() if name != "deliver"}


def _run_stages(spent: dict[str, float], progress: Callable[[str], None]) -> None:
    done = True
    while done:
        done = False
        for name, run in _stages().items():
            started = time.perf_counter()
            while worked := run(now=NOW):
                done = True
                progress(f"all stages: {name}, {worked} rows")
            spent[name] += time.perf_counter() - started


def _insert_again(rows: dict[type[models.Model], list[Any]]) -> float:
    """Seconds to insert what the stages wrote, into the same tables emptied."""
    with transaction.atomic():
        Item.objects.update(document=None)
        for model in reversed(WRITTEN):
            model._default_manager.all()._raw_delete(using="default")
    started = time.perf_counter()
    with transaction.atomic():
        for model, of_model in rows.items():
            _insert(model, of_model)
    return time.perf_counter() - started


def _insert(model: type[models.Model], rows: Sequence[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=500)
