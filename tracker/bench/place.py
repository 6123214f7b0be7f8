"""A place of the bench's own: each part runs as a process with an empty installation that is thrown away after it.

Nothing of the operator's settings reaches it, so the live database, queue and mail server cannot be touched.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tracker.bench.figures import Figure
from tracker.env import REPOSITORY
from tracker.errors import BenchFailed

PREFIX = "tracker-bench-"
# One core means one thread, also inside numpy.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}


def run_part(part: str, *, is_quick: bool, database_url: str | None) -> list[Figure]:
    """The figures of one part, measured in a process of its own. Errors: BenchFailed."""
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder, _database(database_url) as url:
        command = [sys.executable, str(REPOSITORY / "manage.py"), "bench", "--part", part]
        command += ["--quick"] if is_quick else []
        # S603: the command is this very program.
        done = subprocess.run(  # noqa: S603
            command, env=_environment(Path(folder), url), stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise BenchFailed(f"the part {part} ended with status {done.returncode}", part=part)
        return [Figure.from_json(json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def _environment(folder: Path, database_url: str | None) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    ours = {"TRACKER_DATA_DIR": str(folder), "TRACKER_LOG_LEVEL": "ERROR", "TRACKER_ALLOW_PRIVATE_ADDRESSES": "true"}
    if database_url is not None:
        ours["TRACKER_DATABASE_URL"] = database_url
    return {**inherited, **ONE_THREAD, **ours}


@contextmanager
def _database(server: str | None) -> Iterator[str | None]:
    """A new database on the server that the address leads to, dropped at the end. None: SQLite in the folder."""
    if server is None:
        yield None
        return
    name = f"tracker_bench_{secrets.token_hex(4)}"
    parts = urlsplit(server)
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                yield urlunsplit(parts._replace(path=f"/{name}"))
            finally:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise BenchFailed(f"no database could be made for the bench: {error}") from error
