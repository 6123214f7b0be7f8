"""The same pages twice: once in peace, once while everything breaks that may break."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.chaos.outcome import Outcome, differences, outcome
from tests.databases import own_database
from tests.installation import Installation, wait_until
from tests.mail_delay import WAITING
from tests.mail_server import MailServer, free_port, running
from tracker.env import REPOSITORY

PAUSE_S = 0.3  # the mail server's, so that kills fall between its acceptance and our commit
SLACK_S = 1.0  # for the answer to arrive and the commit to be made, on a busy machine
MAIL_PATIENCE_S = 40
WORKER = ("-m", "celery", "--quiet", "-A", "tracker", "worker", "--concurrency", "2", "-l", "warning")

TOLD = """
from collections import Counter
from tracker.models import Alert, Delivery, DocumentVersion, Transition, Watch
news = Transition.objects.filter(is_news=True, corrects=None).exclude(track="bundled")
due = {(change, watch) for change in news.filter(superseded_at=None).values_list("change_id", flat=True)
       for watch in Watch.objects.values_list("pk", flat=True)}
columns = ("transition", "transition__change_id", "watch", "state", "message_id", "told_with")
rows = list(Alert.objects.values_list(*columns))
told = {(change, watch) for _, change, watch, state, _, _ in rows if state == "sent"}
result = {
    "changes that are news": news.filter(superseded_at=None).count(),
    "alerts": len(rows),
    "states of alerts": Counter(row[3] for row in rows),
    "lost": len(due - told),
    "alerts of one transition and watch beyond the first": len(rows) - len({(row[0], row[2]) for row in rows}),
    "not alerted": Transition.objects.filter(is_alerted=False).count(),
    "message ids": [row[4] for row in rows if row[3] == "sent" and row[5] is None],
    "deliveries refused": Delivery.objects.filter(is_accepted=False).count(),
    "extraction errors": DocumentVersion.objects.exclude(extraction_error="").count(),
}
"""


@dataclass
class Disturbance:
    """What was done to it, with the times that matter."""

    kills: list[float] = field(default_factory=list)
    broker_kills: int = 0
    refusing: int = 0
    drops: int = 0
    stalls: int = 0


class Broker:
    """A Redis server of one's own that keeps nothing: when it is killed, every waiting message is lost."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        order = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [*order, "--dir", str(self._folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers, within_s=20, what="the start of the broker")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


class Group:
    """A process of the installation with all its children, to be killed together."""

    def __init__(self, installation: Installation, log: Path, *command: str) -> None:
        self._installation, self._log, self._command = installation, log, command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=REPOSITORY,
                env=self._installation.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> float:
        """When it was dead for sure."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        return time.time()

    def wait(self) -> int:
        assert self._process is not None
        return self._process.wait()


def chaos(documents: int, *, kills: int, seed: int = 1, progress: Callable[[str], None]) -> dict[str, Any]:
    """Figures, with what differs between the two runs. Errors: psycopg.OperationalError without PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="tracker-chaos-") as folder:
        place = Path(folder)
        started = time.monotonic()
        progress(f"in peace: {documents} pages")
        expected = _in_peace(documents, place)
        calm_s = time.monotonic() - started
        progress(f"in peace: done in {calm_s:.0f} s; now with disturbance")
        with own_database() as url, running() as box, _own_broker(place) as broker:
            installation = _installation(place / "chaos", url, box, BROKER_URL=broker.url)
            done = Disturbance()
            started = time.monotonic()
            _disturbed(installation, documents, kills, Random(seed), broker, box, done, place, progress)
            chaos_s = time.monotonic() - started
            told = installation.run(TOLD)
            found = _export(installation, place / "chaos.duckdb")
    return {
        **_figures(told, box, done),
        "documents": len(found["documents"]),
        "stories": len(found["stories"]),
        "events": len(found["events"]),
        "transitions": len(found["transitions"]),
        "in peace, s": round(calm_s),
        "disturbed, s": round(chaos_s),
        "differences": {name: rows[:4] for name, rows in differences(expected, found).items()},
    }


@contextmanager
def _own_broker(place: Path) -> Iterator[Broker]:
    broker = Broker(place)
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()


def _installation(data_dir: Path, database: str, box: MailServer, **settings: str) -> Installation:
    data_dir.mkdir()
    installation = Installation(
        data_dir,
        DATABASE_URL=database,
        EMAIL_URL=f"smtp://127.0.0.1:{box.port}/",
        COLLECT_ENABLED="false",
        **settings,
    )
    _run_long(installation, data_dir / "migrate.log", "manage.py", "migrate", "-v0")
    _inside(installation, data_dir / "prepare.log", "prepare")
    return installation


def _inside(installation: Installation, log: Path, *what: str) -> None:
    process = Group(installation, log, "-m", "tests.chaos.inside", *what)
    process.start()
    assert process.wait() == 0, log.read_text()[-2000:]


