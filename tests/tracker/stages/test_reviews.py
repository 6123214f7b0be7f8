"""What people decide about stories and events holds whatever is read, merged or removed afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import NOW, make_event_mention, make_user, make_version
from tests.tracker.nlp.test_stories import TEXT
from tracker.errors import ReviewRefused
from tracker.models import Document, DocumentVersion, Event, EventMention, Review, ReviewedText, Story, User
from tracker.stages import merge, reviews, story
from tracker.stages.lease import named_lease

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def person(db: None) -> User:
    return make_user()


def tell(title: str, day: int = 1, **fields: Any) -> EventMention:
    """A text of its own with one claim: Tesla's FSD approved, on its day unless told otherwise."""
    version = make_version(title=title, text=fields.pop("text", ""), published=date(2026, 3, day))
    roles = {"actor": ["tesla"], "object": ["fsd"], "place": ["china"], "date": f"2026-03-{day:02}"}
    return make_event_mention(version, "autonomy_permit", "approved", **{**roles, **fields})


def work() -> None:
    while sum(run(now=LATER) for run in (story.run, merge.run)):
        pass


def happenings() -> list[list[str]]:
    """Events as the titles of the texts that tell them."""
    events = Event.objects.filter(merged_into=None, is_unsupported=False)
    return sorted(sorted(event.mentions.values_list("version__title", flat=True)) for event in events)


def stories() -> list[list[str]]:
    rows = Story.objects.filter(merged_into=None)
    return sorted(sorted(row.documents.values_list("current_version__title", flat=True)) for row in rows)


def event_of(title: str) -> Event:
    return Event.objects.get(mentions__version__title=title, mentions__version__current_of__isnull=False)


def story_of(title: str) -> Story:
    return Story.objects.get(documents__current_version__title=title)


def mention_of(title: str) -> int:
    return EventMention.objects.get(version__title=title).pk


def read_again(mention_cut: int = 0) -> None:
    """As another extractor leaves it: every claim is a new row, its sentence perhaps cut elsewhere."""
    for old in list(EventMention.objects.select_related("version").prefetch_related("roles")):
        roles: dict[str, list[str]] = {}
        for role in old.roles.all():
            roles.setdefault(role.role, []).append(role.entity_id or role.name)
        old.delete()
        make_event_mention(
            old.version, old.type, old.status, date=old.date, evidence=old.evidence[mention_cut:],
            evidence_start=old.evidence_start + mention_cut, **roles,
        )  # fmt: skip
    DocumentVersion.objects.update(storied_at=None, is_merged=False)


def test_events_that_a_person_merged_stay_one(person: User) -> None:
    tell("one", 1)
    tell("two", 20)
    work()
    assert happenings() == [["one"], ["two"]]
    review = reviews.merge_events(event_of("one"), event_of("two"), by=person, now=LATER)
    assert happenings() == [["one", "two"]]
    read_again()
    work()
    read_again(mention_cut=1)
    work()
    assert happenings() == [["one", "two"]]
    tell("late", 20)
    work()
    assert happenings() == [["late", "one", "two"]]
    reviews.undo(review, by=person, now=LATER)
    assert happenings() == [["late", "two"], ["one"]]
    read_again()
    work()
    assert happenings() == [["late", "two"], ["one"]]


def test_the_address_of_a_merged_event_leads_on(person: User) -> None:
    tell("one", 1)
    tell("two", 20)
    work()
    reviews.merge_events(event_of("one"), event_of("two"), by=person, now=LATER)
    gone = Event.objects.exclude(merged_into=None).get()
    assert gone.merged_into == event_of("one")
    assert not gone.is_followed


def test_an_event_that_a_person_split_stays_two(person: User) -> None:
    for title in ("one", "two", "three"):
        tell(title, text=TEXT if title == "three" else "")
    work()
    whole = event_of("one")
    assert happenings() == [["one", "three", "two"]]
    review = reviews.split_event(whole, [mention_of("three")], by=person, now=LATER)
    assert happenings() == [["one", "two"], ["three"]]
    assert event_of("one") == whole
    read_again()
    work()
    assert happenings() == [["one", "two"], ["three"]]
    tell("late")  # could be either; it never ties the two
    work()
    assert len(happenings()) == 2
    assert event_of("three") != event_of("one")
    DocumentVersion.objects.update(is_merged=False)
    before = happenings()
    work()
    assert happenings() == before
    reviews.undo(review, by=person, now=LATER)
    assert happenings() == [["late", "one", "three", "two"]]


def test_a_decision_holds_for_a_changed_text(person: User) -> None:
    tell("one")
    tell("two")
    work()
    reviews.split_event(event_of("one"), [mention_of("two")], by=person, now=LATER)
    changed = make_version(title="two, corrected", document=Document.objects.get(current_version__title="two"))
    make_event_mention(
        changed, "autonomy_permit", "approved", date="2026-03-01", evidence="two", evidence_start=40, actor=["tesla"],
        object=["fsd"],
    )  # fmt: skip
    work()
    assert happenings() == [["one"], ["two, corrected"]]


