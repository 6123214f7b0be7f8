"""The pace per host over several processes on PostgreSQL, as on many machines."""

import os
import subprocess
import sys

from tests.tracker.stages.test_pace import least_gap_s
from tracker.env import REPOSITORY


def test_several_processes_keep_the_distance_on_postgresql(postgres_url: str) -> None:
    environment = {
        **os.environ,
        "TRACKER_DATABASE_URL": postgres_url,
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "TRACKER_LOG_LEVEL": "ERROR",
    }
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, cwd=REPOSITORY, env=environment, check=True)
    gap_s = least_gap_s(environment)
    print(f"least gap of 4 processes at a pace of 0.2 s: {gap_s:.3f} s (postgresql)")  # noqa: T201 - the figure to quote
    assert gap_s >= 0.2
