"""The form of a matter that a person makes, and its rehearsal over the past year in words."""

from dataclasses import dataclass

from tracker.knowledge.labels import label
from tracker.models import Event
from tracker.stages.fold import Move
from tracker.stages.own_matters import OwnRule, rehearse
from tracker.web import links, words
from tracker.web.matter_forms import MatterForm
from tracker.web.pieces import marks
from tracker.web.pieces.dates import DateWords, day_in_words, in_words
from tracker.web.pieces.values import EventCard, Link
from tracker.web.queries import events, watch_form
from tracker.web.queries.watch_form import OptionGroup
from tracker.web.viewer import Viewer

MOVES_SHOWN, EVENTS_SHOWN = 40, 12


@dataclass(frozen=True, slots=True)
class MoveLine:
    date: DateWords | None
    from_state: str
    to_state: str
    direction: marks.Mark
    certainty: marks.Mark
    event: Link


@dataclass(frozen=True, slots=True)
class RehearsalShown:
    events_count: str  # "14 events"
    moves_count: str  # "5 times"
    moves: tuple[MoveLine, ...]
    events: tuple[EventCard, ...]
    left_out: str


def groups(form: MatterForm) -> tuple[OptionGroup, ...]:
    return (
        watch_form.group(form, "types", "Kinds of event"),
        watch_form.named(form, "any", "Who or what takes part", "One of these must, in whatever part."),
        watch_form.named(form, "places", "Places", "An event that names listed places must name one of these."),
    )


def more_groups(form: MatterForm) -> tuple[OptionGroup, ...]:
    return (
        watch_form.named(form, "without", "Without", "None of these may take part."),
        watch_form.group(
            form,
            "statuses",
            "What moves it",
            "None chosen: every status. Events of others are listed and move nothing.",
        ),
        watch_form.group(form, "sense", "What kind of question it is", kind="radio"),
    )


def is_more_open(form: MatterForm) -> bool:
    names = ("without", "statuses")
    return any(form[name].value() for name in names) or form["sense"].value() == "limit"


def shown(wanted: OwnRule, viewer: Viewer) -> RehearsalShown:
    found = rehearse(wanted, today=viewer.today)
    newest = found.moves[:MOVES_SHOWN]
    told = Event.objects.in_bulk([move.event for move in newest])
    parts = []
    if len(found.moves) > MOVES_SHOWN:
        parts.append(f"{words.counted(len(found.moves) - MOVES_SHOWN, 'earlier move')} not listed.")
    if len(found.events) > EVENTS_SHOWN:
        parts.append(f"{words.counted(len(found.events) - EVENTS_SHOWN, 'earlier event')} not listed.")
    if found.is_cut:
        parts.append("Only the newest events of these kinds were looked at.")
    return RehearsalShown(
        events_count=words.counted(len(found.events), "event"),
        moves_count=words.counted(len(found.moves), "time"),
        moves=tuple(_line(move, told[move.event]) for move in newest if move.event in told),
        events=events.cards(events.in_order(list(found.events[:EVENTS_SHOWN])), viewer),
        left_out=" ".join(parts),
    )


def _line(move: Move, event: Event) -> MoveLine:
    return MoveLine(
        date=in_words(move.date) or day_in_words(move.happened_on, "first told; the texts give no date"),
        from_state=_state(move.from_state) or label("no_state", move.track),
        to_state=_state(move.to_state),
        direction=marks.direction(move.direction),
        certainty=marks.certainty("bundled" if move.track == "bundled" else move.tier, move.to_state),
        event=Link(words.headline(event), links.event(event)),
    )


def _state(status: str) -> str:
    return words.status_word(status).capitalize() if status else ""
