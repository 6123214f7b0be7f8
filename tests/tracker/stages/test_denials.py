"""A denial and the claim it denies: both stay, and each leads to the other."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import NOW, make_event_mention, make_version
from tracker.models import Document, DocumentVersion, Event, EventLink, Story
from tracker.stages import merge

pytestmark = pytest.mark.django_db


def tell(title: str, status: str = "approved", day: date = date(2026, 3, 1), **fields: Any) -> DocumentVersion:
    version = make_version(title=title, published=day)
    roles = {"actor": ["tesla"], "object": ["fsd"]}
    make_event_mention(version, "autonomy_permit", status, **{"date": day.isoformat(), **roles, **fields})
    return version


def merge_all() -> None:
    DocumentVersion.objects.filter(storied_at=None).update(storied_at=NOW)
    while merge.run(now=NOW):
        pass


def links() -> list[tuple[str, str]]:
    """Titles of denial and claim."""
    rows = EventLink.objects.values_list("event__mentions__version__title", "other__mentions__version__title")
    return sorted(rows)


def test_a_denial_leads_to_the_claim_of_the_same_doer_and_thing() -> None:
    tell("report")
    tell("another company", actor=["xpeng"], object=["xngp"])
    tell("long ago", day=date(2025, 3, 1))
    tell("denial", "refuted", date(2026, 3, 3), actor=[], authority=["miit"])
    merge_all()
    assert links() == [("denial", "report")]


def test_the_order_of_arrival_does_not_matter_and_repeating_changes_nothing() -> None:
    tell("denial", "refuted", date(2026, 3, 3))
    merge_all()
    assert links() == []
    tell("report")
    merge_all()
    assert links() == [("denial", "report")]
    before = list(EventLink.objects.values())
    DocumentVersion.objects.update(is_merged=False)
    merge_all()
    assert list(EventLink.objects.values()) == before


def test_the_claim_of_its_own_story_goes_before_a_nearer_one() -> None:
    story = Story.objects.create(known_at=NOW)
    tell("nearer", "launched", date(2026, 3, 3))
    for version in (tell("report"), tell("denial", "refuted", date(2026, 3, 4))):
        Document.objects.filter(pk=version.document_id).update(story=story)
    merge_all()
    assert links() == [("denial", "report")]


def test_the_link_goes_when_either_goes() -> None:
    version = tell("report")
    tell("denial", "refuted", date(2026, 3, 3))
    merge_all()
    version.document.delete()
    merge.clean(now=NOW + timedelta(hours=1))
    assert links() == []
    assert Event.objects.count() == 1


def test_a_denial_of_something_else_stays_alone() -> None:
    tell("report")
    tell("denial", "refuted", date(2026, 3, 3), object=["autopilot"])
    merge_all()
    assert links() == []
