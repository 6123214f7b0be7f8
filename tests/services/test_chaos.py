"""A little of the disturbance that `python -m tests.chaos` makes much of."""

import shutil
import sys

import psycopg
import pytest

from tests.chaos.__main__ import faults
from tests.chaos.run import chaos
from tests.services.conftest import absent

pytestmark = pytest.mark.services


def test_killed_workers_and_a_lost_queue_lose_and_double_nothing() -> None:
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server on the path")
    try:
        figures = chaos(40, kills=2, progress=lambda line: print(line, file=sys.stderr))  # noqa: T201
    except psycopg.OperationalError as error:
        absent("PostgreSQL", error)
    assert faults(figures) == [], figures
    assert figures["documents"] == 40
    assert figures["events"] > 10
    assert figures["alerts"] > 0
