"""What stands and what was known when: late texts, texts that go, people who reject, reports that acts overtake."""

from datetime import date, timedelta

import pytest

from tests.factories import NOW, make_watch
from tests.tracker.stages.test_follow import matter, moves, run_all, tell
from tracker.models import Alert, Event, Transition
from tracker.stages import alert, disputes, follow, states

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def shown(at: timedelta | None = None) -> dict[str, str]:
    as_of = None if at is None else NOW + at
    found = states.current_states([matter()], as_of=as_of)[matter().pk]
    return {track: row.to_state for track, row in found.items()}


def take_away(status: str) -> None:
    for event in Event.objects.filter(status=status):
        for mention in event.mentions.all():
            mention.version.document.delete()


def test_a_state_that_lost_its_ground_is_taken_back_and_was_known_then() -> None:
    tell("sought", "2026-01-10")
    run_all()
    tell("approved", "2026-02-26")
    run_all(NOW + HOUR)
    Transition.objects.update(is_alerted=True)
    take_away("approved")
    run_all(NOW + 2 * HOUR)
    assert moves() == [("", "sought")]
    assert (shown(), shown(HOUR), shown(timedelta(0))) == (
        {"reported": "sought"}, {"reported": "approved"}, {"reported": "sought"},
    )  # fmt: skip
    correction = Transition.objects.get(corrects__isnull=False)
    assert (correction.from_state, correction.to_state, correction.is_news) == ("approved", "sought", True)
    assert correction.correction == "No text says so any more: it was changed, withdrawn or read anew."
    run_all(NOW + 3 * HOUR)
    assert Transition.objects.filter(corrects__isnull=False).count() == 1, "told once"


def test_nothing_is_left_where_the_only_text_goes() -> None:
    tell("approved", "2026-02-26")
    run_all()
    Transition.objects.update(is_alerted=True)
    Event.objects.update(review=Event.Review.REJECTED, is_followed=False)
    run_all(NOW + HOUR)
    correction = Transition.objects.get(corrects__isnull=False)
    assert (correction.from_state, correction.to_state) == ("approved", "")
    assert correction.correction == "A person found that the texts do not say so."
    assert shown() == {}


def test_a_correction_goes_to_those_who_were_told_and_a_waiting_mail_is_withdrawn() -> None:
    told, waiting = make_watch(), make_watch()
    tell("approved", "2026-02-26")
    run_all()
    alert.run(now=NOW)
    Alert.objects.filter(watch=told).update(state=Alert.State.SENT, sent_at=NOW)
    make_watch(created_at=NOW)  # was told of nothing
    take_away("approved")
    run_all(NOW + HOUR)
    alert.run(now=NOW + HOUR)
    alert.run(now=NOW + HOUR)
    correction = Transition.objects.get(corrects__isnull=False)
    assert [row.watch for row in Alert.objects.filter(transition=correction)] == [told]
    assert Alert.objects.get(watch=waiting).state == Alert.State.WITHDRAWN


def test_what_was_never_told_is_superseded_in_silence() -> None:
    tell("approved", "2026-02-26", is_backfill=True)
    run_all()
    Transition.objects.update(is_alerted=True)
    take_away("approved")
    run_all(NOW + HOUR)
    assert not Transition.objects.filter(corrects__isnull=False).exists()
    assert Transition.objects.get().superseded_at == NOW + HOUR


def test_a_change_taken_back_and_found_again_is_a_change_of_its_own() -> None:
    make_watch()
    for hours in (0, 2):
        tell("approved", "2026-02-26")
        run_all(NOW + hours * HOUR)
        alert.run(now=NOW + hours * HOUR)
        Alert.objects.update(state=Alert.State.SENT)
        take_away("approved")
        run_all(NOW + (hours + 1) * HOUR)
        alert.run(now=NOW + (hours + 1) * HOUR)
        Alert.objects.update(state=Alert.State.SENT)
    told = [(row.transition.from_state, row.transition.to_state) for row in Alert.objects.order_by("id")]
    assert told == [("", "approved"), ("approved", "")] * 2


