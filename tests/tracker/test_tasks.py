"""The tasks over the real queue of files; the test takes the worker's place, one message at a time."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from queue import Empty

import pytest
from django.utils import timezone
from kombu import Message

from tests.factories import NOW
from tracker import tasks
from tracker.celery import STAGES as STAGES_QUEUE
from tracker.celery import VISITS, app
from tracker.models import Document, Event, Source, SourceFault
from tracker.stages import briefs, hints, load
from tracker.stages.sweep import STAGES

pytestmark = pytest.mark.django_db


class Queue:
    """What waits in the broker."""

    def __init__(self) -> None:
        self._connection = app.connection_for_read()
        self._queues = [self._connection.SimpleQueue(name) for name in (STAGES_QUEUE, VISITS)]

    def names(self) -> list[str]:
        """Takes every waiting message; its task without the module, with its ids."""
        return [f"{name}{ids}" if ids else name for name, ids, _ in self._take()]

    def work(self, most: int = 200) -> int:
        """Run what waits, and what that leads to; how many tasks ran."""
        done = 0
        while done < most and (taken := next(self._take(), None)) is not None:
            name, ids, _ = taken
            app.tasks[f"tracker.tasks.{name}"](*ids)
            done += 1
        return done

    def _take(self) -> Iterator[tuple[str, list[int], str | None]]:
        while (message := self._next()) is not None:
            message.ack()
            headers = message.headers
            yield headers["task"].removeprefix("tracker.tasks."), message.payload[0], headers["expires"]

    def _next(self) -> Message | None:
        for queue in self._queues:
            with suppress(Empty):
                return queue.get(block=False)
        return None

    def expiries(self) -> list[str | None]:
        return [expires for _, _, expires in self._take()]

    def close(self) -> None:
        for queue in self._queues:
            queue.close()
        self._connection.release()


@pytest.fixture
def queue() -> Iterator[Queue]:
    queue = Queue()
    queue.names()
    yield queue
    queue.close()


def test_a_sweep_hints_every_stage_once_however_often_it_runs(queue: Queue) -> None:
    for _ in range(5):
        tasks.sweep()
    assert sorted(queue.names()) == sorted([*STAGES, "fetch"])


def test_every_message_expires(queue: Queue) -> None:
    tasks.sweep()
    assert all(queue.expiries())


def test_due_sources_are_hinted_and_others_are_not(queue: Queue) -> None:
    load.load_sources()
    due = Source.objects.filter(is_enabled=True)[0]
    later = timezone.now() + timedelta(days=1)
    Source.objects.exclude(pk=due.pk).update(next_due_at=later)
    tasks.schedule()
    tasks.schedule()
    assert queue.names() == [f"collect[{due.pk}]"]


def test_a_message_for_a_source_that_is_off_or_gone_does_nothing(queue: Queue) -> None:
    load.load_sources()
    source = Source.objects.filter(is_enabled=False)[0]
    tasks.collect(source.pk)
    tasks.collect(10**9)
    assert queue.names() == []
    assert not SourceFault.objects.exists()


def test_work_goes_from_stage_to_stage_until_all_is_done(queue: Queue) -> None:
    load.load_knowledge(now=NOW)
    few = briefs.bundled()[: tasks.ROWS_AT_ONCE + 3]
    load.load_briefs(few, now=NOW)
    tasks.hint("read")
    ran = queue.work()
    assert Document.objects.count() == len(few)
    assert Event.objects.filter(is_followed=True).exists()
    assert not Event.objects.filter(is_followed=False).exists()
    assert ran < 40, "no stage keeps hinting itself without work"


def test_a_stage_frees_its_hint_when_it_starts(queue: Queue) -> None:
    tasks.hint("read")
    assert not hints.reserve("read", now=timezone.now())
    tasks.read()
    assert hints.reserve("read", now=timezone.now())


def test_beat_knows_only_tasks_that_exist_and_its_messages_expire() -> None:
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["expires"] < entry["schedule"]


def test_every_stage_has_a_task_and_every_hint_a_taker() -> None:
    assert set(tasks.NEXT) == {"collect", "fetch", *STAGES}
    for following in tasks.NEXT.values():
        assert set(following) <= set(tasks.NEXT)


def test_visits_and_pages_have_a_queue_of_their_own() -> None:
    queues = {name: app.amqp.router.route({}, f"tracker.tasks.{name}")["queue"].name for name in tasks.NEXT}
    assert {name for name, queue in queues.items() if queue == VISITS} == {"collect", "fetch"}
    assert {queue for name, queue in queues.items() if name in STAGES} == {STAGES_QUEUE}
    assert set(tasks.TOGETHER) <= set(STAGES)
