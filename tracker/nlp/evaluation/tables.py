"""A report as tables for a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tracker.nlp.evaluation.mistakes import Confusion, Mistake, WorstDocument
from tracker.nlp.evaluation.report import Group, Kind, Report
from tracker.nlp.evaluation.runs import Run, changes
from tracker.nlp.evaluation.stories import StoryScore
from tracker.nlp.evaluation.sureness import Cut

CONFUSIONS = 12  # rows shown; the rest happened once or twice
NARROW = {  # a table of these fits into 80 columns
    "event_f1": "F1",
    "event_precision": "P",
    "event_recall": "R",
    "event_status_f1": "+status",
    "roles_f1": "roles",
    "date": "date",
    "target_date": "due",
    "attribution": "attr.",
    "relevance_f1": "relev",
    "origin": "origin",
}


def tables(report: Report, before: Run | None) -> Iterator[RenderableType]:
    yield _overview(report, before)
    yield _changes(before)
    yield ""
    if report.stories:
        yield _stories(report.stories)
    yield _kinds("by event type", report.by_type)
    yield _kinds("by status: type and status both right", report.by_status)
    yield _confusions(report.confusions)
    yield _cuts(report.cuts)
    yield from (_worst(document) for document in report.worst)


def _table(title: str, first: Sequence[str], *rest: str) -> Table:
    table = Table(*first, title=title, title_justify="left", title_style="bold")
    for name in rest:
        table.add_column(name, justify="right")
    return table


def _overview(report: Report, before: Run | None) -> Table:
    table = _table(f"extractor {report.extractor}", ("documents",), "n", *NARROW.values())
    table.box, table.padding, table.pad_edge = None, (0, 1, 0, 0), False
    table.columns[0].no_wrap = True
    whole, *others = report.groups
    _add_group(table, "all", whole)
    for end, name in enumerate(("95 % from", "95 % to")):
        ends = [report.intervals[figure][end] if figure in report.intervals else 0.0 for figure in NARROW]
        table.add_row(name, "", *(f"{value:.3f}" for value in ends), style="dim")
    if before:
        moved = changes(whole.figures, before.figures)
        table.add_row("change", "", *(_change(moved.get(name)) for name in NARROW))
    kind = "all"
    for group in others:
        if group.kind != kind:
            table.add_row()
            kind = group.kind
        _add_group(table, _label(group), group)
    return table


def _label(group: Group) -> str:
    return f"set {group.name}" if group.kind == "set" else group.name


def _add_group(table: Table, name: str, group: Group) -> None:
    table.add_row(name, str(group.documents), *(f"{group.figures[figure]:.3f}" for figure in NARROW))


def _change(value: float | None) -> Text:
    if value is None:
        return Text("")
    shown = f"{value:+.3f}".replace("0.", ".", 1)  # as wide as a figure
    return Text(shown, style="green" if value > 0 else "red" if value < 0 else "dim")


def _changes(before: Run | None) -> str:
    if before is None:
        return "No run over these documents is recorded yet."
    return f"Compared with the run of {before.date}, extractor {before.extractor}, commit {before.commit or 'unknown'}."


def _stories(scores: Sequence[StoryScore]) -> Table:
    table = _table("stories: B-cubed", ("documents",), "n", "by", "P", "R", "F1")
    for score in scores:
        found = score.clustering
        figures = (f"{value:.3f}" for value in (found.precision, found.recall, found.f1))
        table.add_row(score.language, str(found.documents), score.method, *figures)
    return table


def _kinds(title: str, kinds: Iterable[Kind]) -> Table:
    is_type = title == "by event type"
    table = _table(title, ("",), "gold", "read", "P", "R", "F1", *(("+status F1",) if is_type else ()))
    for kind in kinds:
        rates = [kind.precision, kind.recall, kind.f1, *((kind.status_f1,) if is_type else ())]
        table.add_row(kind.name, str(kind.wanted), str(kind.guessed), *(f"{rate:.3f}" for rate in rates))
    return table


def _confusions(confusions: Sequence[Confusion]) -> Table:
    total = sum(row.count for row in confusions)
    table = _table(f"statuses confused, of events whose type is right: {total}", ("gold", "read"), "times")
    table.add_column("types")
    for row in confusions[:CONFUSIONS]:
        table.add_row(row.wanted, row.told, str(row.count), ", ".join(f"{name} {n}" for name, n in row.types))
    return table


def _cuts(cuts: Sequence[Cut]) -> Table:
    table = _table(
        "what a confidence is worth",
        (),
        "from",
        "events",
        "share",
        "type+status right",
        "at least (95 %)",
        "type right",
    )
    for cut in cuts:
        rates = (cut.share, cut.right, cut.right_lower, cut.type_right)
        table.add_row(f"{cut.least:.2f}", str(cut.events), *(f"{rate:.2f}" if cut.events else "" for rate in rates))
    return table


def _worst(document: WorstDocument) -> Table:
    found = f"{document.found} of {document.wanted} events found"
    table = Table("", "type", "status", "sentence", title_justify="left", title_style="bold", show_lines=True)
    table.title = Text(f"{document.set} {document.id}: {document.title} ({found})")
    for mistake in document.mistakes:
        table.add_row(mistake.kind, mistake.type, _status(mistake), Text(mistake.sentence))
    return table


def _status(mistake: Mistake) -> str:
    status = f"{mistake.told} for {mistake.status}" if mistake.told else mistake.status
    return f"{status}, {mistake.confidence:.2f}" if mistake.confidence is not None else status
