"""One story: all documents that tell the same news."""

from dataclasses import dataclass

from tracker.models import Event, Story
from tracker.web import words
from tracker.web.pieces.dates import DateWords
from tracker.web.pieces.values import EventCard
from tracker.web.queries import build, documents, events
from tracker.web.viewer import Viewer

DOCUMENTS_SHOWN = 100
EVENTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class StoryPage:
    title: str
    language: str
    origin: str
    origins: str
    first: documents.DocumentLine | None
    first_published: DateWords | None
    last_published: DateWords | None
    documents: tuple[documents.DocumentLine, ...]
    count: str
    is_cut: bool
    events: tuple[EventCard, ...]


@dataclass(frozen=True, slots=True)
class NumberedDocument:
    """One of a story, to be chosen."""

    id: int
    line: documents.DocumentLine


def story_by_id(public_id: str) -> Story | None:
    """The story itself, or the one it was merged into."""
    story = Story.objects.select_related("merged_into").filter(public_id=public_id).first()
    for _ in range(10):
        if story is None or story.merged_into is None:
            return story
        story = Story.objects.select_related("merged_into").filter(pk=story.merged_into.pk).first()
    return story


def story_page(story: Story, viewer: Viewer) -> StoryPage:
    told = list(
        story.documents.filter(current_version__isnull=False)
        .select_related("current_version", "source")
        .defer("current_version__text")
        .order_by("current_version__published_at", "id")[: DOCUMENTS_SHOWN + 1]
    )
    shown = documents.lines(told[:DOCUMENTS_SHOWN], viewer)
    first = next(
        (line for line, row in zip(shown, told, strict=False) if row.pk == story.first_document_id),
        shown[0] if shown else None,
    )
    found = Event.objects.filter(mentions__version__document__story=story).values("pk")
    cards = events.newest(events.visible().filter(pk__in=found), EVENTS_SHOWN)
    names = build.entity_names([story.origin])
    return StoryPage(
        title=story.title,
        language=first.language if first else "en",
        origin=build.named(names, story.origin),
        origins=words.counted(story.independent_origins, "independent origin"),
        first=first,
        first_published=first.source.published if first else None,
        last_published=shown[-1].source.published if shown and len(told) <= DOCUMENTS_SHOWN else None,
        documents=shown,
        count=words.counted(story.document_count or len(shown), "document"),
        is_cut=len(told) > DOCUMENTS_SHOWN,
        events=events.cards(cards, viewer),
    )


def numbered(story: Story, viewer: Viewer) -> tuple[NumberedDocument, ...]:
    """All documents of a story, the earliest first."""
    rows = list(
        story.documents.filter(current_version__isnull=False)
        .select_related("current_version", "source")
        .defer("current_version__text")
        .order_by("current_version__published_at", "id")
    )
    return tuple(NumberedDocument(row.pk, line) for row, line in zip(rows, documents.lines(rows, viewer), strict=True))
