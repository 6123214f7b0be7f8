"""The same journey with PostgreSQL, Redis or RabbitMQ as the broker and a worker process of its own."""

from pathlib import Path

import pytest

from tests.e2e import journey
from tests.installation import Installation, wait_until
from tests.loopback import LoopbackSite
from tests.mail_server import running

pytestmark = pytest.mark.services

# Both sources are due now; then the worker is left to it.
VISIT = """
from tracker.models import CollectRun, Source
from tracker.tasks import schedule
Source.objects.filter(slug__startswith="the-").update(next_due_at=None)
Source.objects.exclude(slug__startswith="the-").update(is_enabled=False)
result = CollectRun.objects.filter(finished_at__isnull=False).count()
schedule.delay()
"""
RUNS = """
from tracker.models import CollectRun
result = CollectRun.objects.filter(finished_at__isnull=False).count()
"""
# What is left in any stage. An item that failed waits for its next try, hours ahead.
LEFT = """
from django.utils import timezone
from tracker.models import *
now = timezone.now()
items = Item.objects.filter(source__slug__startswith="the-", state__in=["found", "fetched"])
left = items.exclude(next_attempt_at__gt=now).count()
current = DocumentVersion.objects.filter(current_of__isnull=False)
left += current.filter(extracted_with="").count() + current.filter(storied_at=None).count()
left += current.filter(is_merged=False).count() + Event.objects.filter(is_followed=False).count()
left += Transition.objects.filter(is_alerted=False).count() + Alert.objects.filter(state="pending").count()
result = left
"""


@pytest.mark.parametrize("broker", ["redis_url", "rabbitmq_url"])
def test_a_decision_travels_with_postgresql_a_broker_and_a_worker(
    tmp_path: Path, postgres_url: str, broker: str, request: pytest.FixtureRequest
) -> None:
    broker_url = request.getfixturevalue(broker)
    with LoopbackSite() as site, running() as box:
        journey.build_site(site)
        data_dir = tmp_path / "data"
        data_dir.mkdir()
        (data_dir / "sources.toml").write_text(journey.sources(site))
        installation = Installation(
            data_dir,
            EMAIL_URL=f"smtp://127.0.0.1:{box.port}/",
            DATABASE_URL=postgres_url,
            BROKER_URL=broker_url,
        )
        installation.manage("up", "--prepare-only", "--without-briefs")

        def drive() -> None:
            before = installation.run(VISIT)
            wait_until(lambda: installation.run(RUNS) >= before + 2, what="a visit of both sources")
            wait_until(lambda: installation.run(LEFT) == 0, what="the end of every stage's work")

        worker = ("-m", "celery", "-A", "tracker", "worker", "--concurrency", "2", "-l", "info")
        log = tmp_path / "worker.log"
        with installation.process(*worker, log=log):
            journey.travel(installation, site, box, drive, tmp_path / "out.duckdb")
        assert "Traceback" not in log.read_text()