def test_a_decision_survives_the_removal_of_events_and_texts(person: User) -> None:
    for title, day in (("one", 1), ("two", 20), ("three", 1)):
        tell(title, day)
    work()
    reviews.merge_events(event_of("one"), event_of("two"), by=person, now=LATER)
    reviews.split_event(event_of("one"), [mention_of("three")], by=person, now=LATER)
    Event.objects.all().delete()
    DocumentVersion.objects.update(is_merged=False)
    work()
    assert happenings() == [["one", "two"], ["three"]]
    Document.objects.filter(current_version__title="one").delete()
    work()
    assert happenings() == [["three"], ["two"]]


def test_a_later_decision_overrules_an_earlier_one_until_it_is_undone(person: User) -> None:
    tell("one")
    tell("two")
    work()
    split = reviews.split_event(event_of("one"), [mention_of("two")], by=person, now=LATER)
    joined = reviews.merge_events(event_of("two"), event_of("one"), by=person, now=LATER)
    read_again()
    work()
    assert happenings() == [["one", "two"]]
    split.refresh_from_db()
    assert split.overruled_by == joined
    reviews.undo(joined, by=person, now=LATER)
    read_again()
    work()
    assert happenings() == [["one"], ["two"]]
    reviews.undo(joined, by=person, now=LATER)  # twice is once
    reviews.undo(split, by=person, now=LATER)
    assert happenings() == [["one", "two"]]


def test_claims_of_one_sentence_are_told_apart_by_their_names(person: User) -> None:
    version = make_version(title="Both")
    for actor in ("changan", "arcfox"):
        make_event_mention(version, "autonomy_permit", "approved", date="2026-03-01", actor=[actor])
    tell("other", 20, actor=["arcfox"], object=[])
    work()
    arcfox = EventMention.objects.get(version=version, roles__entity="arcfox").event
    assert arcfox is not None
    reviews.merge_events(event_of("other"), arcfox, by=person, now=LATER)
    read_again()
    work()
    together = EventMention.objects.filter(event=event_of("other"))
    assert {
        name for mention in together for name in mention.roles.filter(role="actor").values_list("entity", flat=True)
    } == {"arcfox"}
    assert len(together) == 2


def test_what_cannot_be(person: User) -> None:
    tell("one")
    make_event_mention(make_version(title="other"), "autonomy_permit", "denied", date="2026-03-01", actor=["tesla"])
    work()
    one, other = event_of("one"), event_of("other")
    for attempt in (
        lambda: reviews.merge_events(one, one, by=person, now=LATER),
        lambda: reviews.merge_events(one, other, by=person, now=LATER),
        lambda: reviews.split_event(one, [mention_of("one")], by=person, now=LATER),
        lambda: reviews.split_event(one, [], by=person, now=LATER),
        lambda: reviews.merge_stories(story_of("one"), story_of("one"), by=person, now=LATER),
        lambda: reviews.split_story(story_of("one"), [], by=person, now=LATER),
    ):
        with pytest.raises(ReviewRefused):
            attempt()
    assert not Review.objects.exists()


def test_stories_that_a_person_merged_stay_one_and_come_apart_again(person: User) -> None:
    for title, day in (("one", 1), ("two", 20)):
        tell(title, day)
    work()
    gone = story_of("two")
    review = reviews.merge_stories(story_of("one"), gone, by=person, now=LATER)
    gone.refresh_from_db()
    assert (stories(), gone.merged_into) == ([["one", "two"]], story_of("one"))
    assert story_of("one").document_count == 2
    read_again()
    work()
    assert stories() == [["one", "two"]]
    reviews.undo(review, by=person, now=LATER)
    assert stories() == [["one"], ["two"]]
    assert story_of("two") == gone
    assert story_of("one").document_count == 1


def test_a_story_that_a_person_split_stays_two_whatever_copies_come(person: User) -> None:
    for title in ("one", "two"):
        tell(title, text=TEXT)
    work()
    assert stories() == [["one", "two"]]
    leaving = Document.objects.get(current_version__title="two").pk
    review = reviews.split_story(story_of("one"), [leaving], by=person, now=LATER)
    assert stories() == [["one"], ["two"]]
    read_again()
    work()
    assert stories() == [["one"], ["two"]]
    tell("late", text=TEXT)
    work()
    assert len(stories()) == 2
    assert story_of("one") != story_of("two")
    reviews.undo(review, by=person, now=LATER)
    assert stories() == [["late", "one", "two"]]


def test_a_busy_stage_takes_the_decision_over(person: User) -> None:
    tell("one", 1)
    tell("two", 20)
    work()
    with named_lease(merge.LEASE_NAME, now=LATER):
        review = reviews.merge_events(event_of("one"), event_of("two"), by=person, now=LATER)
    assert happenings() == [["one"], ["two"]]
    assert merge.run(now=LATER) == 1
    assert happenings() == [["one", "two"]]
    review.refresh_from_db()
    assert review.is_settled
    assert ReviewedText.objects.filter(review=review).count() == 2
