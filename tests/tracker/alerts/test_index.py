"""The index finds what the plain criteria ask for, whatever they are, and knows when it is old."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import NOW, make_user, make_watch
from tests.moves import move
from tracker.alerts import index, watches
from tracker.alerts.index import Entry, WatchIndex
from tracker.alerts.matching import DIMENSIONS, Change, Criteria, fits
from tracker.alerts.watches import Wanted
from tracker.knowledge.vocabulary import Tier
from tracker.models import Alert, Transition, Watch
from tracker.stages import alert

VALUES = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2)
WORDS = ["recall", "数据出境", "h20"]
CRITERIA = st.builds(
    Criteria.of,
    st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, VALUES)),
    words=st.lists(st.sampled_from(WORDS), max_size=2),
    minimum_tier=st.sampled_from([tier.value for tier in Tier]),
    certainty=st.sampled_from(Watch.Certainty.values),
    wants_history=st.booleans(),
)
CHANGES = st.builds(
    Change,
    values=st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, VALUES)),
    tier=st.sampled_from([tier.value for tier in Tier]),
    track=st.sampled_from(Transition.Track.values),
    text=st.sampled_from(["", "a recall of h20", "recalls", "关于数据出境的通知"]),
    is_disputing=st.booleans(),
    is_history=st.booleans(),
)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(CRITERIA, max_size=12), CHANGES)
def test_the_index_and_the_criteria_agree(asked: list[Criteria], change: Change) -> None:
    entries = [Entry(number, NOW - timedelta(days=1), criteria) for number, criteria in enumerate(asked)]
    expected = [number for number, criteria in enumerate(asked) if fits(criteria, change)]
    assert WatchIndex(entries).matching(change, known_at=NOW) == expected


def test_a_watch_made_later_does_not_hear_of_it() -> None:
    anything = Criteria.of({}, words=[], minimum_tier="author", certainty="any", wants_history=False)
    change = Change({name: frozenset() for name in DIMENSIONS}, tier="media", track="reported")
    entries = [Entry(1, NOW, anything), Entry(2, NOW - timedelta(seconds=1), anything)]
    assert WatchIndex(entries).matching(change, known_at=NOW) == [2]


@pytest.mark.django_db
def test_it_is_made_anew_when_any_watch_changed_and_only_then(django_assert_num_queries: Any) -> None:
    user = make_user()
    watch = watches.create(user, Wanted("A", types=["rulemaking"]), now=NOW)
    first = index.current()
    with django_assert_num_queries(1):
        assert index.current() is first
    watches.update(watch, Wanted("A", types=["enforcement"]))
    second = index.current()
    assert second is not first
    watches.pause(watch, now=NOW)
    assert index.current() is not second
    watches.resume(watch)
    make_watch(user)
    assert index.current() is not second


@pytest.mark.django_db
def test_an_old_index_wakes_nobody_whose_watch_is_gone() -> None:
    kept, paused, left = make_watch(), make_watch(), make_watch()
    index.current()
    row = move()
    Watch.objects.filter(pk=paused.pk).update(is_paused=True)
    type(left.user).objects.filter(pk=left.user_id).update(is_active=False)
    alert.run(now=NOW)
    assert [one.watch for one in Alert.objects.filter(transition=row)] == [kept]


def test_words_are_whole_where_they_are_latin() -> None:
    from tracker.alerts.matching import fold, stands_in

    def found(words: str, text: str) -> bool:
        return stands_in(fold(words), fold(text))

    assert found("OTA", "an ota update")
    assert found("OTA", "ＯＴＡ升级")
    assert not found("OTA", "the total")
    assert found("over  the Air", "Over the\nair: a notice")
    assert found("出境", "数据出境安全评估")
    assert not found("出境", "数据入境")
