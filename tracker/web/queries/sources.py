"""How well each source is going."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.text import capfirst

from scrapers.advice import advice_of
from scrapers.check import Finding, Outcome
from tracker.models import CollectRun, Source, SourceFault
from tracker.stages import coverage, probation
from tracker.web import links, words
from tracker.web.pieces.dates import DateWords
from tracker.web.pieces.marks import Mark
from tracker.web.queries import documents, yields
from tracker.web.queries.source_states import (
    BUNDLED,
    FAILING,
    FAULTY,
    LATE,
    OFF,
    PROBATION,
    REFUSED,
    WAITING,
    WORKS,
    Open,
    open_among,
    state_of,
    with_faults,
)
from tracker.web.viewer import Viewer

CHECK_MARKS = {
    Outcome.PASSED: Mark("filled", "passed", "positive", "As declared"),
    Outcome.FAILED: Mark("crossed", "failed", "negative", "Not as declared, or not allowed"),
    Outcome.UNCLEAR: Mark("dotted", "unclear", "muted", "Could not be judged"),
}

ORDER = (FAILING, LATE, REFUSED, FAULTY, PROBATION, WAITING, WORKS, BUNDLED, OFF)  # those that need a look first

ORIGINS = {
    "project": "this project",
    "user": "your own file",
    "page": "an administrator, on this page",
    "bundle": "comes with the product",
}
ORIGINS_IN_SHORT = {"user": "your own file", "page": "added here"}

FAULTS_SHOWN = 100
RUNS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Fault:
    code: str
    message: str
    look_at: str  # what to do about it; empty for warnings
    url: str
    raw: str  # address of the bytes it was seen in
    first_seen: DateWords | None
    last_seen: DateWords | None
    occurrences: int
    is_warning: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class SourceCard:
    href: str
    name: str
    publisher: str
    kind: str
    tier: str
    language: str
    origin: str  # where an own source is declared; empty for the project's
    state: Mark
    reason: str
    last_success: DateWords | None
    newest_item: DateWords | None
    next_due: DateWords | None
    expected_news: DateWords | None  # by when something new is to be expected
    cadence: str
    is_collected: bool  # whether visits are planned at all
    faults: int  # open ones
    chart: yields.Chart | None
    source: Source  # what filters and orders go by


@dataclass(frozen=True, slots=True)
class Run:
    started: DateWords | None
    result: str
    problems: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    about: str
    words: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class CheckNote:
    """The last check of a source against what it declares."""

    at: DateWords | None
    lines: tuple[CheckLine, ...]
    look_at: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    card: SourceCard
    check: CheckNote | None
    homepage: str
    terms: str
    declared_by: str
    open_faults: tuple[Fault, ...]
    past_faults: tuple[Fault, ...]
    runs: tuple[Run, ...]
    documents: tuple[documents.DocumentLine, ...]


def source_cards(viewer: Viewer) -> tuple[SourceCard, ...]:
    """All of them, those that need a look first."""
    reasons: dict[int, str] = {}
    for fault in SourceFault.objects.filter(resolved_at__isnull=True, is_warning=False).order_by("last_seen_at"):
        reasons[fault.source_id] = fault.message
    charts = yields.charts(viewer)
    cards = [
        _card(source, faults, reasons.get(source.pk, ""), charts.get(source.pk), viewer)
        for source, faults in with_faults()
    ]
    return tuple(sorted(cards, key=lambda card: (ORDER.index(card.state), card.name.lower())))


def source_page(source: Source, viewer: Viewer) -> SourcePage:
    rows = list(source.faults.select_related("snapshot").order_by("-last_seen_at")[:FAULTS_SHOWN])
    faults = [_fault(row, viewer) for row in rows]
    reason = next((fault.message for fault in faults if fault.is_open and not fault.is_warning), "")
    return SourcePage(
        card=_card(
            source,
            open_among(rows),
            reason,
            yields.charts(viewer, source).get(source.pk),
            viewer,
        ),
        check=_check(source, viewer),
        homepage=source.homepage,
        terms=source.terms,
        declared_by=ORIGINS[source.declared_by],
        open_faults=tuple(fault for fault in faults if fault.is_open),
        past_faults=tuple(fault for fault in faults if not fault.is_open),
        runs=tuple(_run(row, viewer) for row in source.runs.order_by("-started_at")[:RUNS_SHOWN]),
        documents=documents.lines(documents.recent(source.documents.all(), 15), viewer),
    )


def _card(source: Source, faults: Open, reason: str, chart: yields.Chart | None, viewer: Viewer) -> SourceCard:
    state = state_of(source, faults, viewer)
    is_bundled = state is BUNDLED
    is_collected = state not in (BUNDLED, OFF, REFUSED)
    return SourceCard(
        href=links.source(source.slug),
        name=source.name or source.slug,
        publisher=source.publisher,
        kind=words.KINDS.get(source.kind, source.kind),
        tier=words.tier_word(source.tier),
        language=words.language_word(source.language),
        origin=ORIGINS_IN_SHORT.get(source.declared_by, ""),
        state=state,
        reason=capfirst(source.disabled_reason) if state in (OFF, REFUSED) else capfirst(words.fault_words(reason)),
        last_success=viewer.moment(source.last_success_at),
        newest_item=viewer.moment(source.last_new_item_at),
        next_due=_next_due(source, viewer) if is_collected else None,
        expected_news=_expected_news(source, viewer) if is_collected else None,
        cadence="" if is_bundled else _cadence(source.interval_s or source.cadence_s),
        is_collected=is_collected,
        faults=faults.all,
        chart=chart,
        source=source,
    )


def _check(source: Source, viewer: Viewer) -> CheckNote | None:
    kept = probation.stored(source)
    return (
        None if kept is None else CheckNote(viewer.moment(source.checked_at), check_lines(kept.findings), kept.look_at)
    )


def check_lines(findings: Sequence[Finding]) -> tuple[CheckLine, ...]:
    return tuple(CheckLine(one.about, capfirst(one.words), CHECK_MARKS[one.outcome]) for one in findings)


def _next_due(source: Source, viewer: Viewer) -> DateWords | None:
    words_of_time = viewer.moment(source.next_due_at)
    if words_of_time is None or source.next_due_at is None:
        return DateWords("soon", note="It waits for its first visit")
    if source.next_due_at > viewer.now:
        return words_of_time
    return replace(words_of_time, text="now")


def _expected_news(source: Source, viewer: Viewer) -> DateWords | None:
    expected = coverage.expected_news(source)
    words_of_time = viewer.moment(expected)
    if expected is None or words_of_time is None:
        return None
    if expected <= viewer.now:
        return replace(words_of_time, text="overdue")
    if words_of_time.text.startswith("in "):
        return words_of_time
    return replace(words_of_time, text=f"by {words_of_time.text.partition(',')[0]}")  # the minute says nothing here


def _cadence(seconds: int) -> str:
    if seconds % 86400 == 0:
        return "every day" if seconds == 86400 else f"every {seconds // 86400} days"
    if seconds >= 3600:
        return "every hour" if seconds == 3600 else f"every {round(seconds / 3600)} hours"
    return f"every {max(1, seconds // 60)} minutes"


def _fault(row: SourceFault, viewer: Viewer) -> Fault:
    return Fault(
        row.code.replace("_", " "),
        capfirst(words.fault_words(row.message)),
        "" if row.is_warning else advice_of(row.code, url=row.url, message=row.message),
        row.url,
        links.snapshot(row.snapshot.sha256) if row.snapshot else "",
        viewer.moment(row.first_seen_at),
        viewer.moment(row.last_seen_at),
        row.occurrences,
        row.is_warning,
        row.resolved_at is None,
    )


def _run(row: CollectRun, viewer: Viewer) -> Run:
    if row.is_not_modified:
        result = "nothing new: the page had not changed"
    elif row.finished_at is None:
        result = "did not finish"
    elif row.errors and not row.items_listed:
        result = "nothing could be read"
    else:
        result = f"{words.counted(row.items_listed, 'item')} listed, {row.items_new} new"
    problems = [
        words.counted(number, noun) for number, noun in ((row.errors, "error"), (row.warnings, "warning")) if number
    ]
    return Run(viewer.moment(row.started_at), result, " · ".join(problems))
