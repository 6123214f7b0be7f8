"""Events from event mentions: which meet, what they say together, and that nothing depends on order or repetition."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import NOW, make_event_mention, make_source, make_version
from tracker.models import Document, DocumentVersion, Event, EventMention, Story, Transition
from tracker.stages import follow, merge

pytestmark = pytest.mark.django_db


def merge_all(limit: int = 500) -> None:
    DocumentVersion.objects.filter(storied_at=None).update(storied_at=NOW)
    while merge.run(limit=limit, now=NOW):
        pass


def tell(type_: str = "autonomy_permit", status: str = "approved", **fields: Any) -> EventMention:
    """One document with one event mention: Tesla's FSD unless told otherwise."""
    names = ("published", "language", "tier", "publisher", "origin", "source")
    version = make_version(**{name: fields.pop(name) for name in names if name in fields})
    roles = {"actor": ["tesla"], "object": ["fsd"], "place": ["china"]}
    return make_event_mention(version, type_, status, **{**roles, **fields})


def groups() -> list[list[str]]:
    """Events as the versions' titles they hold, told by language and day."""
    return sorted(
        sorted(f"{m.version.language} {m.date or m.version.published_on}" for m in event.mentions.all())
        for event in Event.objects.filter(merged_into=None)
    )


def test_two_languages_tell_one_event() -> None:
    tell(date="2026-02-26", published=date(2026, 2, 27))
    tell(date="2026-02-26", published=date(2026, 2, 27), language="zh-Hans", actor=["tesla", "elon-musk"])
    merge_all()
    event = Event.objects.get()
    assert event.mention_count == 2
    assert event.corroboration == 2
    assert {role.entity_id for role in event.roles.filter(role="actor")} == {"tesla", "elon-musk"}
    assert event.headline == "Tesla, Elon Musk: Full Self-Driving – approved (reported)"


@pytest.mark.parametrize(
    "other",
    [
        {"date": "2026-02-20"},  # another day
        {"actor": ["xpeng"], "object": ["xngp"]},  # another company
        {"status": "denied"},
        {"type_": "product_launch"},
        {"place": ["shanghai"], "object": ["autopilot"]},  # another product
    ],
)
def test_different_happenings_stay_apart(other: dict[str, Any]) -> None:
    tell(date="2026-02-26")
    tell(**{"date": "2026-02-26", **other})
    merge_all()
    assert Event.objects.count() == 2


def test_promises_with_other_targets_are_two_events() -> None:
    tell(status="expected", date="2026-01-22", target_date="2026-02")
    tell(status="expected", date="2026-01-22", target_date="2026-Q3")
    merge_all()
    assert Event.objects.count() == 2


def test_vague_date_joins_the_day_but_never_ties_two_days() -> None:
    tell(date="2026-02-03")
    tell(date="2026-02-24")
    tell(date="2026-02")
    merge_all()
    assert groups() == [["en 2026-02", "en 2026-02-24"], ["en 2026-02-03"]]


def test_undated_report_joins_the_happening_of_its_week() -> None:
    tell(date="2026-02-26", published=date(2026, 2, 26))
    tell(published=date(2026, 2, 28))
    tell(published=date(2026, 5, 28))  # a later approval, or a repetition at the top of a text: not this one
    merge_all()
    assert sorted(len(group) for group in groups()) == [1, 2]


def test_background_paragraph_joins_what_it_retells() -> None:
    tell(date="2026-02-26", published=date(2026, 2, 26))
    tell(published=date(2026, 6, 28), evidence_start=4000)
    merge_all()
    assert Event.objects.get().mention_count == 2


def test_sharing_vehicle_data_alone_is_not_enough() -> None:
    tell("data_transfer", "pilot", actor=[], authority=["lingang-admin"], object=["vehicle-data"], date="2026-02-26")
    tell("data_transfer", "pilot", actor=["tesla"], object=["vehicle-data"], date="2026-02-26")
    merge_all()
    assert Event.objects.count() == 2


def test_a_rule_that_one_text_names_and_another_does_not_is_one_within_a_story() -> None:
    news, other = Story.objects.create(known_at=NOW), Story.objects.create(known_at=NOW)
    rule = {"type_": "rulemaking", "status": "proposed", "actor": [], "authority": ["cac"]}
    for story, fields in [
        (news, {"object": ["auto-data-provisions"], "date": "2026-02-12"}),
        (news, {"object": []}),
        (other, {"object": []}),
    ]:
        mention = tell(**rule, **fields)
        Document.objects.filter(pk=mention.version.document_id).update(story=story)
    merge_all()
    assert sorted(Event.objects.values_list("mention_count", flat=True)) == [1, 2]


def test_official_date_beats_media_and_a_day_beats_its_month() -> None:
    tell(date="2026-02", tier="official", published=date(2026, 3, 1))
    tell(date="2026-02-26", tier="media", published=date(2026, 2, 27))
    merge_all()
    event = Event.objects.get()
    assert (event.date, event.tier, event.happened_on) == ("2026-02-26", "official", date(2026, 2, 26))


