"""What people decided about stories and events, and what they may choose from when they decide."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from tracker.models import Event, EventRole, Review, Story, User
from tracker.stages.claims import GENERIC
from tracker.web import keyset, links, words
from tracker.web.pieces.dates import DateWords, day_in_words
from tracker.web.pieces.values import EventCard
from tracker.web.queries import events
from tracker.web.viewer import Viewer

SHOWN = 40
CANDIDATES_SHOWN = 12
NEAR = timedelta(days=60)  # what is one happening, or one news, is told within weeks


@dataclass(frozen=True, slots=True)
class DecisionLine:
    id: int
    what: str
    by: str
    when: DateWords | None
    undone_by: str
    undone: DateWords | None
    is_overruled: bool
    is_waiting: bool  # the stage is busy and will follow it with its next run
    texts: str


@dataclass(frozen=True, slots=True)
class DecisionPage:
    decisions: tuple[DecisionLine, ...]
    newer: keyset.Cursor | None
    older: keyset.Cursor | None


@dataclass(frozen=True, slots=True)
class StoryChoice:
    public_id: str
    title: str
    href: str
    documents: str
    published: DateWords | None


def decision_page(viewer: Viewer, *, after: str = "", before: str = "") -> DecisionPage:
    found = keyset.page(
        _with_people(Review.objects.all()),
        day="",
        size=SHOWN,
        after=keyset.Cursor.parse(after),
        before=keyset.Cursor.parse(before),
    )
    return DecisionPage(tuple(_line(row, viewer) for row in found.rows), found.newer, found.older)


def of_event(event: Event, viewer: Viewer) -> tuple[DecisionLine, ...]:
    """Decisions on the texts that tell it, the newest first."""
    documents = event.mentions.order_by().values("version__document")
    about = Review.objects.filter(
        subject=Review.Subject.EVENT,
        texts__document__in=documents,
        texts__type=event.type,
        texts__status=event.status,
    )
    return _lines(about, viewer)


def of_story(story: Story, viewer: Viewer) -> tuple[DecisionLine, ...]:
    return _lines(Review.objects.filter(subject=Review.Subject.STORY, texts__document__story=story), viewer)


def events_like(event: Event, viewer: Viewer) -> tuple[EventCard, ...]:
    """Events of the same kind and status that share a name and are near in time: what may be the same happening."""
    rows = events.visible().filter(type=event.type, status=event.status).exclude(pk=event.pk)
    if event.happened_on is not None:
        rows = rows.filter(happened_on__range=(event.happened_on - NEAR, event.happened_on + NEAR))
    roles = EventRole.objects.filter(event=event).exclude(role="place")
    names = {entity or name for entity, name in roles.values_list("entity_id", "name")} - GENERIC
    named = EventRole.objects.filter(Q(entity__in=names) | Q(name__in=names)).values("event")
    return events.cards(events.newest(rows.filter(pk__in=named), CANDIDATES_SHOWN), viewer)


def stories_like(story: Story) -> tuple[StoryChoice, ...]:
    """Stories of the same weeks that tell of an event this one tells, or that share a word of its title."""
    told = Event.objects.filter(mentions__version__document__story=story).values("type", "roles__entity")
    entities = {row["roles__entity"] for row in told if row["roles__entity"]} - GENERIC
    rows = Story.objects.filter(merged_into=None, document_count__gt=0).exclude(pk=story.pk)
    if story.last_published_at is not None and story.first_published_at is not None:
        rows = rows.filter(
            first_published_at__lte=story.last_published_at + NEAR,
            last_published_at__gte=story.first_published_at - NEAR,
        )
    near = rows.filter(documents__current_version__event_mentions__roles__entity__in=entities)
    found = near.distinct().order_by("-last_published_at", "-id")[:CANDIDATES_SHOWN]
    return tuple(
        StoryChoice(
            public_id=row.public_id,
            title=row.title,
            href=links.story(row),
            documents=words.counted(row.document_count, "document"),
            published=day_in_words(row.first_published_at.date()) if row.first_published_at else None,
        )
        for row in found
    )


def _with_people(rows: "QuerySet[Review]") -> "QuerySet[Review]":
    rows = rows.select_related("decided_by", "undone_by", "overruled_by")
    return rows.annotate(
        n=Count("texts", distinct=True), leaving=Count("texts", filter=Q(texts__part=1), distinct=True)
    )


def _lines(about: "QuerySet[Review]", viewer: Viewer) -> tuple[DecisionLine, ...]:
    rows = _with_people(Review.objects.filter(pk__in=about.order_by().values("pk"))).order_by("-pk")
    return tuple(_line(row, viewer) for row in rows[:SHOWN])


def _line(row: Review, viewer: Viewer) -> DecisionLine:
    if row.act == Review.Act.MERGE:
        what = f"“{row.other_title}” was put together with “{row.title}”"
    else:
        what = f"“{row.title}” was taken apart"
    piece = "text" if row.subject == Review.Subject.STORY else "sentence"
    all_, leaving = words.counted(row.n, piece), row.leaving  # type: ignore[attr-defined]  # annotated
    overruler = row.overruled_by
    return DecisionLine(
        id=row.pk,
        what=f"{row.get_subject_display().capitalize()}: {what}",
        by=_name(row.decided_by),
        when=viewer.moment(row.decided_at),
        undone_by=_name(row.undone_by) if row.undone_at else "",
        undone=viewer.moment(row.undone_at),
        is_overruled=row.undone_at is None and overruler is not None and overruler.undone_at is None,
        is_waiting=not row.is_settled,
        texts=all_ if row.act == Review.Act.MERGE else f"{leaving} of {all_} taken out",
    )


def _name(person: User | None) -> str:
    return person.email if person else "nobody noted"
