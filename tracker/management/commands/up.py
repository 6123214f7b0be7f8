"""Prepare the database, load what ships with the product, then run web, workers and scheduler."""

import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from tracker.celery import STAGES, VISITS
from tracker.env import env
from tracker.models import Source
from tracker.supervisor import Child, Supervisor
from tracker.web import login


class Command(BaseCommand):
    help = (
        "Prepare the database, load knowledge, sources and the bundled briefs, then run web, workers and scheduler "
        "until Ctrl-C. Example: TRACKER_PORT=8080 manage.py up"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--without-briefs", action="store_true", help="do not load the bundled briefs")
        parser.add_argument("--prepare-only", action="store_true", help="prepare and stop, starting nothing")

    def handle(self, *_args: object, without_briefs: bool, prepare_only: bool, **_options: object) -> None:
        if not prepare_only:
            self._check_port()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_knowledge", verbosity=0)
        if not without_briefs and not Source.objects.filter(slug="bundled-briefs").exists():
            self.stdout.write("Reading the bundled briefs (once)…")
            call_command("load_briefs")
        if prepare_only:
            return
        self.stdout.write("")
        login.note_address()
        self.stdout.write(self.style.SUCCESS(f"The tracker is at {settings.BASE_URL}"))
        self.stdout.write(f"Log in as the administrator (link works once): {login.first_administrator_link()}")
        self.stdout.write(
            "It answers in a few seconds. Another link, at any time: .venv/bin/python manage.py login_link"
        )
        self.stdout.write(f"Data lies in {settings.DATA_DIR}. Stop with Ctrl-C; that may take some seconds.")
        self.stdout.write("")
        self.stdout.flush()
        sys.exit(Supervisor(children()).run())

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((env.host, env.port))
            except OSError as error:
                raise CommandError(
                    f"Port {env.port} on {env.host} cannot be used ({error.strerror}). "
                    f"Stop what runs there, or choose another: make run PORT={env.port + 1}"
                ) from error


def children() -> list[Child]:
    python = sys.executable
    web = [python, "-m", "gunicorn", "tracker.wsgi:application", "--bind", f"{env.host}:{env.port}"]
    web += ["--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "warning"]
    if sys.platform == "linux":
        # Heartbeats in memory: on a slow disk gunicorn would otherwise think its workers dead.
        web += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    celery = [python, "-m", "celery", "--quiet", "-A", "tracker"]  # without banners: they would hide the link
    threads = ["--pool", "threads", "--concurrency", "16"]
    return [
        Child("web", web),
        Child("worker", [*celery, "worker", "-n", "stages@%h", "-Q", STAGES, "--concurrency", "2", "-l", "warning"]),
        Child("collector", [*celery, "worker", "-n", "visits@%h", "-Q", VISITS, *threads, "-l", "warning"]),
        Child("scheduler", [*celery, "beat", "-l", "warning"]),
    ]