def _export(installation: Installation, path: Path) -> Outcome:
    _run_long(installation, path.with_suffix(".log"), "manage.py", "export", str(path))
    return outcome(path)


def _run_long(installation: Installation, log: Path, *command: str) -> None:
    process = Group(installation, log, *command)
    process.start()
    assert process.wait() == 0, log.read_text()[-2000:]


def _in_peace(documents: int, place: Path) -> Outcome:
    with own_database() as url, running() as box:
        installation = _installation(place / "peace", url, box)
        _inside(installation, place / "feed.log", "feed", str(documents))
        _inside(installation, place / "calm.log", "calm")
        return _export(installation, place / "peace.duckdb")


def _disturbed(
    installation: Installation, documents: int, kills: int, random: Random, broker: Broker, box: MailServer,
    done: Disturbance, place: Path, progress: Callable[[str], None],
) -> None:  # fmt: skip
    worker = Group(installation, place / "worker.log", *WORKER)
    odd = Group(installation, place / "odd.log", "-m", "tests.chaos.inside", "odd", str(random.randrange(1000)))
    feeder = Group(installation, place / "feeder.log", "-m", "tests.chaos.inside", "feed", str(documents), "5")
    box.pause_s = PAUSE_S
    with ExitStack() as stack:
        for group in (odd, feeder):
            group.start()
            stack.callback(group.kill)
        worker.start()
        stack.callback(lambda: done.kills.append(worker.kill()))
        for number in range(kills):
            _trouble_mail(box, random, done)
            if number % 2:
                _await_mail(box, random)
            else:
                time.sleep(random.uniform(6, 25))
            done.kills.append(worker.kill())
            if random.random() < 0.3:
                broker.kill()
                done.broker_kills += 1
                broker.start()
            worker.start()
            progress(f"disturbed: {number + 1} of {kills} kills, {len(box.taken)} mails")
        assert feeder.wait() == 0, (place / "feeder.log").read_text()[-2000:]
        box.data_answer, box.drops, box.stalls, box.pause_s = "250 Taken", 0, 0, 0
        wait_until(lambda: _is_worked_off(installation, progress), within_s=5400, what="the end of the stages' work")
    progress(f"disturbed: {len(box.taken)} mails so far; what waits for a next try or the end of a lease")
    _inside(installation, place / "finish.log", "finish")


def _await_mail(box: MailServer, random: Random) -> None:
    """Until a mail was taken whose acceptance is just being told, if one comes within `MAIL_PATIENCE_S`."""
    before, deadline = len(box.taken), time.monotonic() + MAIL_PATIENCE_S
    while len(box.taken) == before and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(random.uniform(0, PAUSE_S))


def _is_worked_off(installation: Installation, progress: Callable[[str], None]) -> bool:
    waiting = {name: rows for name, rows in installation.run(WAITING).items() if rows and name != "alerts"}
    progress(f"disturbed: waiting for {waiting or 'nothing'}")
    if waiting:
        time.sleep(5)
    return not waiting


def _trouble_mail(box: MailServer, random: Random, done: Disturbance) -> None:
    """Until the next kill the server takes mails, refuses them, hangs up after taking one, or does not answer one."""
    box.data_answer, mood = "250 Taken", random.choice(["takes", "takes", "refuses", "drops", "stalls"])
    if mood == "refuses":
        box.data_answer = "451 Not now"
        done.refusing += 1
    elif mood == "drops":
        box.drops += 1
        done.drops += 1
    elif mood == "stalls":
        box.stalls += 1
        done.stalls += 1


def _figures(told: dict[str, Any], box: MailServer, done: Disturbance) -> dict[str, Any]:
    taken = Counter(message_id for message_id, _ in box.taken)
    ids = told.pop("message ids")
    repeats = {message_id: times - 1 for message_id, times in taken.items() if times > 1}
    unexplained = [message_id for message_id in repeats if not _is_explained(message_id, box, done)]
    return {
        **told,
        "mails taken": len(box.taken),
        "mails with a message id of their own": len(taken),
        "alerts sent without a mail": len([message_id for message_id in ids if message_id not in taken]),
        "mails repeated": sum(repeats.values()),
        "repeated for no known reason": len(unexplained),
        "kills": len(done.kills),
        "broker killed": done.broker_kills,
        "spells of refusing, hang-ups, stalls": [done.refusing, done.drops, done.stalls],
    }


def _is_explained(message_id: str, box: MailServer, done: Disturbance) -> bool:
    """Each time but the last, a kill fell before our commit, or the server hung up instead of answering."""
    times = [at for taken, at in box.taken if taken == message_id]
    return all(
        any(at <= kill <= at + PAUSE_S + SLACK_S for kill in done.kills) or at in box.dropped_at for at in times[:-1]
    )
