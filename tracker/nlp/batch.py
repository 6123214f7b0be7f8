"""Reading a file of documents into a file of events, without a database."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TextIO

from tracker.knowledge.additions import in_use, use
from tracker.knowledge.vocabulary import Role
from tracker.nlp.explain import Explanation
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.reader import Reader
from tracker.nlp.stories import StoryDocument, group, story_document
from tracker.nlp.types import InputDocument, Reading

LANGUAGES = ("en", "zh")
KINDS = ("news", "filing", "notice")
CHUNK = 8  # documents sent to a worker at a time


class BadLine(ValueError):
    """A line that is no document; the message says why."""


@dataclass(frozen=True, slots=True)
class Problem:
    line: int  # counts from 1
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    written: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Read:
    record: dict[str, Any]  # the line of output, its story not yet known
    document: StoryDocument


def parse_line(line: str) -> InputDocument:
    """One line of the input. Errors: BadLine for bad JSON, a missing id or text, an unknown language, kind or date."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadLine(f"no JSON: {error}") from error
    except RecursionError as error:
        raise BadLine("JSON nested too deeply") from error
    if not isinstance(row, dict):
        raise BadLine("a JSON object is wanted")

    def text(key: str, default: str | None = None) -> str:
        value = row.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise BadLine(f"{key!r} must be a string")
        return value

    identity = row.get("id")
    if not isinstance(identity, str | int) or isinstance(identity, bool) or identity == "":
        raise BadLine("'id' must be a string")
    language = text("language").split("-")[0].lower()
    if language not in LANGUAGES:
        raise BadLine(f"'language' must be en or zh, not {row['language']!r}")
    kind = text("kind", "news")
    if kind not in KINDS:
        raise BadLine(f"'kind' must be one of {', '.join(KINDS)}, not {kind!r}")
    published = text("published", "")
    try:
        day = date.fromisoformat(published[:10]) if published else None
    except ValueError as error:
        raise BadLine(f"'published' must begin with YYYY-MM-DD, not {published!r}") from error
    return InputDocument(
        id=str(identity), title=text("title", ""), text=text("text"), language=language, published=day,
        publisher=text("publisher", ""), kind=kind, url=text("url", ""),
    )  # fmt: skip


def to_record(document: InputDocument, reading: Reading, *, by_name: bool = True) -> dict[str, Any]:
    """The reading as one line of output, in the form of the guidelines.

    `by_name`: entities beyond the evaluation list stand there by the words of the text, as the guidelines want; else
    by their ids in the knowledge base.
    """
    written = _words_of(reading) if by_name else {}
    return {
        "id": document.id,
        "relevant": reading.is_relevant,
        "origin": reading.origin,
        "story": None,
        "events": [
            {
                "type": event.type.value,
                "status": event.status.value,
                **{role.value: [written.get(name, name) for name in event.roles.get(role, ())] for role in Role},
                "date": event.date.text if event.date else None,
                "target_date": event.target_date.text if event.target_date else None,
                "attribution": event.attribution.value,
                "evidence": document.text[event.evidence.start : event.evidence.end],
                "trigger": document.text[event.trigger.start : event.trigger.end],
                "confidence": event.confidence,
                "reasons": list(event.reasons),
            }
            for event in reading.events
        ],
        "warnings": list(reading.warnings),
    }


def _words_of(reading: Reading) -> dict[str, str]:
    """Entities beyond the evaluation list → the words that name them first in the text."""
    entities = default_gazetteer().entities
    words: dict[str, str] = {}
    for mention in reading.mentions:
        known = entities.get(mention.entity)
        if mention.kind == "name" and known is not None and not known.is_core:
            words.setdefault(mention.entity, " ".join(mention.surface.split()))
    return words


def explained(record: dict[str, Any], reading: Reading, reasons_why: Iterable[Explanation]) -> dict[str, Any]:
    """The line of output with an `explain` in each of its events."""
    events = zip(record["events"], reading.events, reasons_why, strict=True)
    told = [
        {
            **line,
            "explain": {
                "reasons": line["reasons"],
                "trigger": {"words": line["trigger"], "start": event.trigger.start, "end": event.trigger.end},
                "confidence": event.confidence,
                "made_of": why.as_json(),
            },
        }
        for line, event, why in events
    ]
    return {**record, "events": told}


def extract_file(
    source: Path,
    target: Path,
    *,
    workers: int = 1,
    with_stories: bool = False,
    with_explanations: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Read `source` line by line into `target`, in the order of the input whatever the number of workers.

    A bad line is left out and told in the outcome; the others go on. `progress` is called with each line's number.
    `with_stories` names each document's story; all of them are then held in memory, since the last may join the first.
    `with_explanations` says of each event why it was read so.
    """
    problems: list[Problem] = []
    held: list[Read] = []
    written = 0
    with source.open(encoding="utf-8", errors="replace") as lines, target.open("w", encoding="utf-8") as out:
        for number, read in enumerate(_read_lines(lines, workers, with_explanations=with_explanations), 1):
            progress(number)
            if isinstance(read, str):
                problems.append(Problem(number, read))
            elif read is not None:
                written += 1
                if with_stories:
                    held.append(read)
                else:
                    _write(out, read.record)
        for read, story in zip(held, group([read.document for read in held]), strict=True):
            _write(out, {**read.record, "story": story})
    return Outcome(written, tuple(problems))


def _write(out: TextIO, record: Mapping[str, Any]) -> None:
    out.write(json.dumps(record, ensure_ascii=False) + "\n")


def _read_lines(lines: Iterable[str], workers: int, *, with_explanations: bool) -> Iterator["Read | str | None"]:
    read = partial(read_line, with_explanations=with_explanations)
    if workers <= 1:
        yield from map(read, lines)
        return
    # spawn: a forked child of a threaded parent may hang. A spawned one knows nothing of the additions in use here.
    with get_context("spawn").Pool(workers, initializer=use, initargs=(in_use(),)) as pool:
        yield from pool.imap(read, lines, chunksize=CHUNK)


def read_line(line: str, *, with_explanations: bool = False) -> "Read | str | None":
    """What was read; a problem in words; None for a blank line."""
    if not line.strip():
        return None
    try:
        document = parse_line(line)
    except BadLine as error:
        return str(error)
    reading = _reader().read(document)
    record = to_record(document, reading)
    if with_explanations:
        record = explained(record, reading, _reader().explain(document, reading))
    return Read(record, story_document(document, reading))


@cache
def _reader() -> Reader:
    return Reader.load()
