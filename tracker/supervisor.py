"""Web, workers and scheduler as children of one foreground process.

A child that dies is started again, later each time it dies quickly; a signal stops all of them in order.
No Django here: a supervisor that shares nothing with its children cannot be taken down by them.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

log = structlog.get_logger(__name__)

# A worker may finish what it holds; then it is told to drop it, and at last killed. Leases make both safe.
FINISH_WITHIN_S = 8.0
DROP_WITHIN_S = 5.0
HEALTHY_AFTER_S = 30.0  # a child that lived this long has earned a prompt restart
LONGEST_PAUSE_S = 60.0
_PR_SET_PDEATHSIG = 1


def pause_before_restart(quick_deaths: int) -> float:
    """Seconds to wait: at once after a long life, then 1, 2, 4 … up to a minute."""
    return 0.0 if quick_deaths == 0 else min(LONGEST_PAUSE_S, 2.0 ** (quick_deaths - 1))


def _die_with_parent() -> None:
    """Linux: were the supervisor killed outright, its children would otherwise keep the port and the queue."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    quick_deaths: int = 0
    restart_at: float = 0.0

    def start(self) -> None:
        # A session of its own: Ctrl-C in the terminal reaches the supervisor only, which then stops in order.
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # safe: the supervisor has no threads
        )
        self.started_at = time.monotonic()
        log.info("child_started", child=self.name, pid=self.process.pid)

    def ask_to_stop(self) -> None:
        """To the main process alone: it tells its own children, which must not be stopped under it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stops_within(self, seconds: float) -> bool:
        if self.process is None:
            return True
        try:
            self.process.wait(timeout=max(0.1, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def drop_work(self) -> None:
        """The quick stop of both Celery and gunicorn."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Supervisor:
    children: Sequence[Child]
    is_stopping: bool = field(default=False, init=False)

    def run(self, *, poll_s: float = 0.2) -> int:
        """Until a signal: exit status 0 when every child stopped in time, 1 when one had to be killed."""
        previous = {n: signal.signal(n, self._on_signal) for n in (signal.SIGINT, signal.SIGTERM)}
        try:
            for child in self.children:
                child.start()
            while not self.is_stopping:
                for child in self.children:
                    self._look_after(child)
                time.sleep(poll_s)
            return self._stop()
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _look_after(self, child: Child) -> None:
        if child.process is not None:
            status = child.process.poll()
            if status is None:
                return
            lived_s = time.monotonic() - child.started_at
            child.quick_deaths = 0 if lived_s >= HEALTHY_AFTER_S else child.quick_deaths + 1
            pause_s = pause_before_restart(child.quick_deaths)
            log.warning("child_died", child=child.name, status=status, lived_s=round(lived_s, 1), restart_in_s=pause_s)
            child.process = None
            child.restart_at = time.monotonic() + pause_s
        if time.monotonic() >= child.restart_at:
            child.start()

    def _stop(self) -> int:
        for child in reversed(self.children):  # the scheduler first, so that nothing new is queued
            child.ask_to_stop()
        busy = self._still_running(FINISH_WITHIN_S)
        for child in busy:
            log.info("child_drops_its_work", child=child.name, waited_s=FINISH_WITHIN_S)
            child.drop_work()
        stuck = self._still_running(DROP_WITHIN_S) if busy else []
        for child in stuck:
            log.warning("child_killed", child=child.name)
            child.kill()
        return 1 if stuck else 0

    def _still_running(self, seconds: float) -> list[Child]:
        deadline = time.monotonic() + seconds
        return [child for child in self.children if not child.stops_within(deadline - time.monotonic())]
