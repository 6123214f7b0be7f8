"""The board, and one matter with its states, ladder, transitions and events."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.alerts import addresses
from tracker.knowledge.matters import matter_by_slug
from tracker.knowledge.vocabulary import Status, Tier
from tracker.models import Matter, Transition, User, Watch
from tracker.stages.disputes import assess
from tracker.stages.states import current_states
from tracker.web import links, words
from tracker.web.filters import Filters
from tracker.web.pieces import marks
from tracker.web.pieces.dates import DateWords, day_in_words, in_words
from tracker.web.pieces.promises import Record
from tracker.web.pieces.values import ChangeLine, EventCard, Link, MatterCard, State, Step
from tracker.web.queries import build, events, promises
from tracker.web.queries.changes import change_lines, with_evidence
from tracker.web.viewer import Viewer

TRACKS = {
    Transition.Track.CONFIRMED: ("Confirmed", marks.CONFIRMED),
    Transition.Track.REPORTED: ("Reported", marks.REPORTED),
    Transition.Track.BUNDLED: ("Bundled briefs", marks.BUNDLED),
}
NOTHING_LIVE = marks.Mark("dotted", "confirmed or reported", "muted")
TRANSITIONS_SHOWN = 100
EVENTS_SHOWN = 12
RECORDS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Board:
    cards: tuple[MatterCard, ...]
    is_any_state_known: bool
    is_only_bundled: bool  # no state but those of the bundled briefs
    as_of: DateWords | None  # None: now


@dataclass(frozen=True, slots=True)
class MatterPage:
    card: MatterCard
    question_zh: str
    ladder: tuple[Step, ...]
    changes: tuple[ChangeLine, ...]
    are_changes_cut: bool
    events: tuple[EventCard, ...]
    events_href: str
    has_more_events: bool
    expected: tuple[EventCard, ...]
    promises: tuple[Record, ...]
    are_promises_cut: bool
    watch: Link | None
    as_of: DateWords | None  # None: now
    feed: str  # address of its Atom feed; empty while the reader has none


def board(filters: Filters, viewer: Viewer) -> Board:
    matters = list(Matter.objects.all())
    as_of = viewer.end_of(filters.as_of)
    latest = _latest(matters, filters, as_of)
    if as_of is not None:
        disputes = {matter.pk: assess(matter, as_of=as_of) for matter in matters}
        for matter in matters:
            matter.dispute_reason, matter.is_disputed = disputes[matter.pk], bool(disputes[matter.pk])
    lines = dict(zip((row.pk for row in latest), change_lines(latest, viewer), strict=True))
    cards = tuple(_card(matter, [row for row in latest if row.matter_id == matter.pk], lines) for matter in matters)
    is_live = any(row.track != Transition.Track.BUNDLED for row in latest)
    return Board(
        cards,
        is_any_state_known=bool(latest),
        is_only_bundled=bool(latest) and not is_live,
        as_of=day_in_words(filters.as_of) if as_of else None,
    )


def matter_page(matter: Matter, filters: Filters, user: User, viewer: Viewer) -> MatterPage:
    as_of = viewer.end_of(filters.as_of)
    if as_of is None:
        rows = Transition.objects.listed().filter(matter=matter)
    else:
        rows = Transition.objects.standing(as_of).filter(matter=matter)
        matter.dispute_reason = assess(matter, as_of=as_of)
        matter.is_disputed = bool(matter.dispute_reason)
    if filters.is_bundled_hidden:
        rows = rows.exclude(track=Transition.Track.BUNDLED)
    found = list(with_evidence(rows).order_by("-happened_on", "-id")[: TRANSITIONS_SHOWN + 1])
    shown = found[:TRANSITIONS_SHOWN]
    latest = _latest([matter], filters, as_of)
    every = {row.pk: row for row in [*shown, *latest]}
    lines = dict(zip(every, change_lines(every.values(), viewer), strict=True))
    if as_of is not None:  # what people found since is later knowledge
        lines = {pk: replace(line, review=None) for pk, line in lines.items()}
    card = _card(matter, latest, lines)
    visible = events.visible().filter(pk__in=matter.events.values("pk"))
    if filters.is_bundled_hidden:
        visible = events.hide_bundled(visible)
    happened = events.newest(visible, EVENTS_SHOWN + 1)
    coming = list(
        events.for_cards(visible).filter(target_end__gte=viewer.today).order_by("target_start", "id")[:EVENTS_SHOWN]
    )
    records = promises.of_matter(matter, viewer, is_bundled_hidden=filters.is_bundled_hidden)
    cards = events.cards([*happened[:EVENTS_SHOWN], *coming], viewer)
    return MatterPage(
        card=card,
        question_zh=matter.question_zh,
        ladder=_ladder(matter, [row for row in shown if not row.correction], latest),
        changes=tuple(lines[row.pk] for row in shown),
        are_changes_cut=len(found) > TRANSITIONS_SHOWN,
        events=cards[: len(happened[:EVENTS_SHOWN])],
        events_href=matter.slug,
        has_more_events=len(happened) > EVENTS_SHOWN,
        expected=cards[len(happened[:EVENTS_SHOWN]) :],
        promises=records[:RECORDS_SHOWN],
        are_promises_cut=len(records) > RECORDS_SHOWN,
        watch=watch_of(matter, user.pk),
        as_of=day_in_words(filters.as_of) if as_of else None,
        feed=addresses.matter_feed(matter, user) if user.feed_token else "",
    )


def watch_of(matter: Matter, user_id: int) -> Link | None:
    """The reader's own watch that names this matter, if there is one."""
    watch = Watch.objects.filter(user_id=user_id, deleted_at__isnull=True, matters=matter).first()
    return Link(watch.name, watch.public_id, "paused" if watch.is_paused else "") if watch else None


