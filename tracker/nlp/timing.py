"""When an event happened and when it is due: the date words near it, each scored for either."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.knowledge.vocabulary import EventType, Status
from tracker.nlp.trigger import main_clause, trigger_span
from tracker.nlp.types import DateMention, DateValue
from tracker.nlp.views import DocumentView, View

SLOTS = ("date", "target_date")
BEFORE = 2  # sentences looked back for a date that still holds


@dataclass(frozen=True, slots=True)
class DateCandidate:
    value: DateValue
    features: tuple[str, ...]


def date_candidates(document: DocumentView, view: View, *, type_: EventType, status: Status) -> list[DateCandidate]:
    """Dates of the sentence, of those before it, of the title, and the day of publication."""
    found = []
    clause = main_clause(view, type_)
    trigger = trigger_span(view, type_).start
    dated = [date for date in view.dates if date.value]
    for order, date in enumerate(dated):
        inside = clause is not None and clause.start <= date.span.start < clause.end
        where = ("clause" if inside else "sentence") + ("-before" if date.span.start < trigger else "-after")
        found.append((date, where, f"{order}of{min(len(dated), 3)}", view))
    for back in range(1, BEFORE + 1):
        if view.index >= back:
            near = document.sentences[view.index - back]
            found += [(date, f"back{back}", "", near) for date in near.dates[-1:] if date.value]
    found += [(date, "title", "", document.title) for date in document.title.dates[:1] if date.value]
    has_own = "own" if dated else "none"
    result = [
        DateCandidate(value, tuple(_features(date, where, order, type_, status, has_own, at)))
        for date, where, order, at in found
        if (value := date.value)
    ]
    published = document.layers.document.published
    if published is not None:
        value = DateValue(published.isoformat(), published, published)
        result.append(DateCandidate(value, tuple(_day_of_publication(document, view, type_, status, has_own))))
    return result


def _features(
    date: DateMention, where: str, order: str, type_: EventType, status: Status, has_own: str, view: View
) -> Iterator[str]:
    when = "future" if date.is_future else "past"
    yield from (f"{where}|{when}", f"{where}|{when}|{status}", f"{where}|{order}|{when}", f"{where}|{has_own}")
    yield from (f"{status}|{when}|{date.side}", f"{type_}|{when}|{where}", f"{type_}|{status}|{when}")
    yield from (f"{date.kind}|{when}|{where}", f"{date.side}|{where}|{when}")
    if date.is_relative:
        yield f"relative|{where}|{when}"
    if not where.startswith(("back", "title")):
        before, after = _beside(view, date)
        yield from (f"<{before}", f">{after}", f"<{before}|{when}|{status}", f">{after}|{when}|{status}")


def _beside(view: View, date: DateMention) -> tuple[str, str]:
    if view.language == "zh":
        at, end = date.span.start - view.span.start, date.span.end - view.span.start
        return view.lower[max(0, at - 1) : at], view.lower[end : end + 1]
    before = [token.form for token in view.tokens if token.end <= date.span.start]
    after = [token.form for token in view.tokens if token.start >= date.span.end]
    return before[-1] if before else "^", after[0] if after else "$"


def _day_of_publication(
    document: DocumentView, view: View, type_: EventType, status: Status, has_own: str
) -> Iterator[str]:
    kind = document.layers.document.kind
    yield from (f"published|{has_own}", f"published|{has_own}|{status}", f"published|{has_own}|{type_}")
    yield from (
        f"published|{has_own}|{type_}|{status}",
        f"published|{kind}|{has_own}",
        f"published|{kind}|{has_own}|{status}",
    )
    yield f"published|{has_own}|sentence{min(view.index, 3)}"
    for name in ("announce", "reported", "anonymous", "firstperson", "past", "inforce", "issue"):
        if name in view.classes:
            yield f"published|{has_own}|{name}"
