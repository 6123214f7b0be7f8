"""The worker for visits, as `manage.py up` starts it, stopped in order and killed while its visits wait."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation, wait_until
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import SLUG, feed, toml
from tracker.management.commands.up import children

WAITING = f"""
from datetime import timedelta
from django.utils import timezone
from tracker.models import HostPace, Source
from tracker.stages import load
from tracker.tasks import hint
load.load_sources()
Source.objects.filter(slug="{SLUG}").update(probation="over")
HostPace.objects.all().delete()
HostPace.objects.create(host="127.0.0.1", next_request_at=timezone.now() + timedelta(seconds=50))
hint("collect", Source.objects.get(slug="{SLUG}").pk)
result = True
"""
STATE = f"""
from datetime import timedelta
from django.utils import timezone
from tracker.models import CollectRun, HostPace, Source, SourceFault
source = Source.objects.get(slug="{SLUG}")
if source.lease_token is None:  # the worker takes its time to begin
    HostPace.objects.update(next_request_at=timezone.now() + timedelta(seconds=50))
result = [source.lease_token is not None, CollectRun.objects.count(), SourceFault.objects.count()]
"""
LATER = f"""
from datetime import timedelta
from django.utils import timezone
from tracker.models import HostPace
from tracker.stages import collect
HostPace.objects.update(next_request_at=timezone.now(), busy_until=None)
early = collect.run_source("{SLUG}", now=timezone.now() + timedelta(minutes=14))
run = collect.run_source("{SLUG}", now=timezone.now() + timedelta(minutes=16))
result = [early is None, run.items_new if run else None]
"""


COLLECTOR = next(child.command for child in children() if child.name == "collector")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data_dir = tmp_path_factory.mktemp("data")
    with LoopbackSite() as site:
        site.serve("/feed", feed(site, "/a", "/b"))
        (data_dir / "sources.toml").write_text(toml(site))
        installation = Installation(data_dir, PER_HOST_DELAY_S="0.1")
        installation.manage("migrate", "-v0")
        yield installation


def stopped_while_a_visit_waits(installation: Installation, number: signal.Signals, log: Path) -> int:
    """The worker's exit status, after the signal came while its visit waited for the host's turn."""
    installation.run(WAITING)
    with installation.process(*COLLECTOR[1:], log=log) as worker:
        wait_until(lambda: installation.run(STATE)[0], what="the visit")
        worker.send_signal(number)
        sent = time.monotonic()
        status = worker.wait(timeout=60)
    assert time.monotonic() - sent < 45, "it does not wait for the host's turn"
    return status


def test_a_worker_that_is_told_to_stop_gives_the_visit_back(installation: Installation, tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    assert stopped_while_a_visit_waits(installation, signal.SIGTERM, log) == 0, log.read_text()
    assert installation.run(STATE) == [False, 0, 0], "the source is due as before"
    assert "Traceback" not in log.read_text()


def test_a_worker_that_is_killed_loses_nothing_for_long(installation: Installation, tmp_path: Path) -> None:
    stopped_while_a_visit_waits(installation, signal.SIGKILL, tmp_path / "worker.log")
    assert installation.run(STATE) == [True, 0, 0], "its lease holds until it runs out"
    assert installation.run(LATER) == [True, 2]
