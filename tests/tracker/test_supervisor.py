"""The supervisor with real children: it restarts the dead and stops all on a signal."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracker.supervisor import LONGEST_PAUSE_S, pause_before_restart

SCRIPT = """
import sys
from tracker.supervisor import Child, Supervisor
note = sys.argv[1]
lives = [sys.executable, "-c", f"import time; open({note!r}, 'a').write('lives\\\\n'); time.sleep(60)"]
dies = [sys.executable, "-c", f"open({note!r}, 'a').write('dies\\\\n')"]
sys.exit(Supervisor([Child("lives", lives), Child("dies", dies)]).run(poll_s=0.02))
"""


def wait_for(path: Path, word: str, times: int, within_s: float = 15) -> None:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if path.exists() and path.read_text().split().count(word) >= times:
            return
        time.sleep(0.05)
    pytest.fail(f"{word!r} was not seen {times} times within {within_s} s")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_restarts_a_dead_child_and_stops_all_on_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    note = tmp_path / "note"
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(note)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    wait_for(note, "lives", 1)
    wait_for(note, "dies", 2)  # died, was started again
    assert note.read_text().split().count("lives") == 1
    process.send_signal(number)
    output, _ = process.communicate(timeout=15)
    assert process.returncode == 0, output
    for line in output.splitlines():
        if "pid=" in line:
            pid = int(line.split("pid=")[1].split()[0])
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)


def test_a_child_that_dies_quickly_is_started_later_each_time() -> None:
    pauses = [pause_before_restart(n) for n in range(10)]
    assert pauses[:4] == [0.0, 1.0, 2.0, 4.0]
    assert pauses[-1] == LONGEST_PAUSE_S
