"""When an event happened and when it is due: the dates near it, the day of publication and "no date", compared."""

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from tracker.knowledge.vocabulary import Attribution, EventType, Status
from tracker.nlp.attribution import own_signs
from tracker.nlp.calendar import a_year_later, happened_value
from tracker.nlp.landmarks import begins, closing_date, dateline, first_date, is_running, labels
from tracker.nlp.linear import Floats
from tracker.nlp.speakers import carried, voices
from tracker.nlp.trigger import main_clause, own_classes_of, trigger_span
from tracker.nlp.types import DateMention, DateValue
from tracker.nlp.views import Clause, DocumentView, View, beside

SLOTS = ("date", "target_date")
BEFORE = 6  # sentences looked back for a date that still holds
LABEL_BEFORE = 12  # and for a line that is nothing but a date
# The word classes that evoke each status.
STAGE_OF: dict[Status, tuple[str, ...]] = {
    Status.CONSIDERED: ("consider", "may"), Status.PLANNED: ("plan", "future"), Status.SOUGHT: ("seek",),
    Status.NEGOTIATING: ("negotiate",), Status.PROPOSED: ("draft",), Status.UNDER_REVIEW: ("pending", "notyet"),
    Status.EXPECTED: ("expect",), Status.PILOT: ("trial",), Status.APPROVED: ("grant",), Status.ISSUED: ("issue",),
    Status.EFFECTIVE: ("inforce",), Status.LAUNCHED: ("start",), Status.COMPLETED: ("done", "meet"),
    Status.DELAYED: ("delay",), Status.SUSPENDED: ("suspend",), Status.DENIED: ("deny",), Status.REFUTED: ("refute",),
    Status.EASED: ("ease",), Status.ENDED: ("end",),
}  # fmt: skip
_STAGES = frozenset(name for names in STAGE_OF.values() for name in names)
_TO_APPLY = frozenset((Status.ISSUED, Status.APPROVED, Status.PROPOSED, Status.EFFECTIVE, Status.EASED, Status.ENDED))
_SPEAKING = frozenset(("announce", "reported", "anonymous", "analyst", "refute"))
_TELLING = _SPEAKING | frozenset((
    "firstperson", "past", "inforce", "issue", "plan", "expect", "future", "done", "start", "notyet", "pending",
    "consider", "may", "negation",
))  # fmt: skip
_REACH = {"zh": 10, "en": 30}  # characters between a date and the word of speaking that it dates


class DateCandidate(NamedTuple):
    date: DateValue | None  # as the day of a happening; None in both slots: no date at all
    target_date: DateValue | None  # as a day that lies ahead
    features: tuple[str, ...]

    def value(self, slot: str) -> DateValue | None:
        return self.date if slot == "date" else self.target_date


class _Event(NamedTuple):
    """What all candidates of an event share."""

    view: View
    type: EventType
    status: Status
    voice: Attribution  # who vouches for it
    clause: Clause | None
    at: int  # where its words stand
    published: datetime.date | None
    own: str  # what dates its sentence has: none, past, future, both


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
    event = _Event(view, type_, status, voice, clause, at, published, _state(dated, published))
    found = [_own(document, event, dated, order) for order in range(len(dated))]
    found += _carried(document, event)
    signs = _of_event(document, event)
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
    own = [hit for hit in view.hits if hit.word_class in STAGE_OF[status]]
    if clause is not None:
        for hit in own:
            if clause.start <= hit.start < clause.end:
                return clause, hit.start
    return clause, trigger_span(view, type_).start


def _candidate(date: DateMention, features: list[str]) -> DateCandidate:
    return DateCandidate(happened_value(date), date.value, tuple(features))


def _state(dated: list[DateMention], published: datetime.date | None) -> str:
    if not dated:
        return "none"
    ahead = {_when(date, published) == "future" for date in dated}
    return "both" if len(ahead) > 1 else "future" if True in ahead else "past"


def _when(date: DateMention, published: datetime.date | None) -> str:
    if date.is_future:
        return "future"
    if published is None or date.value is None:
        return "past"
    if date.value.start == date.value.end == published:
        return "pub"
    days = (published - date.value.end).days
    return "recent" if days < 8 else "month" if days < 45 else "past"


def _features(event: _Event, date: DateMention, where: str) -> list[str]:
    when = _when(date, event.published)
    ahead = "future" if when == "future" else "past"
    place = where.partition("-")[0]
    status, type_, side, kind = event.status, event.type, date.side, date.kind
    features = [
        f"{where}|{when}", f"{where}|{ahead}|{status}", f"{place}|{when}|{status}", f"{status}|{ahead}|{side}",
        f"{type_}|{ahead}|{place}", f"{type_}|{status}|{ahead}", f"{kind}|{when}|{place}", f"{side}|{place}|{ahead}",
        f"{kind}|{ahead}|{side}", f"{event.voice}|{place}|{when}", f"{event.voice}|{status}|{place}|{ahead}",
    ]  # fmt: skip
    if date.is_relative:
        features.append(f"relative|{where}|{ahead}")
    if date.is_approximate:
        features.append(f"about|{ahead}|{place}")
    return features


