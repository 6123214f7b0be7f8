"""`manage.py check_sources`: what an operator sees, and the exit status."""

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import SLUG, declaring, feed, make_fetcher, page, toml
from tracker.env import REPOSITORY
from tracker.management.commands import check_sources
from tracker.models import Source

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSite]:
    monkeypatch.setattr(check_sources, "make_fetcher", make_fetcher)  # one that may connect to this machine
    with LoopbackSite() as site:
        site.serve("/feed", feed(site, "/a"))
        site.serve("/a", page())
        with declaring(toml(site), is_proven=False):
            Source.objects.exclude(slug=SLUG).update(is_enabled=False)
            yield site


def run(*arguments: str) -> tuple[str, int]:
    output = io.StringIO()
    try:
        call_command("check_sources", *arguments, stdout=output)
    except SystemExit as stopped:
        return output.getvalue(), int(stopped.code or 0)
    return output.getvalue(), 0


def test_a_sound_source_is_told_line_by_line_and_goes_live(site: LoopbackSite) -> None:
    said, status = run()
    assert status == 0, said
    assert said.startswith(f"{SLUG} (synthetic) …\n")
    for about in ("robots.txt  passed", "list        passed: 1 item", "dates       passed", "document    passed"):
        assert about in said
    assert Source.objects.get(slug=SLUG).probation == Source.Probation.OVER


def test_a_broken_source_fails_with_what_to_look_at(site: LoopbackSite) -> None:
    site.serve("/feed", "<html>moved [/bold]</html>")
    said, status = run(SLUG)
    assert status == check_sources.FAILED
    assert "look at     " in said
    assert not Source.objects.get(slug=SLUG).is_enabled


def test_a_site_that_is_down_is_neither(site: LoopbackSite) -> None:
    site.serve("/feed", "busy", status=500)
    said, status = run(SLUG)
    assert status == check_sources.UNCLEAR
    assert "0 passed, 0 failed, 1 unclear" in said


def test_unknown_names_are_told(site: LoopbackSite) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run("nowhere")
    with pytest.raises(CommandError, match="No such folder"):
        run("--replay", "/nowhere")


def test_recordings_are_judged_without_the_database(site: LoopbackSite) -> None:
    said, status = run("cac", "ithome-tw", "--replay", str(FIXTURES))
    assert "cac (synthetic) …" in said
    assert status == check_sources.UNCLEAR  # one has no page among its fixtures
    assert Source.objects.filter(checked_at__isnull=False).count() == 0


def test_a_hyphen_is_as_good_as_an_underscore() -> None:
    command = [sys.executable, str(REPOSITORY / "manage.py"), "check-sources", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "check_sources" in told.stdout
