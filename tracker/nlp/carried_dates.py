"""Dates of other sentences that may still hold for an event: those told before, the opening's, an entry into force."""

from collections.abc import Iterator

from tracker.knowledge.vocabulary import EntityType, Status
from tracker.nlp.landmarks import begins, closing_date, first_date
from tracker.nlp.occasion import (
    STAGE_OF,
    DateCandidate,
    Occasion,
    candidate_of,
    date_features,
    frame_of,
    when_of,
)
from tracker.nlp.own_dates import SPEAKING
from tracker.nlp.speakers import carried, voices
from tracker.nlp.trigger import own_classes_of
from tracker.nlp.types import DateMention
from tracker.nlp.views import View

BEFORE = 6  # sentences looked back for a date that still holds
LABEL_BEFORE = 12  # and for a line that is nothing but a date
TELLING = SPEAKING | frozenset((
    "firstperson", "past", "inforce", "issue", "plan", "expect", "future", "done", "start", "notyet", "pending",
    "consider", "may", "negation",
))  # fmt: skip
_PRONOUNS = frozenset(("it", "they", "these", "this", "both"))
_TO_APPLY = frozenset((Status.ISSUED, Status.APPROVED, Status.PROPOSED, Status.EFFECTIVE, Status.EASED, Status.ENDED))


def carried_candidates(event: Occasion) -> Iterator[DateCandidate]:
    """Of the two nearest sentences before that have dates, the first day told of, an entry into force, the last line's.

    Those before count only where the sentence dates nothing gone by itself.
    """
    view, own = event.view, event.own
    if own in ("none", "future"):
        yield from _before(event)
        yield from _lede(event)
    if event.status in _TO_APPLY and own not in ("future", "both"):
        yield from _force(event)
    last = closing_date(event.document)
    if last is not None and last[0] > view.index:
        features = date_features(event, last[1], "closing")
        kind = event.document.layers.document.kind
        features += (f"closing|{own}", f"closing|{own}|{event.status}", f"closing|{kind}|{own}")
        yield candidate_of(last[1], features)


def _force(event: Occasion) -> Iterator[DateCandidate]:
    view, own, status = event.view, event.own, event.status
    found = begins(event.document)
    for near, date in found:
        far = near.index - view.index
        if far and abs(far) <= BEFORE:
            side, when = "next" if far > 0 else "prev", when_of(date, event.published)
            features = date_features(event, date, f"force-{side}")
            features += (f"force|{own}", f"force|{side}{min(abs(far), 3)}|{own}")
            features += (f"force|{event.type}|{status}|{when}", f"force|{when}|{own}|{status}")
            features += _force_of(event, near, len(found), f"{side}{min(abs(far), 3)}")
            yield candidate_of(date, features)


def _force_of(event: Occasion, near: View, count: int, side: str) -> Iterator[str]:
    """Whether what begins to apply is what the event's sentence tells of: "They take effect on …"."""
    opening = near.tokens[0].form if near.tokens else near.lower[:2]
    alike = not near.classes.isdisjoint(own_classes_of(event.type, near.language))
    yield from (f"force|{min(count, 3)}|{side}", f"force|opens:{opening}|{side}", f"force|alike{alike}|{side}")
    yield f"force|{event.type}|{event.status}|{side}"
    if opening in _PRONOUNS:
        yield from (f"force|again|{side}", f"force|again|{event.status}|{side}")


def _before(event: Occasion) -> Iterator[DateCandidate]:
    """The last dates of the two nearest sentences before that have any, and of a line that is nothing but a date."""
    view, passed = event.view, 0
    for back in range(1, min(LABEL_BEFORE, view.index) + 1):
        near = event.document.sentences[view.index - back]
        date = next((date for date in reversed(near.dates) if date.value), None)
        if date is None:
            continue
        is_label = near.span.end - near.span.start - (date.span.end - date.span.start) < 6
        if (back <= BEFORE and passed < 2) or is_label:
            yield _back(event, near, date, back, passed, is_label=is_label)
        passed += 1
        if is_label:
            break


def _back(event: Occasion, near: View, date: DateMention, back: int, passed: int, *, is_label: bool) -> DateCandidate:
    own, distance, when = event.own, min(back, 3), when_of(date, event.published)
    paragraphs = {one.sentence.paragraph for one in (near, event.view) if one.sentence}
    same = "l" if is_label else "p" if len(paragraphs) == 1 else "q"
    heading = "h" if near.sentence and near.sentence.is_heading else ""
    alike = not near.classes.isdisjoint(own_classes_of(event.type, near.language))
    features = date_features(event, date, f"back-{distance}{same}{heading}")
    features += (
        f"back|{own}|{passed}", f"back{distance}{same}|{own}", f"back{distance}{same}|{when}|{own}|{passed}",
        f"back|{own}|{event.status}|{when}", f"back|alike{alike}|{own}", f"back|alike{alike}|{same}{distance}|{own}",
    )  # fmt: skip
    features += _shared(event, near, date, "back")
    return candidate_of(date, features)


def _lede(event: Occasion) -> Iterator[DateCandidate]:
    """The first day that the text's opening tells of, before the event's sentence or after it."""
    view, own, first = event.view, event.own, first_date(event.document)
    if first is None or first[0] == view.index:
        return
    far = min(view.index - first[0], BEFORE + 1) if first[0] < view.index else -1
    features = date_features(event, first[1], f"lede-{'next' if far < 0 else 'near' if far <= BEFORE else 'far'}")
    kind = event.document.layers.document.kind
    features += (f"lede|{far}|{own}", f"lede|{own}|{event.status}", f"lede|{kind}|{own}")
    features += [f"lede|{name}" for name in sorted(view.classes & TELLING)]
    features += _shared(event, event.document.sentences[first[0]], first[1], "lede")
    yield candidate_of(first[1], features)


def _shared(event: Occasion, near: View, date: DateMention, where: str) -> Iterator[str]:
    """What ties the event's sentence to the date's: the speaker, the names, the same stage, the same topic."""
    view, status = event.view, event.status
    frame = f"{where}|frame{frame_of(event.document, near, date)}"
    here = voices(event.document, view)
    speaker = here[0].kind if here else f"({carried(event.document)[view.index].kind})"
    yield from (f"{frame}|{status}", f"{frame}|{event.voice}", f"{frame}|{speaker}", f"{frame}|{event.voice}|{status}")
    ours, theirs = _names(view), _names(near)
    both = min(len(ours & theirs), 2)
    staged = not near.classes.isdisjoint(STAGE_OF[status])
    alike = not near.classes.isdisjoint(own_classes_of(event.type, near.language))
    yield from (f"{where}|both{both}|{bool(ours)}", f"{where}|staged{staged}|{status}")
    yield from (f"{where}|staged{staged}|{alike}", f"{where}|staged{staged}|{alike}|{both}")


def _names(view: View) -> set[str]:
    if "names" not in view.memo:
        view.memo["names"] = {mention.entity for mention in view.mentions if mention.type != EntityType.PLACE}
    found: set[str] = view.memo["names"]
    return found
