"""What an operator meets first: the list of commands, and plain words for a setting or a name that is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tracker.env import REPOSITORY
from tracker.management.overview import Commands
from tracker.stages import load


def test_own_commands_come_first_with_what_they_do() -> None:
    page = Commands(["manage.py", "help"]).main_help_text()
    assert "collect         Visit the given sources now, or all that are due." in page
    assert page.index("sweep") < page.index("migrate")
    assert "collect\n" in Commands(["manage.py", "help"]).main_help_text(commands_only=True)


@pytest.mark.django_db
def test_an_unknown_source_is_named() -> None:
    load.load_sources()
    with pytest.raises(CommandError, match="No such source: nosuch"):
        call_command("sources", "nosuch", "federal-register")


def test_wrong_settings_are_named_without_a_traceback(tmp_path: Path) -> None:
    wrong = {"TRACKER_PORT": "99999", "TRACKER_LOG_LEVEL": "loud", "TRACKER_FETCH_TIMEOUT_S": "soon"}
    ours = {"DJANGO_SETTINGS_MODULE": "tracker.settings", "TRACKER_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "sources"],
        cwd=REPOSITORY,
        env={**os.environ, **ours, **wrong},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    for name in (*wrong, "docs/settings.md"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr
