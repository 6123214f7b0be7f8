"""Matters moved by events: three tracks, in order of happening, once for each event, disputes told in words."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import gold
from tests.factories import NOW, make_event_mention, make_version
from tracker.models import DocumentVersion, Event, EventMention, Matter, Transition
from tracker.stages import follow, merge, states
from tracker.stages.matters import sync

pytestmark = pytest.mark.django_db


LATER = NOW + timedelta(hours=1)


def run_all(now: datetime = NOW) -> None:
    DocumentVersion.objects.filter(storied_at=None).update(storied_at=NOW)
    while merge.run(now=now) or follow.run(now=now):
        pass


def tell(status: str, day: str = "", tier: str = "media", **fields: Any) -> EventMention:
    """One document on Tesla's FSD permission in China."""
    names = ("published", "language", "is_backfill", "title")
    version = make_version(tier=tier, **{name: fields.pop(name) for name in names if name in fields})
    roles = {"actor": ["tesla"], "object": ["fsd"], "place": ["china"]}
    return make_event_mention(version, "autonomy_permit", status, date=day, **{**roles, **fields})


def moves(track: str = "reported", slug: str = "fsd-permission") -> list[tuple[str, str]]:
    rows = Transition.objects.standing().filter(matter__slug=slug, track=track).order_by("happened_on")
    return list(rows.values_list("from_state", "to_state"))


def matter() -> Matter:
    return Matter.objects.get(slug="fsd-permission")


def test_states_move_in_order_of_happening_whatever_came_first() -> None:
    tell("approved", "2026-02-26")
    tell("sought", "2026-01-10")
    tell("under_review", "2026-02-01")
    run_all()
    assert moves() == [("", "sought"), ("sought", "under_review"), ("under_review", "approved")]
    assert moves("confirmed") == []


def test_officials_and_the_company_confirm() -> None:
    tell("approved", "2026-02-26", tier="media")
    tell("approved", "2026-02-26", tier="official", title="Notice of approval")
    tell("pilot", "2026-02-27", tier="company")
    run_all()
    assert moves("confirmed") == [("", "approved"), ("approved", "pilot")]
    assert moves() == [("", "approved")]
    move = Transition.objects.filter(track="confirmed").earliest("id")
    assert (move.evidence, move.tier, move.direction) == ("Notice of approval", "official", "opens")
    assert move.document is not None
    assert move.known_at == NOW


def test_old_news_fills_in_history_and_is_no_news() -> None:
    tell("approved", "2026-02-26")
    run_all()
    told = Transition.objects.get()
    assert told.is_news
    Transition.objects.update(is_alerted=True)
    tell("sought", "2026-01-10")
    run_all(LATER)
    assert moves() == [("", "sought"), ("sought", "approved")]
    early, late = Transition.objects.standing().order_by("happened_on")
    assert not early.is_news
    assert not early.is_alerted, "who asked for history hears of it"
    assert (late.is_news, late.is_alerted, late.learnt_at, late.change_id) == (True, True, NOW, told.change_id)
    assert late.known_at == LATER
    assert Transition.objects.get(pk=told.pk).superseded_at == LATER
    assert states.current_states([matter()])[matter().pk]["reported"].to_state == "approved"


def test_same_state_again_moves_nothing() -> None:
    tell("approved", "2026-02-26")
    tell("approved", "2026-03-01")
    run_all()
    assert moves() == [("", "approved")]


@pytest.mark.parametrize("order", [("under_review", "approved"), ("approved", "under_review")])
def test_of_one_day_the_furthest_status_stands(order: tuple[str, str]) -> None:
    for status in order:
        tell(status, "2026-02-26")
        run_all()
    assert states.current_states([matter()])[matter().pk]["reported"].to_state == "approved"


def test_uncertain_readings_are_listed_and_move_nothing() -> None:
    tell("approved", "2026-02-26", confidence=0.3)
    run_all()
    assert moves() == []
    assert matter().events.count() == 1
    Event.objects.update(review=Event.Review.CONFIRMED, is_followed=False)
    run_all()
    assert moves() == [("", "approved")]


def test_one_origin_must_be_surer_than_several() -> None:
    tell("approved", "2026-02-26", confidence=0.55)
    run_all()
    assert moves() == []
    tell("approved", "2026-02-26", confidence=0.3)  # another outlet tells the same: 0.69 together
    run_all()
    assert moves() == [("", "approved")]


def test_background_without_a_date_does_not_pull_the_state_back() -> None:
    tell("approved", "2026-02-26")
    run_all()
    tell("sought", published=date(2026, 3, 1), evidence_start=5000)
    tell("under_review", published=date(2026, 3, 1), attribution="author")
    run_all()
    assert moves() == [("", "approved")]


def test_briefs_speak_on_a_track_of_their_own() -> None:
    tell("sought", "2026-01-10", tier="bundled")
    tell("approved", "2026-02-26", tier="bundled")
    run_all()
    assert moves("bundled") == [("", "sought"), ("sought", "approved")]
    assert moves() == moves("confirmed") == []
    shown = states.shown_state(states.current_states([matter()])[matter().pk])
    assert shown is not None
    assert shown.track == "bundled"
    tell("under_review", "2026-03-01")
    run_all()
    shown = states.shown_state(states.current_states([matter()])[matter().pk])
    assert shown is not None
    assert (shown.track, shown.from_state, shown.to_state) == ("reported", "", "under_review")


def test_rivals_do_not_move_teslas_matter() -> None:
    tell("approved", "2026-02-26", actor=["xpeng"], object=["xngp"])
    run_all()
    assert moves() == []
    assert moves(slug="l3-market-access") == [("", "approved")]


