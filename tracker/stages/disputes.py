"""When a matter is disputed, and why, in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from tracker.knowledge.labels import label
from tracker.knowledge.matters import MatterDeclaration, matter_by_slug
from tracker.knowledge.vocabulary import Direction, Status, Tier
from tracker.models import Event, Matter
from tracker.stages.headline import date_words
from tracker.stages.states import current_states
from tracker.stages.trust import IS_TRUSTED

_OPPOSITE = {frozenset({Direction.OPENS.value, Direction.CLOSES.value})}


class State(Protocol):
    """A transition, or a move that is to become one."""

    @property
    def track(self) -> str: ...
    @property
    def to_state(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def tier(self) -> str: ...
    @property
    def happened_on(self) -> date | None: ...
    @property
    def date(self) -> str: ...


def assess(matter: Matter, *, as_of: datetime | None = None) -> str:
    """Why the matter is disputed; empty where it is not. Follows from what is stored, whenever it is asked.

    With `as_of`, from what was known then; an event that was changed since is taken as it is now.
    """
    states: Mapping[str, State] = current_states([matter], as_of=as_of)[matter.pk]
    live = {track: state for track, state in states.items() if track != "bundled"}
    considered = live or states
    if not considered:
        return ""
    return _contradiction(matter.slug, considered) or _refutation(matter, considered, as_of)


def of_move(slug: str, states: Mapping[str, State], move: State) -> str:
    """How a move of a matter contradicts the `states` it had by then; empty where it does not.

    Follows from the moves alone, so that the history of a first load is told as it would have been.
    """
    if move.to_state == Status.REFUTED:
        return "A report behind it is said to be untrue."
    return _contradiction(slug, {**states, move.track: move})


def _contradiction(slug: str, states: Mapping[str, State]) -> str:
    confirmed, reported = states.get("confirmed"), states.get("reported")
    if confirmed is None or reported is None or _day(reported) <= _day(confirmed):
        return ""
    if frozenset({confirmed.direction, reported.direction}) not in _OPPOSITE:
        return ""
    if reported.tier == Tier.AUTHOR and not reported.date:
        return ""  # a writer's undated remark contradicts nobody
    return (
        f"Reported as “{_words(slug, reported.to_state)}” ({_when(reported)}), "
        f"confirmed as “{_words(slug, confirmed.to_state)}” ({_when(confirmed)})."
    )


def _refutation(matter: Matter, states: Mapping[str, State], as_of: datetime | None) -> str:
    claims = [state for state in states.values() if state.to_state != Status.REFUTED]
    newest = max((_day(state) for state in claims), default=date.min)
    denials = matter.events.filter(
        IS_TRUSTED, status=Status.REFUTED.value, happened_on__gte=newest, is_unsupported=False, merged_into=None
    ).exclude(review=Event.Review.REJECTED)
    if as_of is not None:
        denials = denials.filter(known_at__lte=as_of)
    if "bundled" not in states:
        denials = denials.exclude(tier=Tier.BUNDLED.value)
    denial = denials.order_by("-happened_on", "public_id").first()
    if denial is None:
        return ""
    when = f" ({date_words(denial.date or str(denial.happened_on))})" if denial.happened_on else ""
    return f"A report behind it is said to be untrue{when}: {_what(denial)}."


def _what(denial: Event) -> str:
    """The headline without its status and certainty, which the sentence around it says."""
    return denial.headline.partition(f" – {label('status', denial.status)}")[0]


def _day(transition: State) -> date:
    return transition.happened_on or date.min


def _when(transition: State) -> str:
    given = transition.date or str(transition.happened_on or "")
    return date_words(given) if given else "no date"


def _words(slug: str, status: str) -> str:
    declaration: MatterDeclaration | None = matter_by_slug(slug)
    return declaration.state_label(status) if declaration else label("status", status).capitalize()
