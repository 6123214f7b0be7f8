"""Sweep: run every stage that works on stored data until nothing is left to do. No stage here goes to the network
but the delivery of mails."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog

from tracker.stages import additions, alert, compare, deliver, digest, extract, follow, merge, notify, read, story

log = structlog.get_logger(__name__)

# More passes than this means that two stages hand work back and forth: a fault of ours, told and not endured.
MOST_PASSES = 20

Progress = Callable[[str, int], None]  # name of the stage, rows just worked on


class Run(Protocol):
    def __call__(self, *, limit: int = ..., now: datetime | None = ...) -> int: ...


STAGES: dict[str, Run] = {
    "read": read.run,
    "compare": compare.run,
    "extract": extract.run,
    "story": story.run,
    "merge": merge.run,
    "follow": follow.run,
    "alert": alert.run,
    "digest": digest.run,
    "notify": notify.run,
    "deliver": deliver.run,
}


def run_all(
    *, now: datetime | None = None, until_empty: bool = True, progress: Progress | None = None
) -> dict[str, int]:
    """Rows worked on by stage. `until_empty` False makes one pass, each stage once."""
    additions.refresh()
    done: Counter[str] = Counter()
    for _ in range(MOST_PASSES if until_empty else 1):
        before = done.total()
        for name, run in STAGES.items():
            while worked := run(now=now):
                done[name] += worked
                if progress is not None:
                    progress(name, worked)
                if not until_empty:
                    break
        if done.total() == before:
            return dict(done)
    if until_empty:
        log.warning("sweep_without_end", done=dict(done))
    return dict(done)