def _latest(matters: Iterable[Matter], filters: Filters, as_of: datetime | None) -> list[Transition]:
    """The transition behind each matter's present state on each track, with its evidence."""
    ids = [row.pk for states in current_states(matters, as_of=as_of).values() for row in states.values()]
    latest = with_evidence(Transition.objects.filter(pk__in=ids))
    if filters.is_bundled_hidden:
        latest = latest.exclude(track=Transition.Track.BUNDLED)
    return list(latest.order_by("-id"))


def _card(matter: Matter, latest: list[Transition], lines: dict[int, ChangeLine]) -> MatterCard:
    by_track = {row.track: row for row in latest}
    present = [track for track in TRACKS if track in by_track]
    empty = [track for track in (Transition.Track.CONFIRMED, Transition.Track.REPORTED) if track not in by_track]
    states = (
        *([State("", NOTHING_LIVE, "")] if len(empty) == 2 else (_nothing(track) for track in empty)),
        *(_state(matter.slug, track, by_track[track]) for track in present),
    )
    live = [row for row in latest if row.track != Transition.Track.BUNDLED] or latest
    newest = max(live, key=lambda row: (row.happened_on is not None, row.happened_on, row.pk), default=None)
    return MatterCard(
        href=links.matter(matter.slug),
        slug=matter.slug,
        title=matter.title_en,
        title_zh=matter.title_zh,
        question=matter.question_en,
        is_own=matter.is_own,
        states=states,
        dispute=(matter.dispute_reason or "Confirmed and reported states disagree.") if matter.is_disputed else "",
        change=lines[newest.pk] if newest else None,
    )


def _nothing(track: str) -> State:
    heading, mark = TRACKS[Transition.Track(track)]
    return State(heading, mark, "")


def _state(slug: str, track: str, row: Transition) -> State:
    heading, mark = TRACKS[Transition.Track(track)]
    return State(
        heading,
        marks.certainty(Tier.BUNDLED if track == Transition.Track.BUNDLED else row.tier, row.to_state)
        if row.to_state == Status.REFUTED
        else mark,
        words.state_word(slug, row.to_state),
        in_words(row.date) or day_in_words(row.happened_on, "first told"),
        links.event(row.event),
        build.resolution(row),
    )


def _ladder(matter: Matter, rows: list[Transition], latest: list[Transition]) -> tuple[Step, ...]:
    """The states that the matter declares, each with the newest transition per track that reached it."""
    declared = matter_by_slug(matter.slug)
    own: dict[str, dict[str, str]] = matter.rule.get("states", {})  # of a matter that a person made
    statuses = list(declared.states) if declared else [Status(value) for value in own]
    current = {row.to_state for row in latest}

    def step(status: Status) -> Step:
        newest: dict[str, Transition] = {}
        for row in rows:  # newest first
            if row.to_state == status:
                newest.setdefault(row.track, row)
        return Step(
            words.state_word(matter.slug, status),
            marks.direction(declared.direction(status) if declared else own[status]["direction"]),
            tuple(_state(matter.slug, track, newest[track]) for track in TRACKS if track in newest),
            is_current=status in current,
        )

    return tuple(step(status) for status in statuses)
