"""When a matter is disputed, and why, in words."""

from collections.abc import Mapping
from datetime import date, timedelta

from tracker.knowledge.labels import label
from tracker.knowledge.matters import MatterDeclaration, matter_by_slug
from tracker.knowledge.vocabulary import Direction, Status, Tier
from tracker.models import Event, Matter, Transition
from tracker.stages.headline import date_words, track_of
from tracker.stages.states import current_states, shown_state
from tracker.stages.trust import IS_TRUSTED

SAME_TIME = timedelta(days=10)
_OPPOSITE = {frozenset({Direction.OPENS.value, Direction.CLOSES.value})}


def assess(matter: Matter) -> str:
    """Why the matter is disputed; empty where it is not. Follows from what is stored, whenever it is asked."""
    states = current_states([matter])[matter.pk]
    live = {track: state for track, state in states.items() if track != "bundled"}
    considered = live or states
    if not considered:
        return ""
    return _contradiction(matter, considered) or _refutation(matter, considered) or _lost_support(matter, considered)


def of_move(matter: Matter, states: Mapping[str, Transition], move: Transition) -> str:
    """How a move, the last on its track among `states`, contradicts what is known; empty where it does not.

    Follows from the moves alone, so that the history of a first load is told as it would have been.
    """
    if move.to_state == Status.REFUTED:
        return "A report behind it is said to be untrue."
    return _contradiction(matter, {**states, move.track: move})


def _contradiction(matter: Matter, states: Mapping[str, Transition]) -> str:
    confirmed, reported = states.get("confirmed"), states.get("reported")
    if confirmed is None or reported is None or _day(reported) <= _day(confirmed):
        return ""
    if frozenset({confirmed.direction, reported.direction}) not in _OPPOSITE:
        return ""
    if reported.tier == Tier.AUTHOR and not reported.date:
        return ""  # a writer's undated remark contradicts nobody
    return (
        f"Reported as “{_words(matter, reported.to_state)}” ({_when(reported)}), "
        f"confirmed as “{_words(matter, confirmed.to_state)}” ({_when(confirmed)})."
    )


def _refutation(matter: Matter, states: Mapping[str, Transition]) -> str:
    claims = [state for state in states.values() if state.to_state != Status.REFUTED]
    newest = max((_day(state) for state in claims), default=date.min)
    denials = matter.events.filter(
        IS_TRUSTED, status=Status.REFUTED.value, happened_on__gte=newest, is_unsupported=False
    ).exclude(review=Event.Review.REJECTED)
    if "bundled" not in states:
        denials = denials.exclude(tier=Tier.BUNDLED.value)
    denial = denials.order_by("-happened_on", "id").first()
    if denial is None:
        return ""
    when = f" ({date_words(denial.date or str(denial.happened_on))})" if denial.happened_on else ""
    return f"A report behind it is said to be untrue{when}: {_what(denial)}."


def _lost_support(matter: Matter, states: Mapping[str, Transition]) -> str:
    shown = shown_state(states)
    if shown is None or not (shown.event.merged_into or shown.event).is_unsupported:
        return ""
    if _is_told_elsewhere(matter, shown):
        return ""
    return f"No text says “{_words(matter, shown.to_state)}” any more: it was changed, withdrawn or read anew."


def _is_told_elsewhere(matter: Matter, state: Transition) -> bool:
    """Whether another event says the same of the same days, as when a text is read anew with another date."""
    alike = matter.events.filter(status=state.to_state, is_unsupported=False).exclude(review=Event.Review.REJECTED)
    if state.happened_on is not None:
        alike = alike.filter(happened_on__range=(state.happened_on - SAME_TIME, state.happened_on + SAME_TIME))
    return any(track_of(tier) == state.track for tier in alike.values_list("tier", flat=True))


def _what(denial: Event) -> str:
    """The headline without its status and certainty, which the sentence around it says."""
    return denial.headline.partition(f" – {label('status', denial.status)}")[0]


def _day(transition: Transition) -> date:
    return transition.happened_on or date.min


def _when(transition: Transition) -> str:
    given = transition.date or str(transition.happened_on or "")
    return date_words(given) if given else "no date"


def _words(matter: Matter, status: str) -> str:
    declaration: MatterDeclaration | None = matter_by_slug(matter.slug)
    return declaration.state_label(status) if declaration else status.replace("_", " ")
