"""Train the reader from the documents shipped with the project, and write its weights and figures."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from tracker.management.offline import OfflineCommand

EXAMPLE = """\
Needs the development packages (scikit-learn). Seeded: the same data give the same weights. Takes some minutes.

example:
  manage.py train_reader
"""


class Command(OfflineCommand):
    help = __doc__ or ""
    example = EXAMPLE

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="measure only, write nothing")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            from tracker.nlp.training.corpus import load_training
            from tracker.nlp.training.lessons import load_lessons
            from tracker.nlp.training.train import train
        except ModuleNotFoundError as error:
            raise CommandError(f"{error.name} is missing: install requirements-dev.lock") from error
        started = time.monotonic()
        trained = train(list(load_training()), list(load_lessons()), tell=lambda message: self.stderr.write(message))
        if not options["dry_run"]:
            trained.models.save(figures=trained.figures)
        for language, figures in trained.figures.items():
            self.stdout.write(f"{language:4} " + "  ".join(f"{name} {value:.3f}" for name, value in figures.items()))
        self.stdout.write(f"trained in {time.monotonic() - started:.0f} s")
