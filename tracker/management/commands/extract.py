"""Read the events out of a file of documents, without a database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import Progress

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.additions import use
from tracker.knowledge.additions_files import read_additions, together
from tracker.knowledge.entities import listed_entities
from tracker.management.offline import OfflineCommand
from tracker.nlp.batch import extract_file
from tracker.stages.checking import check_all

EXAMPLE = """\
Input: one JSON object a line with id, language (en or zh) and text; title, published (YYYY-MM-DD), publisher, url and
kind (news, filing, notice) where known. Output: one object a line with id, relevant, origin, story and events. With
--stories, story is the id of the first document that tells the same news; without, it is null. With
--explain, each event says what its confidence is made of and which signs spoke for and against it.

example:
  manage.py extract documents.jsonl --output events.jsonl --workers 2
  manage.py extract documents.jsonl --output events.jsonl --stories
  manage.py extract documents.jsonl --output events.jsonl --knowledge additions
"""


class Command(OfflineCommand):
    help = __doc__ or ""
    example = EXAMPLE

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("input", type=Path, metavar="INPUT.jsonl")
        parser.add_argument("--output", type=Path, required=True, metavar="OUT.jsonl")
        parser.add_argument("--stories", action="store_true", help="also group the documents that tell the same news")
        parser.add_argument("--explain", action="store_true", help="say of each event why it was read so")
        parser.add_argument(
            "--knowledge",
            type=Path,
            metavar="FILE",
            help="read with these additions too: a folder or file of manage.py knowledge export",
        )
        parser.add_argument("--workers", type=int, default=1, help="processes to read with (default: 1)")

    def handle(self, *_: Any, **options: Any) -> None:
        source: Path = options["input"]
        if options["workers"] < 1:
            raise CommandError("--workers must be 1 or more")
        try:
            if options["knowledge"] is not None:
                _use(options["knowledge"])
            with source.open("rb") as lines:
                total = sum(1 for _ in lines)
            with Progress(console=Console(stderr=True), disable=total < 20 or not self.stderr.isatty()) as bar:
                task = bar.add_task("reading", total=total)
                outcome = extract_file(
                    source,
                    options["output"],
                    workers=options["workers"],
                    with_stories=options["stories"],
                    with_explanations=options["explain"],
                    progress=lambda number: bar.update(task, completed=number),
                )
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except KnowledgeInvalid as error:
            raise CommandError(str(error), returncode=2) from error
        for problem in outcome.problems:
            self.stderr.write(f"{source.name}, line {problem.line}: {problem.message}")
        if outcome.problems:
            raise CommandError(
                f"{len(outcome.problems)} of {total} lines left out; {outcome.written} read", returncode=2
            )
        self.stdout.write(f"{outcome.written} documents read into {options['output']}")


def _use(path: Path) -> None:
    found = read_additions(path, listed_entities())
    check_all(found)
    use(together(found))