def test_undated_event_sorts_by_first_report_without_a_made_up_date() -> None:
    tell(published=date(2026, 2, 27))
    tell(published=date(2026, 2, 26))
    merge_all()
    event = Event.objects.get()
    assert (event.date, event.happened_on) == ("", date(2026, 2, 26))


def test_copies_and_bundled_briefs_do_not_corroborate() -> None:
    wire = make_source("wire", publisher="Reuters")
    tell(date="2026-02-26", source=wire)
    tell(date="2026-02-26", origin="reuters")
    tell(date="2026-02-26", tier="bundled")
    DocumentVersion.objects.filter(document__source=wire).update(origin_key="reuters")
    merge_all()
    event = Event.objects.get()
    assert event.mention_count == 3
    assert event.corroboration == 1
    assert event.tier == "media"


def test_confidence_grows_with_independent_origins_only() -> None:
    tell(date="2026-02-26", confidence=0.6, publisher="A")
    tell(date="2026-02-26", confidence=0.5, publisher="A")
    merge_all()
    assert Event.objects.get().confidence == pytest.approx(0.6)
    tell(date="2026-02-26", confidence=0.5, publisher="B")
    merge_all()
    assert Event.objects.get().confidence == pytest.approx(0.8)


def test_a_second_run_changes_nothing() -> None:
    for day in (1, 2, 20):
        tell(date=f"2026-02-{day:02}")
    merge_all()
    before = list(Event.objects.order_by("id").values())
    DocumentVersion.objects.update(is_merged=False)
    merge_all()
    merge.clean(now=NOW + timedelta(days=1))
    assert list(Event.objects.order_by("id").values()) == before


def test_changed_event_is_to_be_followed_again() -> None:
    tell(date="2026-02-26")
    merge_all()
    Event.objects.update(is_followed=True)
    tell(date="2026-02-26", tier="official")
    merge_all()
    event = Event.objects.get()
    assert not event.is_followed
    assert event.tier == "official"


def test_new_version_withdraws_what_the_old_one_said() -> None:
    old = tell(date="2026-02-26")
    merge_all()
    new = make_version(title="Correction", document=old.version.document)
    make_event_mention(new, "autonomy_permit", "denied", actor=["tesla"], object=["fsd"], date="2026-02-26")
    merge_all()
    assert [event.status for event in Event.objects.all()] == ["denied"]
    old.refresh_from_db()
    assert old.event is None


def test_event_keeps_its_identity_when_its_document_is_read_again() -> None:
    mention = tell(date="2026-02-26")
    merge_all()
    public_id = Event.objects.get().public_id
    version = mention.version
    version.event_mentions.all().delete()
    make_event_mention(version, "autonomy_permit", "approved", actor=["tesla"], object=["fsd"], date="2026-02-26")
    DocumentVersion.objects.update(is_merged=False)
    merge_all()
    event = Event.objects.get()
    assert event.public_id == public_id
    assert event.mention_count == 1


def test_event_without_mentions_goes_unless_something_holds_it() -> None:
    gone = tell(date="2026-02-26", tier="official")
    merge_all()
    gone.version.document.delete()
    merge_all()
    assert not Event.objects.exists()

    kept = tell(date="2026-02-26", tier="official")
    merge_all()
    follow.run(now=NOW)
    assert Transition.objects.count() == 1
    kept.version.document.delete()
    merge_all()
    event = Event.objects.get()
    assert event.is_unsupported
    follow.run(now=NOW)
    assert not Transition.objects.standing().exists()
    assert Transition.objects.get().superseded_at == NOW


def test_merged_event_redirects_to_its_heir() -> None:
    tell(published=date(2026, 2, 20))
    tell(published=date(2026, 2, 26))
    merge_all()
    assert Event.objects.count() == 2
    tell(published=date(2026, 2, 22))
    tell(published=date(2026, 2, 23))
    merge_all()
    heir = Event.objects.get(merged_into=None)
    assert heir.mention_count == 4
    assert Event.objects.get(merged_into=heir).mention_count == 0


@pytest.mark.parametrize("seed", range(3))
def test_neither_order_nor_batches_matter(seed: int) -> None:
    days = ["2026-02-03", "2026-02-04", "2026-02-20", "2026-02", "", "2026", "", "2026-02-26"]
    told = [
        {"date": day, "published": date(2026, 2, 3 + 3 * i), "actor": ["tesla"] if i % 3 else ["elon-musk", "tesla"]}
        for i, day in enumerate(days)
    ]
    for fields in told:
        tell(**fields)
    merge_all()
    expected = groups()
    Event.objects.all().delete()
    EventMention.objects.all().delete()
    DocumentVersion.objects.all().delete()
    random.Random(seed).shuffle(told)
    for fields in told:
        tell(**fields)
        if seed:
            merge_all(limit=seed)
    merge_all()
    assert groups() == expected