def _own(document: DocumentView, event: _Event, dated: list[DateMention], order: int) -> DateCandidate:
    """A date of the event's own sentence."""
    date, view, status, clause = dated[order], event.view, event.status, event.clause
    heads = date.span.start < view.span.start
    inside = heads or (clause is not None and clause.start <= date.span.start < clause.end)
    where = ("clause" if inside else "sentence") + ("-before" if date.span.start < event.at else "-after")
    when, count = _when(date, event.published), min(len(dated), 3)
    nearest = min(dated, key=lambda other: abs(other.span.start - event.at))
    before, after = ("^", "label") if heads else beside(view, date.span)
    features = _features(event, date, where)
    features += (
        f"{where}|{order}of{count}|{when}", f"{where}|own{event.own}", f"near{date is nearest}|{when}|{count}",
        f"<{before}", f">{after}", f"<{before}|{when}", f">{after}|{when}",
    )  # fmt: skip
    frame = _frame(document, view, date)
    ahead = "future" if when == "future" else "past"
    features += (f"frame{frame}|{when}", f"frame{frame}|{status}|{ahead}", f"frame{frame}|{event.voice}|{ahead}", f"frame{frame}|{where}")
    features += _words_of(view, date, when, status)
    features += _speaking_beside(view, date, when, status)
    features += _stage_beside(view, date, when, status)
    if status in _FORWARD and (again := _next_time(date, event.published)):
        return DateCandidate(happened_value(date), again, (*features, f"again|{status}", f"again|{where}"))
    return _candidate(date, features)


_SIMPLE = re.compile(r"[^\d]{1,24}$")
_NOUNS = frozenset(("the", "a", "its", "his", "her", "their", "this", "that", "our"))


def _words_of(view: View, date: DateMention, when: str, status: Status) -> Iterator[str]:
    words = date.surface.lower().strip(" .,")
    if date.is_relative and _SIMPLE.match(words):
        yield f"w:{words}"
        yield f"w:{words}|{status}"
    first, _, _ = words.partition(" ")
    yield f"p:{first if first.isalpha() else '#'}|{date.kind}"
    yield f"p:{first if first.isalpha() else '#'}|{status}"


_FORWARD = frozenset((Status.PLANNED, Status.EXPECTED, Status.CONSIDERED, Status.DELAYED))
_CALENDAR = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|quarter|\bq[1-4]|half|spring|summer|autumn|winter|christmas|"
    r"\d\s*月|[一二三四五六七八九十]月|季|半年|春|夏|秋|冬|国庆|元旦"
)
_GONE_BY = re.compile(r"last|past|previous|ago|earlier|this|that|same|[去上昨前今本当同]")


def _next_time(date: DateMention, published: datetime.date | None) -> DateValue | None:
    """A month without its year that was read as one gone by, for what lies ahead: the next of its name."""
    value = date.value
    if published is None or value is None or date.is_future or not date.is_relative or value.end >= published:
        return None
    words = date.surface.lower()
    if not _CALENDAR.search(words) or _GONE_BY.search(words):
        return None
    return a_year_later(value)


def _frame(document: DocumentView, view: View, date: DateMention) -> str:
    """Whose saying a date may date: it stands outside the words said, or right behind the verb; "in": within them."""
    found = ""
    for voice in voices(document, view):
        if voice.start - 1 <= date.span.start < voice.end and date.span.start - voice.start > _BEHIND[view.language]:
            return f"in-{voice.kind}"
        found = f"of-{voice.kind}"
    return found


_BEHIND = {"en": 8, "zh": 0}


def _speaker(document: DocumentView, view: View) -> str:
    here = voices(document, view)
    return here[0].kind if here else f"({carried(document)[view.index].kind})"


def _speaking_beside(view: View, date: DateMention, when: str, status: Status) -> Iterator[str]:
    """ "Reported on Tuesday" dates the report, "announced on Tuesday" the act."""
    reach, start, end = _REACH[view.language], date.span.start, date.span.end
    for hit in view.hits:
        if hit.word_class in _SPEAKING:
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
        if hit.word_class in _STAGES and clause.start <= hit.start < clause.end:
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


def _carried(document: DocumentView, event: _Event) -> Iterator[DateCandidate]:
    """Dates of other sentences: of the two nearest before that have any, the first day told of, an entry into force,
    the last line's. Those before count only where the sentence dates nothing gone by itself."""
    view, own, status = event.view, event.own, event.status
    if own in ("none", "future"):
        yield from _before(document, event)
        yield from _lede(document, event)
    if status in _TO_APPLY and own not in ("future", "both"):
        for near, date in begins(document):
            far = near.index - view.index
            if far and abs(far) <= BEFORE:
                side, when = "next" if far > 0 else "prev", _when(date, event.published)
                features = _features(event, date, f"force-{side}")
                features += (f"force|{own}", f"force|{side}{min(abs(far), 3)}|{own}")
                features += (f"force|{event.type}|{status}|{when}", f"force|{when}|{own}|{status}")
                yield _candidate(date, features)
    last = closing_date(document)
    if last is not None and last[0] > view.index:
        features = _features(event, last[1], "closing")
        features += (f"closing|{own}", f"closing|{own}|{status}", f"closing|{document.layers.document.kind}|{own}")
        yield _candidate(last[1], features)


