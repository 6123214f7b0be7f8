from datetime import timedelta
from typing import Any

import pytest

from tests.factories import NOW, make_source, make_user, make_watch
from tests.moves import move
from tracker.alerts import index, watches
from tracker.alerts.matching import changes, fits
from tracker.alerts.rehearsal import rehearse
from tracker.alerts.watches import Wanted
from tracker.models import Alert, Entity, Matter, Transition, Watch
from tracker.stages import alert
from tracker.stages.matters import sync

pytestmark = pytest.mark.django_db


def matches(watch: Watch, row: Transition) -> bool:
    """By the index that the alert stage uses and by the plain criteria, which must agree."""
    (change,) = changes([row])
    is_found = watch.pk in index.WatchIndex(index.load()).matching(change, known_at=NOW)
    assert is_found == fits(Wanted.of(watch).criteria(), change)
    return is_found


def of(slug: str) -> Matter:
    sync(now=NOW)
    return Matter.objects.get(slug=slug)


def test_an_empty_watch_matches_every_live_change() -> None:
    assert matches(make_watch(), move())


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"types": ["autonomy_permit"]}, True),
        ({"types": ["rulemaking"]}, False),
        ({"minimum_tier": "official"}, False),
        ({"minimum_tier": "media"}, True),
        ({"minimum_tier": "author"}, True),
    ],
)
def test_types_and_tier_decide(criteria: dict[str, Any], expected: bool) -> None:
    assert matches(make_watch(**criteria), move(tier="media")) is expected


def test_matters_and_entities_decide() -> None:
    row = move()
    assert matches(make_watch(matters=[of("fsd-permission")]), row)
    assert not matches(make_watch(matters=[of("robotaxi-permits")]), row)
    watch = make_watch()
    watch.entities.set([Entity.objects.get(pk="fsd")])
    assert matches(watch, row)
    watch.entities.set([Entity.objects.get_or_create(slug="xpeng", type="company", name_en="XPeng")[0]])
    assert not matches(watch, row)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"statuses": ["approved"]}, True),
        ({"statuses": ["denied", "sought"]}, False),
        ({"languages": ["zh"]}, True),
        ({"languages": ["en"]}, False),
        ({"jurisdictions": ["CN"]}, True),
        ({"jurisdictions": ["US"]}, False),
        ({"words": ["获批", "recall"]}, True),
        ({"words": ["召回"]}, False),
        ({"certainty": "any"}, True),
        ({"certainty": "confirmed"}, False),
        ({"certainty": "disputed"}, False),
    ],
)
def test_status_language_place_words_and_certainty_decide(criteria: dict[str, Any], expected: bool) -> None:
    row = move(title="特斯拉FSD获批", language="zh-Hans")
    assert matches(make_watch(**criteria), row) is expected


def test_an_authority_decides_in_its_own_role_only() -> None:
    row = move(roles={"actor": ["tesla"], "object": ["fsd"], "authority": ["miit"], "place": ["china"]})
    watch, other = make_watch(), make_watch()
    watch.authorities.set([Entity.objects.get(pk="miit")])
    other.authorities.set([Entity.objects.get(pk="tesla")])
    assert matches(watch, row)
    assert not matches(other, row)


def test_where_no_place_is_named_the_source_says_it() -> None:
    row = move(roles={"actor": ["tesla"], "object": ["fsd"]}, source=make_source("hk", jurisdiction="HK"))
    assert matches(make_watch(jurisdictions=["HK"]), row)
    assert not matches(make_watch(jurisdictions=["US"]), row), "the home of a company says nothing"


def test_only_when_confirmed_and_also_when_disputed() -> None:
    official = move("approved", "2026-02-20", tier="official")
    contradiction = move("denied", "2026-02-26")
    assert "contradict" not in official.dispute_reason
    assert official.dispute_reason == ""
    assert contradiction.dispute_reason.startswith("Reported as")
    expected = {"any": (True, True), "confirmed": (True, False), "disputed": (True, True)}
    for certainty, heard in expected.items():
        watch = make_watch(certainty=certainty)
        assert (matches(watch, official), matches(watch, contradiction)) == heard


def test_history_comes_only_where_it_is_wanted() -> None:
    row = move(is_backfill=True)
    assert row.is_backfill
    assert not matches(make_watch(), row)
    assert matches(make_watch(wants_history=True), row)


def test_bundled_briefs_match_nothing() -> None:
    assert not matches(make_watch(minimum_tier="bundled"), move(tier="bundled"))


def test_a_rehearsal_is_what_the_past_year_would_have_matched() -> None:
    first, second = move("sought", "2025-09-01"), move("approved", "2026-02-26", is_backfill=True)
    move("planned", "2024-01-01", roles={"actor": ["xpeng"], "object": ["xngp"]})

    def rehearsed(rhythm: str = "immediate", **wanted: Any) -> Any:
        return rehearse(Wanted("x", **wanted).criteria(), rhythm, today=NOW.date())

    found = rehearsed()
    assert found.found == (second, first)
    assert (sum(found.weeks), found.weeks[-1], found.busiest) == (2, 1, 1)
    assert rehearsed(matters=[of("robotaxi-permits")]).found == ()
    assert rehearsed(minimum_tier="official").found == ()
    assert rehearsed(statuses=["sought"]).found == (first,)


def test_a_rehearsal_counts_briefs_apart_and_digests_by_day() -> None:
    move("sought", "2025-09-01", tier="bundled", is_backfill=True)
    move("approved", "2026-02-26")
    move("denied", "2026-02-27")
    found = rehearse(Wanted("x").criteria(), "weekly", today=NOW.date())
    assert (len(found.found), found.mails, found.bundled) == (2, 1, 1)


def test_a_watch_is_made_changed_and_taken_away_undoably() -> None:
    user = make_user()
    watch = watches.create(user, Wanted("FSD", matters=[of("fsd-permission")]), now=NOW - timedelta(hours=1))
    watches.update(watch, Wanted("FSD in China"))
    watch = Watch.objects.get()
    assert (watch.name, watch.matters.count()) == ("FSD in China", 0)
    move()
    alert.run(now=NOW)
    watches.delete(watch, now=NOW)
    assert Alert.objects.get().state == Alert.State.WITHDRAWN
    watches.restore(watch, now=NOW)
    assert Alert.objects.get().state == Alert.State.PENDING
    watches.pause(watch, now=NOW)
    assert Alert.objects.get().state == Alert.State.WITHDRAWN
    watches.resume(watch)
    assert not Watch.objects.get().is_paused
    assert Alert.objects.get().state == Alert.State.WITHDRAWN
    watches.delete(watch, now=NOW + timedelta(days=9))
    watches.restore(watch, now=NOW + timedelta(days=9))
    assert Alert.objects.get().state == Alert.State.WITHDRAWN, "the pause withdrew it, not the deletion"
