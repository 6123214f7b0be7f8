"""Sources visited per second over many hosts on this machine, each at the pace that real hosts are asked at.

By the worker that `manage.py up` starts for visits, handed out to as the scheduler does it, minute by minute.
"""

import multiprocessing
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import feedparser
import httpx
from django.db import connection
from django.utils import timezone

from tracker.bench import site
from tracker.bench.figures import Figure
from tracker.env import env
from tracker.errors import BenchFailed

HAND_OUT_S = 60.0  # as often as the scheduler does
STOPS_WITHIN_S = 20.0
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


def measure(*, count: int, hosts: int, seconds: float, progress: Callable[[str], None]) -> Figure:
    """`count` sources that are all due, for so many seconds or until each was visited. Call it on an empty, migrated
    database only."""
    with _site() as port:
        baseline = _plain(port, min(count, 200))
        _declare(count, hosts, port)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        worker = _started()
        started, handing_s = time.perf_counter(), 0.0
        try:
            handing_s = _hand_out(count, started + seconds, progress)
            spent_s = time.perf_counter() - started
        finally:
            worker.terminate()
            stopping = time.perf_counter()
            status = _wait(worker)
        stop_s = time.perf_counter() - stopping
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        figures = httpx.get(f"http://{site.host(0)}:{port}{site.FIGURES}", trust_env=False).json()
    if status != 0:
        raise BenchFailed(f"the worker ended with {status} and not in order")
    processor_s = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return _figure(
        spent_s,
        baseline,
        figures,
        {
            "sources": count,
            "processor for a visit, ms": round(1000 * processor_s / max(_visits(), 1), 1),
            "processor of the worker, share of one": round(processor_s / spent_s, 2),
            "handing out, processor s in all": round(handing_s, 1),
            "most memory of the worker, MiB": round(used.ru_maxrss / 1024),  # Linux counts KiB
            "the worker stopped within, s": round(stop_s, 1),
        },
    )


def _figure(spent_s: float, baseline: float, figures: dict[str, float], told: dict[str, float | int | str]) -> Figure:
    from tracker.models import CollectRun, Item

    if figures["least_gap_s"] < env.per_host_delay_s and figures["requests"] > figures["hosts"]:
        raise BenchFailed(f"a host was asked twice within {figures['least_gap_s']:.2f} s")
    if failed := CollectRun.objects.exclude(fault="").count():
        raise BenchFailed(f"{failed} sources could not be visited")
    rate = _visits() / spent_s
    return Figure(
        name=f"collecting, with the pace kept ({connection.vendor})",
        value=rate,
        unit="sources/s",
        baseline="the same feeds asked for and parsed by httpx and feedparser alone, one after the other, at no pace",
        baseline_value=baseline,
        details={
            "seconds": round(spent_s, 1),
            "visited": _visits(),
            "5,000 sources take, minutes": round(5000 / rate / 60, 1),
            "hosts asked": int(figures["hosts"]),
            "requests/s": round(figures["requests"] / spent_s, 1),
            "pace, s": env.per_host_delay_s,
            "least gap at any host, s": round(figures["least_gap_s"], 3),
            "items stored/s": round(Item.objects.count() / spent_s, 1),
            **told,
        },
    )


@contextmanager
def _site() -> Iterator[int]:
    """The port of the site, in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    server = spawn.Process(target=site.serve, args=(theirs,), daemon=True)
    server.start()
    try:
        yield int(ours.recv())
    finally:
        server.kill()
        server.join()


def _started() -> "subprocess.Popen[bytes]":
    from tracker.management.commands.up import children

    command = next(child.command for child in children() if child.name == "collector")
    return subprocess.Popen(command, stdout=sys.stderr)  # noqa: S603 - our own command


def _wait(worker: "subprocess.Popen[bytes]") -> int:
    try:
        return worker.wait(timeout=STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        worker.kill()
        return worker.wait()


def _hand_out(count: int, until: float, progress: Callable[[str], None]) -> float:
    """What the scheduler does, until the time is over or all were visited; the processor seconds it took."""
    from tracker import tasks

    spent_s, next_at = 0.0, time.perf_counter()
    while (now := time.perf_counter()) < until and (visited := _visits()) < count:
        progress(f"collecting: {visited} of {count} sources visited")
        if now >= next_at:
            next_at += HAND_OUT_S
            began = time.process_time()
            tasks.schedule()
            spent_s += time.process_time() - began
        time.sleep(1)
    return spent_s


def _visits() -> int:
    from tracker.models import CollectRun

    return CollectRun.objects.count()


def _declare(count: int, hosts: int, port: int) -> None:
    """Neighbours in the list are of different hosts, as sources in order of their due time are."""
    from tracker.models import Source
    from tracker.stages import load

    tables = [DECLARATION.format(number=n, host=site.host(n % hosts), port=port) for n in range(count)]
    (env.data_dir / "sources.toml").write_text("".join(tables))
    load.load_sources()
    Source.objects.exclude(slug__startswith="bench-").update(is_enabled=False)
    # All due for long and in order, as after a standstill.
    Source.objects.filter(slug__startswith="bench-").update(
        probation=Source.Probation.OVER, checked_at=timezone.now(), next_due_at=timezone.now()
    )


def _plain(port: int, count: int) -> float:
    """Feeds per second without any of ours. Asked of one address that no source uses."""
    address = f"http://127.2.0.1:{port}"
    started = time.perf_counter()
    with httpx.Client(trust_env=False) as client:
        for number in range(count):
            assert feedparser.parse(client.get(f"{address}/feed-{number}").content).entries  # noqa: S101 - the very work
    return count / (time.perf_counter() - started)
