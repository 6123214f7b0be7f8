"""What became of reports: the state that media told, and the official act that overtook it. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.knowledge.vocabulary import Direction, Status
from tracker.stages.fold import RANK, Move

_OPPOSITE = {frozenset({Direction.OPENS.value, Direction.CLOSES.value})}


def resolve(moves: Sequence[Move]) -> list[Move]:
    """The moves with what was made of each report, in their order.

    A report is overtaken by the first confirmed move on its day or later, if no other report had come by then. One
    that says what is confirmed already is confirmed by that.
    """
    resolved = list(moves)
    report: int | None = None  # the last one, while nothing overtook it
    act: Move | None = None
    # Of one day the report comes first: an act of that day overtakes it.
    for index in sorted(range(len(moves)), key=lambda i: (moves[i].happened_on, moves[i].track != "reported")):
        move = moves[index]
        if move.track == "reported":
            report = index
            if act is not None and act.to_state == move.to_state:
                resolved[index], report = _resolved(move, "confirmed", act), None
        elif move.track == "confirmed":
            act = move
            if report is not None:
                resolved[report] = _resolved(moves[report], outcome(moves[report], act), act)
                report = None
    return resolved


def outcome(report: Move, act: Move) -> str:
    """Borne out by the same state or one further on; contradicted by its opposite; else merely overtaken."""
    if act.to_state == report.to_state:
        return "confirmed"
    if act.to_state == Status.REFUTED or frozenset({report.direction, act.direction}) in _OPPOSITE:
        return "contradicted"
    if report.to_state == Status.EXPECTED and act.direction == Direction.CLOSES:
        return "contradicted"
    return "confirmed" if RANK[act.to_state] > RANK[report.to_state] else "expired"


def _resolved(report: Move, outcome: str, act: Move) -> Move:
    return replace(report, resolution=outcome, resolved_on=act.happened_on)
