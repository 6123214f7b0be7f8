"""A card of every declared source: whether it is visited, on what evidence, what its fixture gives.

`docs/sources.md` is this table; a test compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scrapers.collect import discover, open_item
from scrapers.declare import Evidence, Source
from scrapers.document import Document, Item
from scrapers.errors import NotRecorded, ScraperError
from scrapers.fetch import FetchSettings, user_agent
from scrapers.registry import load_sources
from scrapers.replay import ReplayRun, replay_fetcher, replay_runs

FIXTURES_ON = datetime(2026, 9, 21, 12, tzinfo=UTC)  # the day on which the fixtures are new
PAGE = """# Sources

Every source that comes with the product, written by `manage.py sources --cards --recordings FOLDER`; a test
keeps it true.

- *state*: what a new installation does. An administrator switches sources on and off on the page Sources, but not those
  whose terms forbid what we do.
- *evidence*: `recording` where list and pages were read from answers of the site itself; `synthetic` where they were
  only read from answers written by us from a description of the site.
- *items*, *documents*, *whole texts*, *warnings*: what the fixture of the source's test gives. Fixtures are short and
  hold oddities on purpose, so warnings are wanted there; an item without a recorded page stays a headline.
- *recordings*: items, documents and whole texts read from the recorded answers, which are not part of the project and
  may be trimmed, old, or of pages alone; `–` where there is none.

{table}
{count} sources, {on} of them on, {recorded} with recordings.
"""
HEAD = (
    "| source | what it is | state | evidence | items | documents | whole texts | recordings | warnings |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


@dataclass
class Collected:
    """What a whole run of one source over recorded answers gave."""

    items: list[Item] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[ScraperError] = field(default_factory=list)  # those of unrecorded addresses left out

    def whole(self) -> list[Document]:
        return [document for document in self.documents if not document.is_partial]

    def titled(self, part: str) -> Document:
        (found,) = (document for document in self.documents if part in document.title)
        return found


def collected(run: ReplayRun, directory: Path, settings: FetchSettings, *, now: datetime) -> Collected:
    """Run a source over the recordings in `directory`: its listing, then every item and article. Raises nothing."""
    found = Collected()
    if run.source is None:
        return found
    with replay_fetcher(directory, settings) as fetcher:
        try:
            result = discover(run.source, fetcher, now=now)
        except ScraperError as error:
            found.errors.append(error)
        else:
            found.items.extend(result.items)
            found.warnings.extend(result.warnings)
            found.errors.extend(error for error in result.errors if not isinstance(error, NotRecorded))
        for item in (*found.items, *run.articles):
            for opened in open_item(run.source, item, fetcher):
                if opened.document is not None:
                    found.documents.append(opened.document)
                    found.warnings.extend(opened.document.warnings)
                if opened.error is not None and not isinstance(opened.error, NotRecorded):
                    found.errors.append(opened.error)
    return found


def state(source: Source) -> str:
    """Whether a new installation visits the source, in words."""
    if source.terms_forbid:
        return f"never asked: {source.disabled_reason}"
    if not source.enabled_by_default:
        return f"off: {source.disabled_reason}"
    return "on" if source.evidence is Evidence.RECORDING else "on, once its first live visit has passed a check"


def card_page(fixtures: Path, recordings: Path | None = None) -> str:
    """Every source of the project in Markdown, with what its fixture and its recordings give."""
    sources = load_sources().values()
    return PAGE.format(
        table=_table(fixtures, recordings),
        count=len(sources),
        on=sum(source.enabled_by_default for source in sources),
        recorded=sum(source.evidence is Evidence.RECORDING for source in sources),
    )


def _table(fixtures: Path, recordings: Path | None) -> str:
    written = _all_collected(fixtures)
    recorded = _all_collected(recordings) if recordings is not None else {}
    lines = (_line(one, written.get(slug), recorded.get(slug)) for slug, one in load_sources().items())
    return "\n".join([HEAD, *lines]) + "\n"


def _all_collected(directory: Path) -> dict[str, Collected]:
    """By slug; without those that are never asked."""
    settings = FetchSettings(user_agent=user_agent("cards@example.org"))
    runs = [run for run in replay_runs(directory) if run.source is not None and not run.refusal]
    return {run.slug: collected(run, directory, settings, now=FIXTURES_ON) for run in runs}


def _line(source: Source, written: Collected | None, recorded: Collected | None) -> str:
    warnings = written.warnings + [f"{error.code}: {error}" for error in written.errors] if written else []
    cells = [
        f"`{source.slug}`", source.name, state(source), source.evidence.value, *_figures(written),
        " / ".join(_figures(recorded)) if recorded else "–", "; ".join(_counted(warnings)),
    ]  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _figures(found: Collected | None) -> list[str]:
    return [str(len(ones)) for ones in (found.items, found.documents, found.whole())] if found else ["–"] * 3


def _counted(warnings: list[str]) -> Iterator[str]:
    for warning in dict.fromkeys(warnings):
        times = warnings.count(warning)
        yield f"{warning} ({times} times)" if times > 1 else warning
