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

    Shape: every matter asked for is a key; a track without a state is absent. With `as_of`, what was known then.
    """
    ids = [matter if isinstance(matter, int) else matter.pk for matter in matters]
    rows = Transition.objects.filter(matter__in=ids)
    if as_of is not None:
        rows = rows.filter(known_at__lte=as_of)
    # A state is only ever moved by something newer, so the row written last is the present state.
    latest = rows.values("matter", "track").annotate(last=Max("id")).values_list("last", flat=True)
    states: defaultdict[int, dict[str, Transition]] = defaultdict(dict)
    for transition in Transition.objects.filter(id__in=list(latest)).select_related("event__merged_into", "document"):
        states[transition.matter_id][transition.track] = transition
    return {id_: states[id_] for id_ in ids}


def shown_state(states: Mapping[str, Transition]) -> Transition | None:
    """The state to show first: confirmed, else reported; bundled briefs only where nothing live is known."""
    for track in (Transition.Track.CONFIRMED, Transition.Track.REPORTED, Transition.Track.BUNDLED):
        if track.value in states:
            return states[track.value]
    return None
