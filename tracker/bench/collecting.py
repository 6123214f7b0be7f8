"""Sources visited per second over many hosts on this machine, each at the pace that real hosts are asked at."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

import feedparser
import httpx
from django.db import connection
from django.utils import timezone

from tracker.bench import site
from tracker.bench.figures import Figure
from tracker.env import env
from tracker.errors import BenchFailed

PROCESSES, THREADS = 2, 8
DECLARATION = """
[sources.bench-{number}]
name = "Bench {number}"
publisher = "Bench {number}"
kind = "news"
jurisdiction = "CN"
language = "en"
homepage = "http://{host}/"
terms = "Made for measuring."
cadence_minutes = 60
headline_only = true
[sources.bench-{number}.feed]
urls = ["http://{host}:{port}/feed-{number}"]
"""


def measure(*, count: int, hosts: int, progress: Callable[[str], None]) -> Figure:
    """All of `count` sources once, from first visit to stored items. Call it on an empty, migrated database only."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    server = spawn.Process(target=site.serve, args=(theirs,), daemon=True)
    server.start()
    try:
        port = int(ours.recv())
        baseline = _plain(port, min(count, 200))
        slugs = _declare(count, hosts, port)
        progress(f"collecting: {count} sources of {hosts} hosts, at least {env.per_host_delay_s:g} s apart")
        started = time.perf_counter()
        workers = [_started(spawn, slugs[number::PROCESSES]) for number in range(PROCESSES)]
        told = [worker_told.recv() for _, worker_told in workers]
        spent_s = time.perf_counter() - started
        for process, _ in workers:
            process.join()
        figures = httpx.get(f"http://{site.host(0)}:{port}{site.FIGURES}", trust_env=False).json()
    finally:
        server.kill()
        server.join()
    return _figure(count, spent_s, baseline, figures, told)


def _figure(
    count: int, spent_s: float, baseline: float, figures: dict[str, float], told: list[dict[str, float]]
) -> Figure:
    if figures["least_gap_s"] < env.per_host_delay_s and figures["requests"] > figures["hosts"]:
        raise BenchFailed(f"a host was asked twice within {figures['least_gap_s']:.2f} s")
    if (failed := sum(one["failed"] for one in told)) > 0:
        raise BenchFailed(f"{failed:.0f} sources could not be visited")
    return Figure(
        name=f"collecting {count:,} sources, with the pace kept ({connection.vendor})",
        value=count / spent_s,
        unit="sources/s",
        baseline="the same feeds asked for and parsed by httpx and feedparser alone, one after the other, at no pace",
        baseline_value=baseline,
        details={
            "seconds": round(spent_s, 1),
            "5,000 sources take, minutes": round(5000 / (count / spent_s) / 60, 1),
            "hosts": int(figures["hosts"]),
            "requests": int(figures["requests"]),
            "requests/s": round(figures["requests"] / spent_s, 1),
            "pace, s": env.per_host_delay_s,
            "least gap at any host, s": round(figures["least_gap_s"], 3),
            "processes × threads": f"{PROCESSES} × {THREADS}",
            "most memory of a process, MiB": round(max(one["peak_mib"] for one in told)),
            "processor, s": round(sum(one["processor_s"] for one in told), 1),
            "items stored": _items(),
        },
    )


def _items() -> int:
    from tracker.models import Item

    return Item.objects.count()


def _declare(count: int, hosts: int, port: int) -> list[str]:
    """Neighbours in the list are of different hosts, as sources in order of their due time are."""
    from tracker.models import Source
    from tracker.stages import load

    tables = [DECLARATION.format(number=n, host=site.host(n % hosts), port=port) for n in range(count)]
    (env.data_dir / "sources.toml").write_text("".join(tables))
    load.load_sources()
    Source.objects.filter(slug__startswith="bench-").update(probation=Source.Probation.OVER, checked_at=timezone.now())
    return [f"bench-{number}" for number in range(count)]


def _plain(port: int, count: int) -> float:
    """Feeds per second without any of ours. Asked of one address that no source uses."""
    address = f"http://127.2.0.1:{port}"
    started = time.perf_counter()
    with httpx.Client(trust_env=False) as client:
        for number in range(count):
            assert feedparser.parse(client.get(f"{address}/feed-{number}").content).entries  # noqa: S101 - the very work
    return count / (time.perf_counter() - started)


def _started(spawn: Any, slugs: list[str]) -> tuple[Any, Connection]:
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=work, args=(slugs, theirs))
    process.start()
    return process, ours


def work(slugs: list[str], told: Connection) -> None:
    """What a collecting worker does, in a process of its own: visits in threads, each waiting for its host's turn."""
    import django

    django.setup()
    from django.db import connection as own

    from tracker.stages import collect
    from tracker.stages.client import make_fetcher

    def visit(mine: list[str]) -> int:
        failed = 0
        with make_fetcher() as fetcher:
            for slug in mine:
                run = collect.run_source(slug, fetcher=fetcher)
                while run is None:  # its host had no turn within a minute
                    run = collect.run_source(slug, fetcher=fetcher)
                failed += bool(run.fault)
        own.close()
        return failed

    with ThreadPoolExecutor(THREADS) as pool:
        failed = sum(pool.map(visit, [slugs[number::THREADS] for number in range(THREADS)]))
    used = resource.getrusage(resource.RUSAGE_SELF)
    told.send(
        {
            "failed": failed,
            "peak_mib": used.ru_maxrss / 1024,  # Linux counts KiB
            "processor_s": used.ru_utime + used.ru_stime,
        }
    )
