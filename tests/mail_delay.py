"""How long it takes from a stored page to the mail about the change it tells, while pages keep coming.

    .venv/bin/python -m tests.mail_delay --seconds 120 --rate 10

Starts an installation of its own with the worker and the scheduler that `make run` starts, a real SMTP server, and one
watch on everything. Then stores pages at the rate asked for, articles as the bench makes them: about four in ten move a
matter. Prints, as JSON, the time from storing the fetched page (reading, story, extraction, merging,
following, matching and the mail server's greeting included) to the server's acceptance of the mail.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.installation import Installation, wait_until
from tests.mail_server import running
from tracker.bench.figures import percentile
from tracker.env import REPOSITORY

START = """
from tracker.bench import journey
journey.prepare(0)
result = True
"""
WAITING = """
from django.db.models import Q
from tracker.models import Alert, Document, DocumentVersion, Event, Item, Transition
result = {
    "items": Item.objects.filter(state="fetched").count(),
    "versions": DocumentVersion.objects.filter(Q(extracted_with="") | Q(storied_at=None) | Q(is_merged=False)).count(),
    "events": Event.objects.filter(is_followed=False, merged_into=None).count(),
    "transitions": Transition.objects.filter(is_alerted=False).count(),
    "alerts": Alert.objects.filter(state="pending").count(),
}
"""
TOLD = """
from tracker.models import Alert, DocumentVersion
rows = Alert.objects.filter(transition__document__isnull=False)
result = {
    "alerts": {
        row.message_id: row.transition.document.canonical_url
        for row in rows.select_related("transition__document")
    },
    "states": list(Alert.objects.values_list("state", flat=True)),
    "documents": DocumentVersion.objects.count(),
}
"""


QUIET_S = 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--rate", type=float, default=10, help="pages a second")
    parser.add_argument("--feed", action="store_true", help=argparse.SUPPRESS)  # what this script starts as a process
    given = parser.parse_args()
    if given.feed:
        feed(given.seconds, given.rate)
    else:
        sys.stdout.write(json.dumps(measure(given.seconds, given.rate), indent=2) + "\n")


def measure(seconds: int, rate: float) -> dict[str, Any]:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="tracker-delay-") as folder, running() as server:
        place = Path(folder)
        installation = Installation(
            place / "data", EMAIL_URL=f"smtp://127.0.0.1:{server.port}", COLLECT_ENABLED="false", LOG_LEVEL="WARNING"
        )
        installation.manage("migrate", "-v0")
        installation.run(START)
        celery = ("-m", "celery", "--quiet", "-A", "tracker")
        worker = (*celery, "worker", "-Q", "celery", "--concurrency", "2", "-l", "warning")
        beat = (*celery, "beat", "-l", "warning")
        with (
            installation.process(*worker, log=place / "worker.log") as working,
            installation.process(*beat, log=place / "beat.log"),
        ):
            orders = ("-m", "tests.mail_delay", "--feed", "--seconds", str(seconds), "--rate", str(rate))
            with installation.process(*orders, log=place / "stored.jsonl") as feeder:
                feeder.wait(timeout=20 * seconds + 60)
            ended = time.time()

            def is_done() -> bool:
                """Asked only while no mail comes: each answer costs seconds of the processors that are measured."""
                is_quiet = time.time() - max([ended, *server.taken_at.values()]) > QUIET_S
                return is_quiet and not any(installation.run(WAITING).values())

            wait_until(is_done, within_s=900, what="the end of all work")
            settled_s = time.time() - ended
            worked_s = processor_s(working.pid)
        stored = dict(json.loads(line) for line in (place / "stored.jsonl").read_text().splitlines())
        told = installation.run(TOLD)
        return {
            **_figures(stored, told, server.taken_at, settled_s, rate),
            "processor time of the worker, ms for each document": round(1000 * worked_s / told["documents"]),
            "load before and after": [round(load, 1), round(os.getloadavg()[0], 1)],
            "processors": os.cpu_count(),
        }


def _figures(
    stored: dict[str, float], told: dict[str, Any], taken_at: dict[str, float], settled_s: float, rate: float
) -> dict[str, Any]:
    delays = [taken_at[id_] - stored[url] for id_, url in told["alerts"].items() if id_ in taken_at]
    span = max(stored.values()) - min(stored.values())
    return {
        "pages asked for, a second": rate,
        "pages stored, a second": round(len(stored) / span, 1),
        "pages stored": len(stored),
        "documents": told["documents"],
        "alerts": len(told["alerts"]),
        "alerts sent": told["states"].count("sent"),
        "mails measured": len(delays),
        "median, s": round(percentile(delays, 0.5), 1),
        "95th percentile, s": round(percentile(delays, 0.95), 1),
        "slowest, s": round(max(delays), 1),
        "seen to be done after the last page, s": round(settled_s, 1),
    }


def processor_s(pid: int) -> float:
    """Seconds of processor time of a process and its children so far, those that ended included."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(") ")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(path.parent.name) == pid or int(fields[1]) == pid:
            own, ended = slice(11, 13), slice(13, 15)
            ticks += sum(map(int, fields[own])) + (sum(map(int, fields[ended])) if int(path.parent.name) == pid else 0)
    return ticks / os.sysconf("SC_CLK_TCK")


def feed(seconds: int, rate: float) -> None:
    """Store pages at the rate asked for and say of each when it was stored, a JSON pair a line."""
    import django

    django.setup()
    from tracker import tasks
    from tracker.bench import journey
    from tracker.models import Source

    count = round(seconds * rate)
    pages = journey.pages(count)
    sources = list(Source.objects.filter(slug__startswith="bench-").order_by("slug"))
    started = time.monotonic()
    for number, page in enumerate(pages):
        source = sources[number % len(sources)]
        item = journey.store_fetched(number, page, source)
        sys.stdout.write(json.dumps([item.url, time.time()]) + "\n")
        sys.stdout.flush()
        tasks.hint("read")  # as the task that fetches does
        time.sleep(max(0.0, started + (number + 1) / rate - time.monotonic()))


if __name__ == "__main__":
    sys.path.insert(0, str(REPOSITORY))
    main()
