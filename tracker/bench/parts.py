"""The parts of the bench by name, each with its size in full and in a quick run.

Each imports its own modules: the process that starts them needs none of these, and one part not those of another.
"""

import sys
from collections.abc import Callable
from types import MappingProxyType

from django.core.management import call_command
from django.db import connection

from tracker.bench import place
from tracker.bench.figures import Figure
from tracker.env import env
from tracker.errors import BenchFailed

Progress = Callable[[str], None]


def extract(*, is_quick: bool, progress: Progress) -> list[Figure]:
    from tracker.bench import reading

    count, rounds = (8, 1) if is_quick else (100, 3)
    return [reading.measure(language, count=count, rounds=rounds, progress=progress) for language in ("en", "zh")]


def stages(*, is_quick: bool, progress: Progress) -> list[Figure]:
    from tracker.bench import journey

    _prepare_database()
    return [journey.measure(count=40 if is_quick else 500, progress=progress)]


def timeline(*, is_quick: bool, progress: Progress) -> list[Figure]:
    from tracker.bench import pages

    _prepare_database()
    count, requests = (500, 45) if is_quick else (10_000, 450)
    return [pages.measure(count=count, requests=requests, progress=progress)]


def watches(*, is_quick: bool, progress: Progress) -> list[Figure]:
    from tracker.bench import watching

    _prepare_database()
    count, changes = (500, 30) if is_quick else (10_000, 400)
    return [watching.measure(watches=count, transitions=changes, progress=progress)]


def collecting(*, is_quick: bool, progress: Progress) -> list[Figure]:
    from tracker.bench import collecting

    _prepare_database()
    count, hosts, seconds = (10, 5, 60.0) if is_quick else (5000, 500, 300.0)
    return [collecting.measure(count=count, hosts=hosts, seconds=seconds, progress=progress)]


def grouping(*, is_quick: bool, progress: Progress) -> list[Figure]:
    from tracker.bench import grouping

    _prepare_database()
    sizes, new = ((100, 400), 40) if is_quick else ((1_000, 100_000), 1_000)
    return grouping.measure(sizes=sizes, new=new, progress=progress)


PARTS = MappingProxyType(
    {
        "extract": extract,
        "stages": stages,
        "timeline": timeline,
        "watches": watches,
        "collecting": collecting,
        "grouping": grouping,
    }
)


def _prepare_database() -> None:
    """Errors: BenchFailed where this is not an empty installation of the bench's own."""
    if not env.data_dir.name.startswith(place.PREFIX) or connection.introspection.table_names():
        raise BenchFailed("a part of the bench runs in a throw-away installation only; run: manage.py bench")
    call_command("migrate", verbosity=0, stdout=sys.stderr)
