"""The Celery app. The database is the truth and the queue only a hint: a lost message costs time, never data."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_shutting_down
from kombu import Queue

from tracker.env import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("tracker")

STAGES, VISITS = "celery", "visits"  # queues; a worker that names none takes from both


def _transport() -> dict[str, Any]:
    if env.broker_url is not None:
        return {"broker_url": env.broker_url.get_secret_value()}
    queue = env.data_dir / "queue"
    for folder in ("messages", "control", "processed"):
        (queue / folder).mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://localhost//",  # a host is not needed, but kombu warns without one
        "broker_transport_options": {
            "data_folder_in": str(queue / "messages"),
            "data_folder_out": str(queue / "messages"),
            "control_folder": str(queue / "control"),
            "processed_folder": str(queue / "processed"),
            "store_processed": False,
            "polling_interval": 0.2,
        },
    }


app.conf.update(
    **_transport(),
    task_queues=(Queue(STAGES), Queue(VISITS)),
    task_default_queue=STAGES,
    # What goes to the network mostly waits, and threads wait cheaply; the stages compute, and want processes.
    task_routes={"tracker.tasks.collect": {"queue": VISITS}, "tracker.tasks.fetch": {"queue": VISITS}},
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    beat_schedule_filename=str(env.data_dir / "beat-schedule"),
    timezone="UTC",
    # A message that no worker took in time is dropped: the next one says the same.
    beat_schedule={
        "schedule": {"task": "tracker.tasks.schedule", "schedule": 60.0, "options": {"expires": 55}},
        "sweep": {"task": "tracker.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
    },
    # The stages' leases make it safe to end a task anywhere. The language models keep growing a little with each
    # new word; a fresh child takes seconds to load them.
    worker_max_tasks_per_child=500,
    worker_max_memory_per_child=1_500_000,  # KiB
    task_time_limit=1800,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0.2},
)
app.autodiscover_tasks(["tracker"])


@worker_shutting_down.connect
def _wake_the_waiting(**_: object) -> None:
    """Threads that wait for their host's turn give their work back at once, so that the worker ends in time."""
    from tracker.stages.client import stopping  # needs the settings, which need this module

    stopping.set()


@setup_logging.connect
def _keep_our_logging(**_: object) -> None:
    """Celery would replace the root handlers; ours were set with the settings."""
