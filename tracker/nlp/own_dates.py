"""The dates of an event's own sentence, and of a line above it that heads it."""

import datetime
import re
from collections.abc import Iterator

from tracker.knowledge.vocabulary import Status
from tracker.nlp.calendar import a_year_later, happened_value
from tracker.nlp.occasion import (
    STAGE_OF,
    DateCandidate,
    Occasion,
    candidate_of,
    date_features,
    frame_of,
    when_of,
)
from tracker.nlp.types import DateMention, DateValue
from tracker.nlp.views import View, beside

SPEAKING = frozenset(("announce", "reported", "anonymous", "analyst", "refute"))
_STAGES = frozenset(name for names in STAGE_OF.values() for name in names)
_REACH = {"zh": 10, "en": 30}  # characters between a date and the word of speaking that it dates
_FORWARD = frozenset((Status.PLANNED, Status.EXPECTED, Status.CONSIDERED, Status.DELAYED))
_CALENDAR = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|quarter|\bq[1-4]|half|spring|summer|autumn|winter|christmas|"
    r"\d\s*月|[一二三四五六七八九十]月|季|半年|春|夏|秋|冬|国庆|元旦"
)
_GONE_BY = re.compile(r"last|past|previous|ago|earlier|this|that|same|[去上昨前今本当同]")
# Words (English) and signs (Chinese) that part a date from the words of an event in the same sentence.
_LINKS = {
    "en": frozenset((
        "and", "or", "but", "that", "which", "who", "after", "before", "since", "while", "when", "whether", "as",
        "because", "where", "until", "than", "if", "whose", "following", "with",
    )),
    "zh": frozenset("，；、。：并后前而但将已该据称说"),
}  # fmt: skip
_NO_NUMBER = re.compile(r"\D{1,24}$")


def own_candidates(event: Occasion, dated: list[DateMention]) -> Iterator[DateCandidate]:
    for order in range(len(dated)):
        yield _own(event, dated, order)


def _own(event: Occasion, dated: list[DateMention], order: int) -> DateCandidate:
    date, view, status, clause = dated[order], event.view, event.status, event.clause
    heads = date.span.start < view.span.start
    inside = heads or (clause is not None and clause.start <= date.span.start < clause.end)
    where = ("clause" if inside else "sentence") + ("-before" if date.span.start < event.at else "-after")
    when, count = when_of(date, event.published), min(len(dated), 3)
    nearest = min(dated, key=lambda other: abs(other.span.start - event.at))
    before, after = ("^", "heads") if heads else beside(view, date.span)
    features = date_features(event, date, where)
    features += (
        f"{where}|{order}of{count}|{when}", f"{where}|own{event.own}", f"near{date is nearest}|{when}|{count}",
        f"<{before}", f">{after}", f"<{before}|{when}", f">{after}|{when}",
    )  # fmt: skip
    features += _frame(event, date, when, where)
    features += _between(event, date, when)
    features += _words(date, status)
    features += _speaking_beside(view, date, when, status)
    features += _stage_beside(view, date, when, status)
    if status in _FORWARD and (again := _next_time(date, event.published)):
        return DateCandidate(happened_value(date), again, (*features, f"again|{status}", f"again|{where}"))
    return candidate_of(date, features)


def _between(event: Occasion, date: DateMention, when: str) -> Iterator[str]:
    """What parts a date from the event's words: "in May and will now", "reported on Monday that"."""
    view, at, status = event.view, event.view.span.start, event.status
    side = ">" if date.span.start > event.at else "<"
    low, high = (event.at, date.span.start) if side == ">" else (date.span.end, event.at)
    if view.language == "en":
        words = [token.form for token in view.tokens if low <= token.start < high]
        far = len(words)
    else:
        words = list(view.lower[max(low - at, 0) : max(high - at, 0)])
        far = len(words) // 2
    found = sorted(_LINKS[view.language].intersection(words))
    yield from (
        f"gap{side}{far if far < 4 else min(far // 4 + 3, 8)}|{when}",
        f"links{side}{min(len(found), 3)}|{when}",
    )
    for link in found:
        yield from (f"link{side}{link}", f"link{side}{link}|{when}", f"link{side}{link}|{status}")
    own = STAGE_OF[status]
    stages = {hit.word_class in own for hit in view.hits if low < hit.start < high and hit.word_class in _STAGES}
    seen = {(): "none", (False,): "others", (True,): "own", (False, True): "both"}[tuple(sorted(stages))]
    yield from (f"stages{side}{seen}|{when}", f"stages{side}{seen}|{status}")


def _frame(event: Occasion, date: DateMention, when: str, where: str) -> Iterator[str]:
    frame = f"frame{frame_of(event.document, event.view, date)}"
    ahead = "future" if when == "future" else "past"
    yield from (f"{frame}|{when}", f"{frame}|{event.status}|{ahead}", f"{frame}|{event.voice}|{ahead}")
    yield f"{frame}|{where}"


def _words(date: DateMention, status: Status) -> Iterator[str]:
    """The words themselves where they name no day of the calendar: "today" is often no day at all."""
    words = date.surface.lower().strip(" .,")
    if date.is_relative and _NO_NUMBER.match(words):
        yield from (f"w:{words}", f"w:{words}|{status}")
    first = words.partition(" ")[0]
    first = first if first.isalpha() else "#"
    yield from (f"p:{first}|{date.kind}", f"p:{first}|{status}")


def _next_time(date: DateMention, published: datetime.date | None) -> DateValue | None:
    """A month without its year that was read as one gone by, for what lies ahead: the next of its name."""
    value = date.value
    if published is None or value is None or date.is_future or not date.is_relative or value.end >= published:
        return None
    words = date.surface.lower()
    if not _CALENDAR.search(words) or _GONE_BY.search(words):
        return None
    return a_year_later(value)


def _speaking_beside(view: View, date: DateMention, when: str, status: Status) -> Iterator[str]:
    """ "Reported on Tuesday" dates the report, "announced on Tuesday" the act."""
    reach, start, end = _REACH[view.language], date.span.start, date.span.end
    for hit in view.hits:
        if hit.word_class in SPEAKING:
            side = "<" if hit.end <= start <= hit.end + reach else ">" if end <= hit.start <= end + reach else ""
            if side:
                yield f"said{side}{hit.word_class}|{when}"
                yield f"said{side}{hit.word_class}|{status}"


def _stage_beside(view: View, date: DateMention, when: str, status: Status) -> Iterator[str]:
    """The stage word nearest to the date: of the event's own status or of another happening's."""
    at, own = date.span.start, STAGE_OF[status]
    clause = next((one for one in view.clauses if one.start <= at < one.end), None)
    if clause is None:
        return
    best, least = "", 1_000
    for hit in view.hits:
        inside = at <= hit.start and hit.end <= date.span.end  # "May" is no "may"
        if hit.word_class in _STAGES and clause.start <= hit.start < clause.end and not inside:
            far = at - hit.end if hit.end <= at else hit.start - date.span.end
            if far < least or (far == least and hit.word_class in own):
                best, least = hit.word_class, far
    whose = "mine" if best in own else "other" if best else "no"
    yield from (
        f"stage|{whose}|{when}",
        f"stage|{best}|{status}",
        f"stage|{whose}|{status}",
        f"stage|{whose}|{date.side}",
    )
