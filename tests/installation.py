"""A tracker installation of its own: a data directory, an environment, and the real commands as subprocesses."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracker.env import REPOSITORY

PATIENCE_S = 120.0


class Installation:
    """What an operator has: environment variables and `manage.py`."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir = data_dir
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # every command would compile the tree anew
        ours = {
            "DATA_DIR": str(data_dir),
            "PER_HOST_DELAY_S": "0",
            "ALLOW_PRIVATE_ADDRESSES": "true",
            "LOG_LEVEL": "WARNING",
            **settings,
        }
        self.environment = {
            **inherited,
            **{f"TRACKER_{name}": value for name, value in ours.items()},
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
        }

    def manage(self, *arguments: str, status: int | None = 0) -> str:
        """Output of one command. Fails the test when its exit status is another than `status` (None: any)."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert status is None or done.returncode == status, done.stdout
        return done.stdout

    def run(self, code: str) -> Any:
        """The JSON value that `code` leaves in `result`, run inside the installation."""
        marked = f"import json\n{code}\nprint('RESULT ' + json.dumps(result, default=str))"
        output = self.manage("shell", "--no-imports", "-c", marked)
        line = next(line for line in output.splitlines() if line.startswith("RESULT "))
        return json.loads(line.removeprefix("RESULT "))

    @contextmanager
    def process(self, *command: str, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
        """A process of the installation, stopped in order at the end."""
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=REPOSITORY,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def wait_until(holds: Callable[[], bool], *, within_s: float = PATIENCE_S, what: str = "it") -> None:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(0.3)
    raise AssertionError(f"{what} did not happen within {within_s:g} s")


def toml_table(values: Mapping[str, object]) -> str:
    return "\n".join(f"{key} = {json.dumps(value)}" for key, value in values.items())
