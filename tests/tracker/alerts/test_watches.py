from datetime import timedelta
from typing import Any

import pytest

from tests.factories import NOW, make_user, make_watch
from tests.moves import move
from tracker.alerts import watches
from tracker.models import Alert, Entity, Matter, Watch
from tracker.stages import alert
from tracker.stages.matters import sync

pytestmark = pytest.mark.django_db


def of(slug: str) -> Matter:
    sync(now=NOW)
    return Matter.objects.get(slug=slug)


def test_an_empty_watch_matches_every_live_change() -> None:
    assert watches.matches(make_watch(), move())


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
    assert watches.matches(make_watch(**criteria), move(tier="media")) is expected


def test_matters_and_entities_decide() -> None:
    row = move()
    assert watches.matches(make_watch(matters=[of("fsd-permission")]), row)
    assert not watches.matches(make_watch(matters=[of("robotaxi-permits")]), row)
    watch = make_watch()
    watch.entities.set([Entity.objects.get(pk="fsd")])
    assert watches.matches(watch, row)
    watch.entities.set([Entity.objects.get_or_create(slug="xpeng", type="company", name_en="XPeng")[0]])
    assert not watches.matches(watch, row)


def test_bundled_briefs_match_nothing() -> None:
    assert not watches.matches(make_watch(minimum_tier="bundled"), move(tier="bundled"))


def test_preview_is_what_the_past_year_would_have_matched() -> None:
    first, second = move("sought", "2025-09-01"), move("approved", "2026-02-26", is_backfill=True)
    move("planned", "2024-01-01", roles={"actor": ["xpeng"], "object": ["xngp"]})
    every: dict[str, Any] = {"types": [], "entities": [], "minimum_tier": "anonymous", "now": NOW}
    assert watches.preview(matters=[], **every) == [second, first]
    assert watches.preview(matters=[of("robotaxi-permits")], **every) == []
    assert watches.preview(matters=[], **{**every, "minimum_tier": "official"}) == []
    assert watches.preview(matters=[], **every, days=30) == [second]


def test_a_watch_is_made_changed_and_taken_away_undoably() -> None:
    user = make_user()
    given: dict[str, Any] = {"types": [], "entities": [], "minimum_tier": "anonymous"}
    watch = watches.create(user, name="FSD", matters=[of("fsd-permission")], now=NOW - timedelta(hours=1), **given)
    watches.update(watch, name="FSD in China", matters=[], now=NOW, **given)
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
    watches.resume(watch, now=NOW)
    assert not Watch.objects.get().is_paused
    assert Alert.objects.get().state == Alert.State.WITHDRAWN
    watches.delete(watch, now=NOW + timedelta(days=9))
    watches.restore(watch, now=NOW + timedelta(days=9))
    assert Alert.objects.get().state == Alert.State.WITHDRAWN, "the pause withdrew it, not the deletion"