def test_a_stronger_source_of_the_same_state_is_no_news() -> None:
    tell("approved", "2026-02-26", tier="company")
    run_all()
    tell("approved", "2026-02-26", tier="official", title="Notice of approval")
    run_all(NOW + HOUR)
    first, second = Transition.objects.filter(track="confirmed").order_by("id")
    assert (first.superseded_at, second.known_at, second.learnt_at) == (NOW + HOUR, NOW + HOUR, NOW)
    assert (second.evidence, second.tier, second.change_id) == ("Notice of approval", "official", first.change_id)
    assert states.current_states([matter()], as_of=NOW)[matter().pk]["confirmed"].tier == "company"


def test_of_several_moves_in_one_run_the_last_is_news() -> None:
    for status, day in [("sought", "2026-01-10"), ("under_review", "2026-02-01"), ("approved", "2026-02-26")]:
        tell(status, day)
    run_all()
    assert [row.is_news for row in Transition.objects.order_by("happened_on")] == [False, False, True]


@pytest.mark.parametrize(
    ("report", "act", "outcome"),
    [
        ("approved", "approved", "confirmed"),
        ("sought", "approved", "confirmed"),
        ("approved", "denied", "contradicted"),
        ("expected", "delayed", "contradicted"),
        ("approved", "under_review", "expired"),
    ],
)
def test_a_report_is_resolved_by_the_act_that_overtakes_it(report: str, act: str, outcome: str) -> None:
    tell(report, "2026-02-01", tier="anonymous")
    run_all()
    tell(act, "2026-02-26", tier="official")
    run_all(NOW + HOUR)
    row = Transition.objects.standing().get(track="reported")
    assert row.resolved_by == Transition.objects.get(track="confirmed")
    assert (row.resolution, str(row.resolved_on), row.is_news, row.learnt_at) == (outcome, "2026-02-26", True, NOW)
    before = states.current_states([matter()], as_of=NOW)[matter().pk]["reported"]
    assert (before.resolution, before.resolved_by) == ("", None), "nobody knew of the act then"


def test_a_report_that_another_report_overtook_stays_open() -> None:
    tell("sought", "2026-01-10")
    tell("under_review", "2026-02-01")
    tell("approved", "2026-02-26", tier="official")
    run_all()
    rows = Transition.objects.standing().filter(track="reported").order_by("happened_on")
    assert [row.resolution for row in rows] == ["", "confirmed"]


def test_a_dispute_can_be_asked_for_a_past_day() -> None:
    tell("approved", "2026-02-26", tier="official")
    tell("suspended", "2026-03-01", tier="anonymous")
    run_all()
    tell("suspended", "2026-03-01", tier="official")
    run_all(NOW + HOUR)
    assert not matter().is_disputed
    assert disputes.assess(matter(), as_of=NOW).startswith("Reported as “Suspended”")


def test_telling_again_writes_nothing() -> None:
    tell("sought", "2026-01-10")
    tell("approved", "2026-02-26", tier="official")
    run_all()
    before = list(Transition.objects.order_by("pk").values())
    follow.retell([matter().pk], now=NOW + HOUR)
    assert list(Transition.objects.order_by("pk").values()) == before


def test_undated_words_that_repeat_what_was_told_move_nothing() -> None:
    tell("sought", "2026-01-10", published=date(2026, 1, 11))
    tell("under_review", "2026-01-20", published=date(2026, 1, 21))
    tell("sought", published=date(2026, 2, 20), evidence="still seeks")
    run_all()
    assert moves() == [("", "sought"), ("sought", "under_review")]
    tell("sought", published=date(2026, 6, 20), evidence="asks again")  # months later: a new request
    run_all(NOW + HOUR)
    assert moves()[-1] == ("under_review", "sought")


def test_the_writers_own_undated_words_never_tell_anew() -> None:
    tell("suspended", "2024-01-10", published=date(2024, 1, 11))
    tell("approved", "2024-06-20", published=date(2024, 6, 21))
    tell("suspended", published=date(2026, 6, 20), attribution="author")
    run_all()
    assert moves()[-1] == ("suspended", "approved")
