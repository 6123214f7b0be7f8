"""Where matters stand: read from their transitions in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Max

from tracker.models import Matter, Transition


def current_states(
    matters: Iterable[Matter | int], *, as_of: datetime | None = None
) -> dict[int, dict[str, Transition]]:
    """Matter id → track → the transition that set its present state. Two queries, however many matters.

    Shape: every matter asked for is a key; a track without a state is absent. With `as_of`, what was known then, with
    nothing that was learnt, corrected or found better worded since.
    """
    ids = [matter if isinstance(matter, int) else matter.pk for matter in matters]
    rows = Transition.objects.standing(as_of).filter(matter__in=ids)
    latest = set(
        rows.values("matter", "track").annotate(last=Max("happened_on")).values_list("matter", "track", "last")
    )
    found = rows.filter(happened_on__in={day for _, _, day in latest}).select_related("event", "document")
    states: defaultdict[int, dict[str, Transition]] = defaultdict(dict)
    for transition in found:
        if (transition.matter_id, transition.track, transition.happened_on) in latest:
            states[transition.matter_id][transition.track] = transition
    return {id_: states[id_] for id_ in ids}


def shown_state(states: Mapping[str, Transition]) -> Transition | None:
    """The state to show first: confirmed, else reported; bundled briefs only where nothing live is known."""
    for track in (Transition.Track.CONFIRMED, Transition.Track.REPORTED, Transition.Track.BUNDLED):
        if track.value in states:
            return states[track.value]
    return None
