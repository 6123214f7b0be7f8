"""The declarations behind the stored sources: the project's files, the operator's TOML, the bundled briefs."""

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
from scrapers.user_sources import load_user_sources
from tracker.env import env
from tracker.stages import briefs

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


def clashes(sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Which of the operator's sources have a name that is taken."""
    return tuple(slug for slug in sources if slug in project_sources() or slug == briefs.SLUG)


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
        return user_sources().get(slug)
    except BadDeclaration:
        return None  # told when the sources are loaded
