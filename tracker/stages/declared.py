"""The declarations behind the stored sources: the project's, the operator's file, the page's, the bundled briefs."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from scrapers.declare import Source
from scrapers.errors import BadDeclaration
from scrapers.registry import load_sources
from scrapers.toml_lines import line_of
from scrapers.user_sources import load_user_sources, user_source
from tracker.env import env
from tracker.models import PageDeclaration
from tracker.stages import briefs

RESERVED = frozenset({briefs.SLUG, "new"})  # `/sources/new/` is a page of its own
NOT_DECLARED = "no longer declared"  # why a source is off; it comes back with its declaration


def project_sources() -> Mapping[str, Source]:
    """The sources that come with the project, by slug."""
    return load_sources()


def user_file() -> Path:
    return env.sources_file or env.data_dir / "sources.toml"


def user_sources() -> Mapping[str, Source]:
    """The operator's own sources, by slug; empty without a file. Errors: BadDeclaration."""
    path = user_file()
    try:
        stat = path.stat()
    except FileNotFoundError:
        return {}
    return _user_sources(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4)
def _user_sources(path: Path, _changed_ns: int, _size: int) -> Mapping[str, Source]:
    """Read again when the file changes: workers run for days."""
    return {source.slug: source for source in load_user_sources(path)}


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Something wrong with the operator's file. `table`: the only source it concerns; without it, the whole file."""

    message: str
    line: int | None = None
    table: str = ""


def is_taken(slug: str) -> bool:
    """Whether the project needs the name itself."""
    return slug in project_sources() or slug in RESERVED


def clashes(sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Which of the operator's sources have a name that is taken."""
    return tuple(slug for slug in sources if is_taken(slug))


@dataclass(frozen=True, slots=True)
class OnPage:
    """What administrators declared on the page; `errors` by slug: what a later version takes no more."""

    sources: Mapping[str, Source]
    errors: Mapping[str, str]


def page_sources() -> OnPage:
    sources, errors = {}, {}
    for slug, table in PageDeclaration.objects.filter(deleted_at=None).values_list("slug", "table"):
        try:
            sources[slug] = _on_page(slug, json.dumps(table))
        except BadDeclaration as error:
            errors[slug] = str(error)
    return OnPage(sources, errors)


@lru_cache(maxsize=512)
def _on_page(slug: str, table: str) -> Source:
    return user_source(slug, json.loads(table), where="page")


def file_problems() -> tuple[FileProblem, ...]:
    """What is wrong with the operator's file as it stands now."""
    path = user_file()
    if env.sources_file is not None and not path.exists():
        return (FileProblem("there is no such file"),)
    try:
        sources = user_sources()
    except BadDeclaration as error:
        line = error.context.get("line")
        return (FileProblem(str(error).removeprefix(f"{path.name}: "), line if isinstance(line, int) else None),)
    except OSError as error:
        return (FileProblem(str(error)),)
    taken = clashes(sources)
    text = path.read_text("utf-8") if taken else ""
    return tuple(
        FileProblem("a source of the project has this name", line_of(text, ["sources", slug]), slug) for slug in taken
    )


_replayed: ContextVar[Mapping[str, Source]] = ContextVar("replayed", default=MappingProxyType({}))


@contextmanager
def replaying(source: Source) -> Iterator[None]:
    """A recording's own declaration takes the place of the source's: it lists the recorded addresses."""
    token = _replayed.set({source.slug: source})
    try:
        yield
    finally:
        _replayed.reset(token)


def find(slug: str) -> Source | None:
    """The declaration of a stored source; None when it was taken away or can no longer be read."""
    if (source := _replayed.get().get(slug)) is not None:
        return source
    if slug == briefs.SLUG:
        return briefs.DECLARATION
    if (source := project_sources().get(slug)) is not None:
        return source
    try:
        # Of two with one name the file's counts: whoever runs the machine has the last word.
        return user_sources().get(slug) or _find_on_page(slug)
    except BadDeclaration:
        return _find_on_page(slug)  # the file is told when the sources are loaded


def _find_on_page(slug: str) -> Source | None:
    table = PageDeclaration.objects.filter(slug=slug, deleted_at=None).values_list("table", flat=True).first()
    try:
        return None if table is None else _on_page(slug, json.dumps(table))
    except BadDeclaration:
        return None  # told when the sources are loaded
