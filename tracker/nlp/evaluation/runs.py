"""Recorded evaluations: one line a run in `quality-runs.jsonl`, and the marked part of `quality.md` written from it.

Only figures are kept, never a word of the documents.
"""

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from tracker.errors import KnowledgeInvalid
from tracker.nlp.evaluation.report import Report

PROJECT = Path(__file__).parents[3]
DOCS = PROJECT / "docs"
RUNS, PAGE = "quality-runs.jsonl", "quality.md"
BEGIN, END = "<!-- eval: begin (written by manage.py eval --record) -->", "<!-- eval: end -->"
HEADINGS = {
    "event_f1": "event F1",
    "event_precision": "P",
    "event_recall": "R",
    "event_status_f1": "+status F1",
    "roles_f1": "roles F1",
    "date": "date",
    "target_date": "target date",
    "attribution": "attribution",
    "relevance_f1": "relevance F1",
    "origin": "origin",
    "story_f1": "stories B³",
}


@dataclass(frozen=True, slots=True)
class Run:
    date: str
    commit: str | None  # ends in + where files were changed since
    extractor: str
    sets: Mapping[str, int]  # documents by set
    figures: Mapping[str, float]  # of all documents
    intervals: Mapping[str, Sequence[float]]
    groups: Mapping[str, Mapping[str, float]]  # "set en", "half held-out": their figures
    documents: Mapping[str, int] = field(default_factory=dict)  # of the groups


def run_of(report: Report, *, on: date, commit: str | None) -> Run:
    all_, *others = report.groups
    kept = [group for group in others if group.kind in ("set", "half")]
    stories = {"story_f1": report.stories[0].clustering.f1} if report.stories else {}
    return Run(
        date=on.isoformat(),
        commit=commit,
        extractor=report.extractor,
        sets=report.sets,
        figures={**all_.figures, **stories},
        intervals=report.intervals,
        groups={f"{group.kind} {group.name}": group.figures for group in kept},
        documents={f"{group.kind} {group.name}": group.documents for group in kept},
    )


def last_run(report: Report, folder: Path = DOCS) -> Run | None:
    """The last recorded run over as many documents of the same sets: others tell nothing of a change."""
    runs = [run for run in recorded(folder) if dict(run.sets) == report.sets]
    return runs[-1] if runs else None


def recorded(folder: Path = DOCS) -> list[Run]:
    path = folder / RUNS
    if not path.exists():
        return []
    try:
        return [Run(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (ValueError, TypeError) as error:
        raise KnowledgeInvalid(f"{RUNS}: {error}") from error


def changes(now: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """What was added to each figure that both have."""
    return {name: round(value - before[name], 3) for name, value in now.items() if name in before}


def record(run: Run, before: Run | None, folder: Path = DOCS) -> None:
    """Errors: KnowledgeInvalid where the page has lost its marks; nothing is then written."""
    page = folder / PAGE
    text = page.read_text(encoding="utf-8")
    marked = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if len(marked.findall(text)) != 1:
        raise KnowledgeInvalid(f"{PAGE}: wanted once, in this order: {BEGIN} and {END}")
    told = "\n".join([BEGIN, *_told(run, before), END])
    page.write_text(marked.sub(lambda _: told, text), encoding="utf-8")
    with (folder / RUNS).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(run), ensure_ascii=False) + "\n")


def _told(run: Run, before: Run | None) -> list[str]:
    names = [name for name in HEADINGS if name in run.figures]
    lines = [
        f"{_named(run)}; documents: {', '.join(f'{name} {number}' for name, number in run.sets.items())}.",
        "",
        f"| documents | number | {' | '.join(HEADINGS[name] for name in names)} |",
        f"|---|---:|{'---:|' * len(names)}",
        _row("all", str(sum(run.sets.values())), [f"{run.figures[name]:.3f}" for name in names]),
        _row("95 % interval", "", [_interval(run.intervals.get(name)) for name in names]),
    ]
    if before:
        moved = changes(run.figures, before.figures)
        lines.append(_row("change", "", [f"{moved[name]:+.3f}" if name in moved else "" for name in names]))
    for group, figures in run.groups.items():
        shown = [f"{figures[name]:.3f}" if name in figures else "" for name in names]
        lines.append(_row(group, str(run.documents.get(group, "")), shown))
    return [*lines, "", _compared(run, before)]


def _row(name: str, number: str, cells: Sequence[str]) -> str:
    return f"| {name} | {number} | {' | '.join(cells)} |"


def _interval(ends: Sequence[float] | None) -> str:
    return f"{ends[0]:.2f}–{ends[1]:.2f}" if ends else ""


def _compared(run: Run, before: Run | None) -> str:
    if before is None:
        return "The first run recorded over these documents."
    moved = [(HEADINGS[name], change) for name, change in changes(run.figures, before.figures).items() if change]
    better = ", ".join(f"{name} {change:+.3f}" for name, change in moved if change > 0)
    worse = ", ".join(f"{name} {change:+.3f}" for name, change in moved if change < 0)
    return f"Before it: {_named(before)}. Better: {better or 'nothing'}. Worse: {worse or 'nothing'}."


def _named(run: Run) -> str:
    return f"{run.date}, extractor `{run.extractor}`" + (f", commit `{run.commit}`" if run.commit else "")


def current_commit(folder: Path = PROJECT) -> str | None:
    """The commit of the tree, with + where it has changed since; None where git knows nothing of it."""
    try:
        commit = _git(folder, "rev-parse", "--short=10", "HEAD")
        return commit + ("+" if _git(folder, "status", "--porcelain", "--", "tracker/nlp", "tracker/knowledge") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - fixed words
        ["git", *words],  # noqa: S607 - wherever git lies
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
