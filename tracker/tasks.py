"""The Celery tasks: one for each stage, thin. They carry ids and no logic; a lost one costs time, never data.

A task that did work hints the stages after it, and itself when more may be waiting. `sweep` hints every stage each
minute, so that whatever was lost is found again.
"""

from collections.abc import Callable
from typing import Any

import structlog
from celery import shared_task
from celery.app.task import Task
from django.utils import timezone
from kombu.exceptions import OperationalError

from tracker.env import env
from tracker.models import Source
from tracker.stages import additions, hints, load
from tracker.stages import collect as collecting
from tracker.stages.sweep import STAGES

log = structlog.get_logger(__name__)

# Small, so that pages waiting for their host's turn do not keep a worker from the other stages for long.
PAGES_AT_ONCE = 5
ROWS_AT_ONCE = 20
# Each run of these costs the same again (the moves of every matter concerned, the watches), so it takes what waits. The
# stages before them cost by the document, in one transaction that holds up SQLite's other writers: they stay small.
TOGETHER = {"follow": 200, "alert": 200}

# Which stages may find work after this one did some.
NEXT = {
    "collect": ("fetch", "read"),
    "fetch": ("read",),
    "read": ("fetch", "compare", "extract", "story"),
    "compare": (),
    "extract": ("story", "merge"),
    "story": ("merge",),
    "merge": ("follow",),
    "follow": ("alert",),
    "alert": ("digest", "deliver"),
    "digest": ("deliver",),
    "notify": ("deliver",),
    "deliver": (),
}


@shared_task
def collect(source_id: int) -> None:
    hints.free(f"collect:{source_id}")
    slug = Source.objects.filter(pk=source_id).values_list("slug", flat=True).first()
    if slug is not None and collecting.run_source(slug) is not None:
        _hint_next("collect")


@shared_task
def fetch() -> None:
    _work("fetch", lambda: collecting.fetch_items(limit=PAGES_AT_ONCE), PAGES_AT_ONCE)


@shared_task
def read() -> None:
    _work_stage("read")


@shared_task
def compare() -> None:
    _work_stage("compare")


@shared_task
def extract() -> None:
    _work_stage("extract")


@shared_task
def story() -> None:
    _work_stage("story")


@shared_task
def merge() -> None:
    _work_stage("merge")


@shared_task
def follow() -> None:
    _work_stage("follow")


@shared_task
def alert() -> None:
    _work_stage("alert")


@shared_task
def digest() -> None:
    _work_stage("digest")


@shared_task
def notify() -> None:
    _work_stage("notify")


@shared_task
def deliver() -> None:
    _work_stage("deliver")


@shared_task
def schedule() -> None:
    """Hint the sources to visit now, and take over what the operator declared since."""
    load.load_sources()
    if env.collect_enabled:
        for source_id in collecting.hand_out(now=timezone.now()):
            hint("collect", source_id)


@shared_task
def sweep() -> None:
    """Hint every stage: each finds its own pending work, or ends at once."""
    for stage in STAGES:
        hint(stage)
    if env.collect_enabled:
        hint("fetch")


_TASKS: dict[str, Task[Any, Any]] = {
    task.__name__: task
    for task in (collect, fetch, read, compare, extract, story, merge, follow, alert, digest, notify, deliver)
}


def hint(stage: str, *ids: int) -> None:
    """Send a message unless one waits already. A broker that is down costs the hint; the sweep makes up for it."""
    name = ":".join([stage, *map(str, ids)])
    if not hints.reserve(name, now=timezone.now()):
        return
    try:
        _TASKS[stage].apply_async(args=ids, expires=hints.LIFETIME.total_seconds())
    except OperationalError as error:
        hints.free(name)
        log.warning("hint_not_sent", stage=stage, reason=str(error))


def _work_stage(stage: str) -> None:
    limit = TOGETHER.get(stage, ROWS_AT_ONCE)
    _work(stage, lambda: STAGES[stage](limit=limit), limit)


def _work(stage: str, run: Callable[[], int], limit: int) -> None:
    hints.free(stage)
    additions.refresh()  # names that people added are used by every stage that speaks of them
    worked = run()
    if worked:
        log.info("stage_ran", stage=stage, rows=worked)
        _hint_next(stage)
    if worked >= limit:
        hint(stage)


def _hint_next(stage: str) -> None:
    for following in NEXT[stage]:
        hint(following)
