"""What reading again would change is told before it is taken over, and comes true; what people decided stays."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests import briefs
from tests.factories import NOW, make_entities
from tests.tracker.stages.test_follow_by_time import HOUR
from tracker.models import DocumentVersion, Event, EventMention, Transition
from tracker.stages import extract, matters
from tracker.stages.preview import preview

pytestmark = pytest.mark.django_db
STORED = (Event, EventMention, Transition, DocumentVersion)


def published() -> list[DocumentVersion]:
    """Three briefs as a perfect reader left them, which ours would read otherwise."""
    make_entities()
    matters.sync(now=NOW - HOUR)
    for record in briefs.records()[70:73]:
        briefs.publish(record, now=NOW)
    briefs.settle(now=NOW)
    return list(DocumentVersion.objects.select_related("document__source"))


def rows() -> list[list[dict[str, object]]]:
    return [list(model.objects.order_by("pk").values()) for model in STORED]  # type: ignore[attr-defined]


def test_nothing_is_stored_and_what_was_listed_comes_true() -> None:
    versions = published()
    before = rows()
    found = preview(versions, now=NOW + HOUR)
    assert rows() == before
    assert (found.documents, found.failed, found.is_complete) == (3, 0, True)
    assert found.new or found.changed or found.gone, "the reader agrees with gold in everything: choose other briefs"
    DocumentVersion.objects.update(extracted_with="older")
    while extract.run(now=NOW + HOUR):
        pass
    briefs.settle(now=NOW + HOUR)
    live = Event.objects.filter(merged_into=None, is_unsupported=False)
    assert {event.headline for event in found.new} <= set(live.values_list("headline", flat=True))
    assert {new.headline for _, new in found.changed} <= set(live.values_list("headline", flat=True))
    assert live.count() == len(before[0]) + len(found.new) - len(found.gone)


def test_a_decision_of_a_person_stays_and_is_marked() -> None:
    versions = published()
    Event.objects.update(review=Event.Review.REJECTED, is_followed=False)
    briefs.settle(now=NOW)
    rejected = dict(Event.objects.values_list("pk", "review"))
    found = preview(versions, now=NOW + HOUR)
    assert all(event.is_decided for event in found.gone)
    DocumentVersion.objects.update(extracted_with="older")
    while extract.run(now=NOW + HOUR):
        pass
    briefs.settle(now=NOW + HOUR)
    assert rejected.items() <= dict(Event.objects.values_list("pk", "review")).items()
    assert not Transition.objects.standing().filter(event__in=rejected).exists()


def test_the_command_lists_it() -> None:
    published()
    before = rows()
    told = StringIO()
    call_command("reprocess", "--preview", "3", stdout=told)
    assert told.getvalue().startswith("3 documents read again. Nothing was stored.\nEvents: ")
    assert rows() == before
