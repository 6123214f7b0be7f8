"""Bring the stories in line with what people decided about them. What a story is made of afterwards is not guessed:
documents move as the decision names them, and with a merge whatever joined the other story since."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from tracker.models import Document, DocumentVersion, Review, ReviewedText, Story

Describe = Callable[[Sequence[Story]], None]


def settle(reviews: Iterable[Review], now: datetime, describe: Describe) -> None:
    counting = set(Review.objects.counting().filter(subject=Review.Subject.STORY).values_list("pk", flat=True))
    for review in reviews:
        texts = list(review.texts.select_related("document__story", "story").order_by("id"))
        stays, leaves = ([text for text in texts if text.part == part] for part in (0, 1))
        if not stays or not leaves:  # the documents of one side are gone: nothing is left to decide
            continue
        is_one = (review.act == Review.Act.MERGE) == (review.pk in counting)
        touched = _join(stays, leaves) if is_one else _part(stays, leaves, now)
        _look_again(touched)
        describe(touched)


def _join(stays: Sequence[ReviewedText], leaves: Sequence[ReviewedText]) -> list[Story]:
    """The documents of both sides, and all that is in their stories, become one story: that of the first side."""
    heir = _story_of(stays)
    if heir is None:
        return []
    for other in {text.document.story_id for text in leaves} - {heir.pk}:
        if other is not None:
            redirect(other, heir)
    Document.objects.filter(pk__in=[text.document_id for text in leaves], story=None).update(story=heir)
    return [heir]


def _part(stays: Sequence[ReviewedText], leaves: Sequence[ReviewedText], now: datetime) -> list[Story]:
    """Only what the decision names moves: into the story it was in before, if that led here, else into a new one."""
    heir = _story_of(stays)
    moving = [text for text in leaves if heir is not None and text.document.story_id == heir.pk]
    if heir is None or not moving:
        return []
    former = next((text.story for text in moving if text.story is not None and text.story_id != heir.pk), None)
    own = former or Story.objects.create(title="", known_at=now)
    Story.objects.filter(pk=own.pk).update(merged_into=None)
    own.merged_into = None
    Document.objects.filter(pk__in=[text.document_id for text in moving]).update(story=own)
    return [heir, own]


def _story_of(texts: Sequence[ReviewedText]) -> Story | None:
    return next((text.document.story for text in texts if text.document.story is not None), None)


def _look_again(stories: Sequence[Story]) -> None:
    """Claims of one story meet more easily: the events are to be decided again."""
    DocumentVersion.objects.filter(current_of__story__in=[story.pk for story in stories]).update(is_merged=False)


def redirect(story_id: int, heir: Story) -> None:
    """All of a story joins `heir`, and its address leads there."""
    Document.objects.filter(story=story_id).update(story=heir)
    Story.objects.filter(merged_into=story_id).update(merged_into=heir)
    Story.objects.filter(pk=story_id).update(merged_into=heir, document_count=0)
