"""A person says that stories or events are one, or that one of them is two; and takes it back.

The word is written first and counts from then on. The stages bring stories and events in line with it: at once where
they are free, else with their next run.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from tracker.errors import ReviewRefused
from tracker.models import Document, Event, EventMention, EventMentionRole, Review, ReviewedText, Story, User
from tracker.stages import decisions, merge, story

_Sides = tuple[set[int], set[int]]  # ids of documents or event mentions


def merge_stories(kept: Story, other: Story, *, by: User, now: datetime) -> Review:
    """Errors: ReviewRefused where they are one already or one of them has no document."""
    if kept.pk == other.pk:
        raise ReviewRefused("it is this very story")
    sides = (_documents_of(kept), _documents_of(other))
    if not all(sides):
        raise ReviewRefused("one of the two stories has no document any more")
    with transaction.atomic():
        review = _write(Review.Subject.STORY, Review.Act.MERGE, kept.title, other.title, by=by, now=now)
        _overrule(review, sides)
        _name_documents(review, sides)
    _settle(review, now)
    return review


def split_story(whole: Story, leaving: Collection[int], *, by: User, now: datetime) -> Review:
    """`leaving`: ids of the documents that tell other news. Errors: ReviewRefused where none leaves or none stays."""
    every = _documents_of(whole)
    sides = (every - set(leaving), every & set(leaving))
    if not all(sides):
        raise ReviewRefused("at least one text must stay and at least one must leave")
    with transaction.atomic():
        review = _write(Review.Subject.STORY, Review.Act.SPLIT, whole.title, "", by=by, now=now)
        _overrule(review, sides)
        _name_documents(review, sides)
    _settle(review, now)
    return review


def merge_events(kept: Event, other: Event, *, by: User, now: datetime) -> Review:
    """Errors: ReviewRefused where they are one already, of two kinds, or nothing tells one of them any more."""
    if kept.pk == other.pk:
        raise ReviewRefused("it is this very event")
    if (kept.type, kept.status) != (other.type, other.status):
        raise ReviewRefused("one happening has one kind and one status, and theirs differ")
    sides = (_mentions_of(kept), _mentions_of(other))
    if not all(sides):
        raise ReviewRefused("no text kept today tells one of the two")
    with transaction.atomic():
        review = _write(Review.Subject.EVENT, Review.Act.MERGE, kept.headline, other.headline, by=by, now=now)
        _overrule(review, sides)
        _name_claims(review, sides)
    _settle(review, now)
    return review


def split_event(whole: Event, leaving: Collection[int], *, by: User, now: datetime) -> Review:
    """`leaving`: ids of the event mentions that tell of something else. Errors: ReviewRefused where none leaves or
    none stays."""
    every = _mentions_of(whole)
    sides = (every - set(leaving), every & set(leaving))
    if not all(sides):
        raise ReviewRefused("at least one sentence must stay and at least one must leave")
    with transaction.atomic():
        review = _write(Review.Subject.EVENT, Review.Act.SPLIT, whole.headline, "", by=by, now=now)
        _overrule(review, sides)
        _name_claims(review, sides)
    _settle(review, now)
    return review


def judge(event: Event, verdict: Event.Review, *, now: datetime) -> None:
    """A person's word on one reading: right, wrong, or taken back. Holds for the event through every new reading; the
    matters look at it again with their next run."""
    Event.objects.filter(pk=event.pk).update(review=verdict, changed_at=now, is_followed=False)


def undo(review: Review, *, by: User, now: datetime) -> None:
    """It counts no more, and what it had overruled counts again. Twice is once."""
    if not Review.objects.filter(pk=review.pk, undone_at=None).update(undone_by=by, undone_at=now, is_settled=False):
        return
    review.overrules.update(is_settled=False)
    _settle(review, now)


def _write(subject: Review.Subject, act: Review.Act, title: str, other: str, *, by: User, now: datetime) -> Review:
    return Review.objects.create(
        subject=subject, act=act, title=title, other_title=other, decided_by=by, decided_at=now
    )


def _settle(review: Review, now: datetime) -> None:
    stage = story if review.subject == Review.Subject.STORY else merge
    stage.settle_reviews(now=now)


def _documents_of(row: Story) -> set[int]:
    return set(row.documents.filter(current_version__isnull=False).values_list("id", flat=True))


def _mentions_of(row: Event) -> set[int]:
    return set(row.mentions.values_list("id", flat=True))


def _overrule(review: Review, sides: _Sides) -> None:
    """Earlier decisions that say the opposite of these two sides."""
    earlier = Review.objects.counting().filter(subject=review.subject).exclude(act=review.act).exclude(pk=review.pk)
    for other in earlier.prefetch_related("texts"):
        parts = _sides_now(other)
        if review.act == Review.Act.SPLIT:  # it had put together what now parts
            whole = parts[0] | parts[1]
            is_opposite = bool(whole & sides[0]) and bool(whole & sides[1])
        else:  # it had parted what is now one
            is_opposite = bool(parts[0] & (sides[0] | sides[1])) and bool(parts[1] & (sides[0] | sides[1]))
        if is_opposite:
            Review.objects.filter(pk=other.pk).update(overruled_by=review)


def _sides_now(review: Review) -> _Sides:
    texts = list(review.texts.all())
    if review.subject == Review.Subject.STORY:
        ids = {text.pk: text.document_id for text in texts}
    else:
        ids = decisions.found_again(texts)
    return (
        {ids[text.pk] for text in texts if text.part == 0 and text.pk in ids},
        {ids[text.pk] for text in texts if text.part == 1 and text.pk in ids},
    )


def _name_documents(review: Review, sides: _Sides) -> None:
    rows = Document.objects.in_bulk(sides[0] | sides[1])
    ReviewedText.objects.bulk_create(
        ReviewedText(review=review, document=rows[id_], part=part, story_id=rows[id_].story_id)
        for part, ids in enumerate(sides)
        for id_ in sorted(ids)
    )


def _name_claims(review: Review, sides: _Sides) -> None:
    every = sides[0] | sides[1]
    rows = EventMention.objects.select_related("version").defer("version__text").in_bulk(every)
    names = _names_in(every)
    ReviewedText.objects.bulk_create(
        ReviewedText(
            review=review,
            document_id=rows[id_].version.document_id,
            part=part,
            event_id=rows[id_].event_id,
            type=rows[id_].type,
            status=rows[id_].status,
            evidence=rows[id_].evidence,
            names=names.get(id_, []),
        )
        for part, ids in enumerate(sides)
        for id_ in sorted(ids)
    )


def _names_in(mentions: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    roles = EventMentionRole.objects.filter(event_mention__in=list(mentions)).order_by("id")
    for mention, entity, name in roles.values_list("event_mention_id", "entity_id", "name"):
        found.setdefault(mention, []).append(entity or name)
    return found
