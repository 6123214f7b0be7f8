"""Matters that people make behave as the shipped ones: rehearsed, followed, changed, and taken away whole."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import NOW, make_event_mention, make_user, make_version, make_watch
from tracker.models import Alert, DocumentVersion, Event, Matter, Transition, Watch
from tracker.stages import alert, follow, merge, own_matters
from tracker.stages.matters import declaration_of, sync
from tracker.stages.own_matters import OwnRule

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
XPENG = OwnRule("XPeng in Guangzhou", ["autonomy_permit"], any=["xpeng"], places=["guangzhou"])


def run_all(now: Any = NOW) -> None:
    DocumentVersion.objects.filter(storied_at=None).update(storied_at=NOW)
    while merge.run(now=now) or follow.run(now=now):
        pass


def tell(status: str, day: str, **fields: Any) -> None:
    names = ("tier", "is_backfill", "known_at")
    version = make_version(**{name: fields.pop(name) for name in names if name in fields})
    roles = {"actor": ["xpeng"], "object": ["xngp"], "place": ["guangzhou"]}
    make_event_mention(version, "autonomy_permit", status, date=day, **{**roles, **fields})


def moves(matter: Matter) -> list[tuple[str, str, str]]:
    rows = Transition.objects.standing().filter(matter=matter).order_by("happened_on", "track")
    return list(rows.values_list("track", "from_state", "to_state"))


def test_what_was_rehearsed_comes_true() -> None:
    tell("sought", "2025-10-10")
    tell("approved", "2026-02-26", tier="official")
    tell("approved", "2026-02-27", actor=["byd"], object=["gods-eye"])
    tell("approved", "2026-02-20", place=["wuhan"])
    tell("sought", "2024-01-01")
    run_all()
    rehearsed = own_matters.rehearse(XPENG, today=NOW.date())
    assert [move.to_state for move in rehearsed.moves] == ["approved", "sought"]
    assert len(rehearsed.events) == 2
    matter = own_matters.create(make_user(), XPENG, now=NOW)
    run_all(LATER)
    assert moves(matter) == [("reported", "", "sought"), ("confirmed", "", "approved")]
    assert matter.slug == "own-xpeng-in-guangzhou"


def test_its_past_wakes_nobody_and_its_next_move_does() -> None:
    tell("sought", "2026-01-10")
    run_all()
    matter = own_matters.create(make_user(), XPENG, now=LATER)
    make_watch(matters=[matter])
    run_all(LATER)
    assert not Transition.objects.get(matter=matter).is_news
    alert.run(now=LATER)
    assert not Alert.objects.exists()
    tell("approved", "2026-03-02", known_at=LATER + timedelta(minutes=1))
    run_all(LATER + timedelta(minutes=2))
    alert.run(now=LATER + timedelta(minutes=2))
    assert Alert.objects.get().transition.to_state == "approved"


def test_a_new_rule_tells_the_past_anew_and_a_new_title_does_not() -> None:
    tell("sought", "2026-01-10")
    tell("approved", "2026-02-01", place=["wuhan"])
    run_all()
    matter = own_matters.create(make_user(), XPENG, now=NOW)
    run_all()
    own_matters.update(matter, OwnRule("XPeng", ["autonomy_permit"], any=["xpeng"], places=["guangzhou"]), now=LATER)
    assert not Event.objects.filter(is_followed=False).exists()
    matter.refresh_from_db()
    assert (matter.title_en, matter.slug, matter.declared_at) == ("XPeng", "own-xpeng-in-guangzhou", NOW)
    own_matters.update(matter, OwnRule("XPeng", ["autonomy_permit"], any=["xpeng"]), now=LATER)
    run_all(LATER)
    assert [to for _, _, to in moves(matter)] == ["sought", "approved"]


def test_only_chosen_statuses_move_it_and_a_limit_points_the_other_way() -> None:
    tell("sought", "2026-01-10")
    tell("launched", "2026-02-01")
    run_all()
    rule = OwnRule("Inquiries", ["autonomy_permit"], any=["xpeng"], statuses=["launched", "ended"], is_limit=True)
    matter = own_matters.create(make_user(), rule, now=NOW)
    run_all()
    assert moves(matter) == [("reported", "", "launched")]
    assert matter.events.count() == 2
    assert Transition.objects.get(matter=matter).direction == "closes"
    filled_in = own_matters.rule_of(matter)
    assert (filled_in.declared(), filled_in.is_limit, filled_in.title_en) == (rule.declared(), True, "Inquiries")


def test_deleting_takes_the_moves_and_the_watches_on_it_alone() -> None:
    tell("sought", "2026-01-10")
    run_all()
    matter = own_matters.create(make_user(), XPENG, now=NOW)
    run_all()
    other = Matter.objects.get(slug="fsd-permission")
    alone, both = make_watch(matters=[matter]), make_watch(matters=[matter, other])
    own_matters.delete(matter, now=LATER)
    assert not Matter.objects.filter(pk=matter.pk).exists()
    assert not Transition.objects.filter(matter=matter.pk).exists()
    assert Event.objects.count() == 1
    assert Watch.objects.get(pk=alone.pk).deleted_at == LATER
    assert Watch.objects.get(pk=both.pk).deleted_at is None
    run_all(LATER)
    with_shipped = Matter.objects.count()
    sync(now=LATER)
    assert Matter.objects.count() == with_shipped


def test_titles_may_repeat_and_shipped_matters_are_out_of_reach() -> None:
    slugs = [own_matters.create(make_user(), XPENG, now=NOW).slug for _ in range(3)]
    assert slugs == ["own-xpeng-in-guangzhou", "own-xpeng-in-guangzhou-2", "own-xpeng-in-guangzhou-3"]
    chinese = own_matters.create(make_user(), OwnRule("小鹏在广州", ["autonomy_permit"]), now=NOW)
    assert chinese.slug.startswith("own-")
    sync(now=NOW)
    shipped = Matter.objects.get(slug="fsd-permission")
    own_matters.delete(shipped, now=NOW)
    assert Matter.objects.filter(pk=shipped.pk).exists()


def test_one_that_the_knowledge_no_longer_allows_is_left_out_and_harms_no_other() -> None:
    matter = own_matters.create(make_user(), XPENG, now=NOW)
    Matter.objects.filter(pk=matter.pk).update(
        rule={"rules": [{"types": ["rulemaking"], "any": ["gone"]}], "states": {}}
    )
    matter.refresh_from_db()
    assert declaration_of(matter) is None
    tell("approved", "2026-02-26", actor=["tesla"], object=["fsd"], place=["china"])
    run_all()
    assert moves(Matter.objects.get(slug="fsd-permission")) == [("reported", "", "approved")]


def test_an_unknown_name_is_refused_before_anything_is_written() -> None:
    with pytest.raises(ValueError, match="nobody"):
        own_matters.create(make_user(), OwnRule("X", ["rulemaking"], any=["nobody"]), now=NOW)
    assert not Matter.objects.filter(is_own=True).exists()
    assert own_matters.rehearse(XPENG, today=date(2026, 3, 2)).events == ()
