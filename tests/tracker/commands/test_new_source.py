"""`manage.py new_source`: what it writes is sound, passes the project's own checks and says what is left to do."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.loopback import LoopbackSite
from tracker.env import REPOSITORY, env
from tracker.management.commands import new_source

ROWS = "".join(
    f"<li><a href='/a{n}' title='关于样例智能网联汽车的第{n}号公告'>关于样例…</a><span class='date'>{{day}}</span></li>"
    for n in range(6)
)
PAGE = (
    "<html><title>公告</title><h1>关于样例智能网联汽车准入的公告</h1><div class='body'><p>{}</p></div></html>".format(
        "现公布样例智能网联汽车准入的有关要求，自公布之日起施行。" * 5
    )
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSite]:
    changes = {"allow_private_addresses": True, "per_host_delay_s": 0.0}
    monkeypatch.setattr(new_source, "env", env.model_copy(update=changes))
    with LoopbackSite() as site:
        rows = ROWS.format(day=f"{datetime.now(UTC):%Y-%m-%d}")
        site.serve("/list", f"<html><title>样例局公告</title><ul class='news'>{rows}</ul></html>")
        for n in range(6):
            site.serve(f"/a{n}", PAGE)
        yield site


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the command writes into; the rest of the project is linked."""
    for name in ("scrapers", "tests"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("tracker", "templates", "static", "docs", "pyproject.toml", "manage.py"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    return tmp_path


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("new_source", *arguments, stdout=output)
    return output.getvalue()


def in_checkout(checkout: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "TRACKER_DATA_DIR": str(checkout / "data")}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )


def test_what_it_writes_passes_and_asks_for_the_terms(site: LoopbackSite, checkout: Path) -> None:
    said = run("example-bureau", site.url("/list"), "--into", str(checkout))
    assert "document    passed" in said
    assert "Read the site's terms" in said
    assert site.paths() == ["/list", "/a0"]
    written = (checkout / "scrapers/sources/example_bureau.py").read_text("utf-8")
    assert 'published="span.date"' in written
    assert 'title="a@title || a"' in written
    files = ["scrapers/sources/example_bureau.py", "tests/scrapers/sources/test_example_bureau.py"]
    for check in (("ruff", "check"), ("ruff", "format", "--check")):
        done = in_checkout(checkout, *check, *files)
        assert done.returncode == 0, done.stdout
    tests = ("pytest", "-q", "-p", "no:cacheprovider", "tests/scrapers/sources/test_example_bureau.py")
    done = in_checkout(checkout, *tests)
    assert "1 failed, 1 passed" in done.stdout, done.stdout
    assert "Read the site's terms and say in `terms`" in done.stdout
    path = checkout / "scrapers/sources/example_bureau.py"
    path.write_text(written.replace('terms=""', 'terms="Government information."'), "utf-8")
    done = in_checkout(checkout, *tests, "tests/scrapers/test_sources.py", "-k", "example")
    assert done.returncode == 0, done.stdout


def test_with_the_terms_known_nothing_is_left_to_fail(site: LoopbackSite, checkout: Path) -> None:
    rss = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>A "wire" \\ of\nnews</title><item><title>T "1" is here'
        f"</title><link>{site.url('/a1')}</link><pubDate>{datetime.now(UTC):%a, %d %b %Y} 08:00:00 GMT</pubDate></item>"
        "</channel></rss>"
    )
    site.serve("/feed", rss, content_type="application/rss+xml")
    said = run("example-wire", site.url("/feed"), "--into", str(checkout), "--terms", "Excerpts with a link.")
    assert "Read the site's terms" not in said
    done = in_checkout(checkout, "ruff", "check", "scrapers/sources", "tests/scrapers/sources")
    assert done.returncode == 0, done.stdout
    done = in_checkout(checkout, "ruff", "format", "--check", "scrapers/sources", "tests/scrapers/sources")
    assert done.returncode == 0, done.stdout
    done = in_checkout(checkout, "pytest", "-q", "-p", "no:cacheprovider", "tests/scrapers", "-k", "example_wire")
    assert done.returncode == 0, done.stdout


def test_an_address_that_gives_nothing_writes_nothing(site: LoopbackSite, checkout: Path) -> None:
    before = sorted(checkout.rglob("*"))
    with pytest.raises(CommandError, match=r"Nothing was written\. the server answers 404.*may have moved"):
        run("example-bureau", site.url("/nowhere"), "--into", str(checkout))
    assert sorted(checkout.rglob("*")) == before


def test_a_list_whose_pages_cannot_be_read_is_written_and_told(site: LoopbackSite, checkout: Path) -> None:
    for n in range(6):
        site.serve(f"/a{n}", "gone", status=404)
    output = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("new_source", "example-bureau", site.url("/list"), "--into", str(checkout), stdout=output)
    assert stopped.value.code == 1
    assert "document    failed: the server answers 404" in output.getvalue()
    done = in_checkout(checkout, "pytest", "-q", "-p", "no:cacheprovider", "tests/scrapers", "-k", "example_bureau")
    assert "1 failed, 1 passed" in done.stdout, done.stdout


def test_names_that_cannot_be_are_refused(site: LoopbackSite, checkout: Path) -> None:
    with pytest.raises(CommandError, match="already"):
        run("miit", site.url("/list"), "--into", str(checkout))
    with pytest.raises(CommandError, match="lower-case"):
        run("Not A Name", site.url("/list"), "--into", str(checkout))
    with pytest.raises(CommandError, match="no checkout"):
        run("example-bureau", site.url("/list"), "--into", str(checkout / "docs"))
    assert site.asked == []
    run("example-bureau", site.url("/list"), "--into", str(checkout))
    with pytest.raises(CommandError, match="there already"):
        run("example-bureau", site.url("/list"), "--into", str(checkout))