def test_refuted_report_is_a_dispute_until_something_newer() -> None:
    tell("approved", "2026-02-26")
    run_all()
    assert not matter().is_disputed
    tell("refuted", "2026-02-27")
    run_all()
    assert matter().is_disputed
    assert "said to be untrue (27 Feb 2026)" in matter().dispute_reason
    tell("approved", "2026-03-05", tier="official")
    run_all()
    assert not matter().is_disputed
    assert matter().dispute_reason == ""


def test_newer_report_against_what_is_confirmed_is_a_dispute_until_they_agree() -> None:
    tell("approved", "2026-02-26", tier="official")
    tell("suspended", "2026-03-05", tier="anonymous")
    run_all()
    assert matter().dispute_reason == "Reported as “Suspended” (5 Mar 2026), confirmed as “Approved” (26 Feb 2026)."
    tell("suspended", "2026-03-05", tier="official")
    run_all()
    assert not matter().is_disputed


def test_running_everything_twice_changes_nothing() -> None:
    tell("sought", "2026-01-10")
    tell("approved", "2026-02-26", tier="official")
    tell("refuted", "2026-02-27")
    run_all()
    before = [list(model.objects.order_by("pk").values()) for model in (Event, Transition, Matter)]
    Event.objects.update(is_followed=False)
    DocumentVersion.objects.update(is_merged=False)
    run_all()
    assert [list(model.objects.order_by("pk").values()) for model in (Event, Transition, Matter)] == before


def test_history_waits_until_it_is_merged_whole() -> None:
    tell("approved", "2026-02-26", is_backfill=True)
    run_all()
    Transition.objects.all().delete()
    Event.objects.update(is_followed=False)
    make_version(is_backfill=True)  # not merged yet
    assert follow.run(now=NOW) == 0
    assert follow.run(now=NOW + timedelta(hours=2)) == 1
    assert Transition.objects.get().is_backfill


def test_as_of_shows_what_was_known_then() -> None:
    tell("sought", "2026-01-10")
    run_all()
    later = NOW + timedelta(days=1)
    tell("approved", "2026-02-26")
    DocumentVersion.objects.update(storied_at=NOW)
    merge.run(now=later)
    follow.run(now=later)
    pk = matter().pk
    assert states.current_states([pk], as_of=NOW)[pk]["reported"].to_state == "sought"
    assert states.current_states([pk])[pk]["reported"].to_state == "approved"


def test_states_of_all_matters_take_two_queries(django_assert_num_queries: Any) -> None:
    tell("sought", "2026-01-10")
    run_all()
    rows = list(Matter.objects.all())
    assert len(rows) == 14
    with django_assert_num_queries(2):
        states.current_states(rows)


def test_changed_rule_looks_at_every_event_again_and_wakes_nobody() -> None:
    tell("sought", "2026-01-10")
    run_all()
    Transition.objects.all().delete()
    Matter.objects.filter(slug="fsd-permission").update(rule={})
    later = NOW + timedelta(days=1)
    assert sync(now=later) == 1
    assert Event.objects.filter(is_followed=False).count() == 1
    assert sync(now=later) == 0
    follow.run(now=later)
    assert Transition.objects.get(matter__slug="fsd-permission").is_backfill, "it was known before the rule"


def test_what_a_second_reading_finds_wakes_nobody() -> None:
    EventMention.objects.filter(pk=tell("approved", "2026-02-26").pk).update(is_rereading=True)
    run_all()
    assert Transition.objects.get().is_backfill
    tell("pilot", "2026-02-27")
    tell("pilot", "2026-02-27", is_backfill=True)
    run_all()
    assert not Transition.objects.latest("id").is_backfill


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_day_is_followed_whole_whatever_the_batch(limit: int) -> None:
    for status, day in [("sought", "2026-01-10"), ("under_review", "2026-02-26"), ("approved", "2026-02-26")]:
        tell(status, day)
    DocumentVersion.objects.update(storied_at=NOW)
    while merge.run(now=NOW) or follow.run(limit=limit, now=NOW):
        pass
    assert moves() == [("", "sought"), ("sought", "approved")]
    assert Transition.objects.listed().count() == 2


def test_a_dispute_ends_when_the_denial_is_removed() -> None:
    tell("approved", "2026-02-26")
    denial = tell("refuted", "2026-02-27", tier="anonymous", actor=["tesla", "elon-musk"])
    run_all()
    assert matter().is_disputed
    denial.version.document.delete()
    run_all()
    assert not matter().is_disputed


def test_a_state_told_by_another_event_has_not_lost_its_support() -> None:
    first = tell("approved", "2026-02-26")
    run_all()
    tell("approved", "2026-02-28")
    first.version.document.delete()
    run_all()
    assert Event.objects.filter(is_unsupported=True).count() == 1
    assert not matter().is_disputed


def test_gold_briefs_give_the_history_an_analyst_knows(shared: Path) -> None:
    records = [r for r in gold.records(shared) if any(e["type"] == "autonomy_permit" for e in r["events"])]
    for record in records:
        gold.store(record)
    run_all()
    reported, confirmed = moves("reported"), moves("confirmed")
    assert reported[0] == ("", "sought")  # April 2024: asked in Beijing
    assert confirmed[-1][1] == "expected"  # Davos, January 2026
    assert ("expected", "pilot") in confirmed  # "partial approval", February 2025
    assert any(state == "refuted" for _, state in reported)
    assert moves("confirmed", "l3-market-access")[-1][1] == "approved"
