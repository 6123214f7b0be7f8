"""When an event happened and when it is due: the dates near it, the day of publication and "no date", compared."""

from collections.abc import Sequence

import numpy as np

from tracker.knowledge.vocabulary import Attribution, EventType, Status
from tracker.nlp.attribution import own_signs
from tracker.nlp.carried_dates import TELLING, carried_candidates
from tracker.nlp.landmarks import dateline, first_date, is_running, labels
from tracker.nlp.linear import Floats
from tracker.nlp.occasion import STAGE_OF, DateCandidate, Occasion, dates_state, when_of
from tracker.nlp.own_dates import own_candidates
from tracker.nlp.trigger import main_clause, trigger_span
from tracker.nlp.types import DateValue
from tracker.nlp.views import Clause, DocumentView, View

SLOTS = ("date", "target_date")


def date_candidates(
    document: DocumentView, view: View, *, type_: EventType, status: Status, voice: Attribution
) -> list[DateCandidate]:
    """Dates of the sentence, of those before it, of the last line, the day of publication, and, last, no date."""
    published = document.layers.document.published
    sent = dateline(view)
    dated = [date for date in view.dates if date.value and date is not sent]
    if (heading := labels(document).get(view.index)) is not None:
        dated.insert(0, heading)  # as if the sentence began with it
    clause, at = _place(view, type_, status)
    event = Occasion(document, view, type_, status, voice, clause, at, published, dates_state(dated, published))
    found = [*own_candidates(event, dated), *carried_candidates(event)]
    signs = _of_event(event)
    if published is not None:
        value = DateValue(published.isoformat(), published, published)
        found.append(DateCandidate(value, value, tuple([f"pub|{sign}" for sign in signs])))
    found.append(DateCandidate(None, None, tuple([f"none|{sign}" for sign in signs + own_signs(view, "0")])))
    return found


def odds_of(scores: Floats, sizes: Sequence[int]) -> list[list[float]]:
    """By slot, the odds of each candidate against "none", the last of its group. Shape of `scores`: (rows, slots)."""
    last = np.repeat(np.cumsum(sizes, dtype=np.intp) - 1, sizes)
    odds: list[list[float]] = np.exp(np.minimum(scores - scores[last], 50.0)).T.tolist()
    return odds


def likeliest(texts: Sequence[str | None], odds: Sequence[float]) -> tuple[int, float]:
    """Which of an event's candidates names its likeliest date, and that date's odds; -1 where there is no date at all.

    A date is as likely as all candidates that name it are together.
    """
    shares: dict[str, float] = {}
    for text, value in zip(texts, odds, strict=True):
        if text is not None:
            shares[text] = shares.get(text, 0.0) + value
    if not shares:
        return -1, 0.0
    best = max(shares, key=shares.__getitem__)
    return texts.index(best), shares[best]


def _place(view: View, type_: EventType, status: Status) -> tuple[Clause | None, int]:
    """The clause of an event and the place of its words: those of its status in the clause, else in the sentence."""
    clause = main_clause(view, type_)
    days = [date.span for date in view.dates]  # "May" is no "may"
    own = [hit for hit in view.hits if hit.word_class in STAGE_OF[status]]
    own = [hit for hit in own if not any(day.start <= hit.start < day.end for day in days)]
    if clause is not None:
        for hit in own:
            if clause.start <= hit.start < clause.end:
                return clause, hit.start
    return clause, trigger_span(view, type_).start


def _of_event(event: Occasion) -> list[str]:
    """What speaks for the day of publication, or for no date: the event, the kind of document, who speaks."""
    view, own, status, type_, voice = event.view, event.own, event.status, event.type, event.voice
    first = first_date(event.document)
    lede = when_of(first[1], event.published) if first else "no"
    kind = event.document.layers.document.kind
    signs = [
        own, f"{own}|{status}", type_, f"{type_}|{status}", status, f"{kind}|{own}", f"{own}|at{min(view.index, 3)}",
        f"l:{view.language}|{own}", f"lede{lede}|{own}", f"lede{lede}|{own}|{status}",
        f"{voice}|{own}", f"{voice}|{own}|{status}", f"{voice}|{kind}|{own}",
    ]  # fmt: skip
    signs += sorted(view.classes & TELLING)
    if is_running(event.document):
        signs += ("running", f"running|{own}")
    return signs