def _before(document: DocumentView, event: _Event) -> Iterator[DateCandidate]:
    """The last dates of the two nearest sentences before that have any, and of a line that is nothing but a date."""
    view, passed = event.view, 0
    for back in range(1, min(LABEL_BEFORE, view.index) + 1):
        near = document.sentences[view.index - back]
        date = next((date for date in reversed(near.dates) if date.value), None)
        if date is None:
            continue
        is_label = near.span.end - near.span.start - (date.span.end - date.span.start) < 6
        if (back <= BEFORE and passed < 2) or is_label:
            yield _back(document, event, near, date, back, passed, is_label=is_label)
        passed += 1
        if is_label:
            break


def _back(document: DocumentView, event: _Event, near: View, date: DateMention, back: int, passed: int, *, is_label: bool) -> DateCandidate:
    own, distance, when = event.own, min(back, 3), _when(date, event.published)
    paragraphs = {one.sentence.paragraph for one in (near, event.view) if one.sentence}
    same = "l" if is_label else "p" if len(paragraphs) == 1 else "q"
    heading = "h" if near.sentence and near.sentence.is_heading else ""
    alike = not near.classes.isdisjoint(own_classes_of(event.type, near.language))
    features = _features(event, date, f"back-{distance}{same}{heading}")
    features += (
        f"back|{own}|{passed}", f"back{distance}{same}|{own}", f"back{distance}{same}|{when}|{own}|{passed}",
        f"back|{own}|{event.status}|{when}", f"back|alike{alike}|{own}", f"back|alike{alike}|{same}{distance}|{own}",
    )  # fmt: skip
    features += _shared(document, event, near, date, "back", when)
    return _candidate(date, features)


def _shared(document: DocumentView, event: _Event, near: View, date: DateMention, where: str, when: str) -> Iterator[str]:
    view, status = event.view, event.status
    frame = _frame(document, near, date)
    mine = _speaker(document, view)
    yield from (f"{where}|frame{frame}|{status}", f"{where}|frame{frame}|{event.voice}", f"{where}|frame{frame}|{mine}", f"{where}|frame{frame}|{event.voice}|{status}")
    ours = {m.entity for m in view.mentions if m.type != "place"}
    theirs = {m.entity for m in near.mentions if m.type != "place"}
    both = min(len(ours & theirs), 2)
    staged = bool(near.classes & set(STAGE_OF[status]))
    alike = not near.classes.isdisjoint(own_classes_of(event.type, near.language))
    yield from (f"{where}|both{both}|{bool(ours)}", f"{where}|staged{staged}|{alike}", f"{where}|staged{staged}|{alike}|{both}", f"{where}|staged{staged}|{status}")
    first = view.tokens[0].form if view.tokens else view.lower[:2]
    yield f"{where}|first:{first}"


def _lede(document: DocumentView, event: _Event) -> Iterator[DateCandidate]:
    """The first day that the text's opening tells of, before the event's sentence or after it."""
    view, own, first = event.view, event.own, first_date(document)
    if first is None or first[0] == view.index:
        return
    far = min(view.index - first[0], BEFORE + 1) if first[0] < view.index else -1
    features = _features(event, first[1], f"lede-{'next' if far < 0 else 'near' if far <= BEFORE else 'far'}")
    features += (f"lede|{far}|{own}", f"lede|{own}|{event.status}", f"lede|{document.layers.document.kind}|{own}")
    features += [f"lede|{name}" for name in sorted(view.classes & _TELLING)]
    features += _shared(document, event, document.sentences[first[0]], first[1], "lede", _when(first[1], event.published))
    yield _candidate(first[1], features)


def _of_event(document: DocumentView, event: _Event) -> list[str]:
    """What speaks for the day of publication, or for no date: the event, the kind of document, who speaks."""
    view, own, status, type_ = event.view, event.own, event.status, event.type
    first = first_date(document)
    lede = _when(first[1], event.published) if first else "no"
    signs = [
        own, f"{own}|{status}", type_, f"{type_}|{status}", status, f"{document.layers.document.kind}|{own}",
        f"{own}|at{min(view.index, 3)}", f"l:{view.language}|{own}", f"lede{lede}|{own}", f"lede{lede}|{own}|{status}",
        f"{event.voice}|{own}", f"{event.voice}|{own}|{status}", f"{event.voice}|{document.layers.document.kind}|{own}",
    ]  # fmt: skip
    signs += sorted(view.classes & _TELLING)
    mine = _speaker(document, view)
    first_word = view.tokens[0].form if view.tokens else view.lower[:2]
    signs += (f"by{mine}|{own}", f"by{mine}|{status}|{own}", f"first:{first_word}|{own}")
    if is_running(document):
        signs += ("running", f"running|{own}")
    return signs
