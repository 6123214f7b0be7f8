"""What commands show: tables and progress on the command's own output."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, cast

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

WIDTH = 160  # of tables in a file or a pipe


def console(output: OutputWrapper) -> Console:
    """Rich writes in pieces, and Django's wrapper would end each with a new line: so the stream below it is used."""
    made = Console(file=cast("IO[str]", output._out), highlight=False)
    if not made.is_terminal:
        made.width = WIDTH
    return made


def progress(output: Console) -> Progress:
    """Drawn on a terminal only; elsewhere the summary that follows must do."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=output, transient=True, disable=not output.is_terminal)


@contextmanager
def stage_progress(output: Console, total: int) -> Iterator[Callable[[str, int], None]]:
    """A bar for each stage as it does its first work; `total` is how many documents go through."""
    with quiet_stages(), progress(output) as bars:
        tasks = {}

        def advance(stage: str, rows: int) -> None:
            if stage not in tasks:
                is_by_document = stage in {"read", "extract", "story"}
                tasks[stage] = bars.add_task(stage, total=total if is_by_document else None)
            bars.advance(tasks[stage], rows)

        yield advance


@contextmanager
def quiet_stages() -> Iterator[None]:
    """The bar tells what the stages do; their log would tear it apart. Warnings are still told."""
    stages = logging.getLogger("tracker.stages")
    level = stages.level
    stages.setLevel(logging.WARNING)
    try:
        yield
    finally:
        stages.setLevel(level)


def ago(when: datetime | None, *, now: datetime) -> str:
    """ "3 h ago", "in 12 min", "never"."""
    if when is None:
        return "never"
    seconds = abs((now - when).total_seconds())
    steps = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"))
    size, unit = next(((size, unit) for size, unit in steps if seconds >= size), (1.0, "s"))
    words = f"{seconds / size:.0f} {unit}"
    return f"{words} ago" if when <= now else f"in {words}"
