"""A rehearsal in words and bars: what the watch in the form would have raised in the past year."""

from dataclasses import dataclass

from tracker.alerts.matching import Criteria
from tracker.alerts.rehearsal import WEEKS, Rehearsal, rehearse
from tracker.models import Rhythm, Transition
from tracker.web import words
from tracker.web.pieces.values import ChangeLine
from tracker.web.queries.changes import change_lines, with_evidence
from tracker.web.viewer import Viewer

SHOWN_AT_ONCE, SHOWN = 5, 60
BAR_WIDTH, BAR_GAP, HEIGHT = 8, 2, 48


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class RehearsalShown:
    times: str  # "12 times"
    a_week: str  # "about one every four weeks; at most 3 in one week"
    mails: str  # in the rhythm chosen, where that is another number
    bars: tuple[Bar, ...]
    width: int
    height: int
    lines: tuple[ChangeLine, ...]
    more: tuple[ChangeLine, ...]
    left_out: str
    hint: str


def shown(criteria: Criteria, rhythm: str, viewer: Viewer) -> RehearsalShown:
    found = rehearse(criteria, rhythm, today=viewer.today)
    newest = [row.pk for row in found.found[:SHOWN]]
    lines = change_lines(
        with_evidence(Transition.objects.filter(pk__in=newest)).order_by("-happened_on", "-id"), viewer
    )
    cut = len(found.found) - len(newest)
    return RehearsalShown(
        times=words.counted(len(found.found), "time"),
        a_week=_a_week(found) if found.found else "",
        mails=_mails(found, rhythm),
        bars=_bars(found.weeks) if found.found else (),
        width=WEEKS * (BAR_WIDTH + BAR_GAP),
        height=HEIGHT,
        lines=lines[:SHOWN_AT_ONCE],
        more=lines[SHOWN_AT_ONCE:],
        left_out=f"{words.counted(cut, 'earlier one')} not listed" if cut else "",
        hint=_hint(found),
    )


def _a_week(found: Rehearsal) -> str:
    rate = found.a_week
    mean = f"about {rate:.1f} a week" if rate >= 0.95 else f"about one every {round(1 / rate)} weeks"
    return f"{mean.replace('one every 1 weeks', 'one a week')}; at most {found.busiest} in one week"


def _mails(found: Rehearsal, rhythm: str) -> str:
    if rhythm == Rhythm.IMMEDIATE or not found.found:
        return ""
    return f"In {words.counted(found.mails, f'{rhythm} digest')}."


def _bars(weeks: tuple[int, ...]) -> tuple[Bar, ...]:
    most = max(weeks)
    heights = [max(3, round(HEIGHT * count / most)) if count else 1 for count in weeks]
    return tuple(Bar(week * (BAR_WIDTH + BAR_GAP), HEIGHT - height, height) for week, height in enumerate(heights))


def _hint(found: Rehearsal) -> str:
    parts = []
    if not found.found:
        parts.append("A quiet year, or conditions that nothing meets.")
    if found.bundled:
        changes = words.counted(found.bundled, "such change")
        parts.append(f"Bundled briefs tell of {changes} besides; they never alert.")
    return " ".join(parts)
