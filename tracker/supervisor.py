"""Web, worker and scheduler as children of one foreground process.

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

STOP_AFTER_S = 20.0  # a worker may finish the row it holds; after this it is killed and the sweep repairs
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

    def wait_or_kill(self, seconds: float) -> bool:
        """Whether it stopped by itself in time; else the whole session of processes is killed."""
        if self.process is None:
            return True
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            return False
        return True


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
        deadline = time.monotonic() + STOP_AFTER_S
        killed = [c.name for c in self.children if not c.wait_or_kill(max(0.1, deadline - time.monotonic()))]
        if killed:
            log.warning("children_killed", children=killed, waited_s=STOP_AFTER_S)
        return 1 if killed else 0
