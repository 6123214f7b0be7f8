"""Words, looked up in headlines, titles, texts and names. Substrings, so that Chinese works without word borders."""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Length

from tracker.models import Document, Entity
from tracker.web import links
from tracker.web.filters import Filters
from tracker.web.pieces.values import Chip, EventCard
from tracker.web.queries import documents, events
from tracker.web.viewer import Viewer

SHOWN = 15


@dataclass(frozen=True, slots=True)
class SearchPage:
    words: str
    events: tuple[EventCard, ...]
    has_more_events: bool
    documents: tuple[documents.DocumentLine, ...]
    has_more_documents: bool
    entities: tuple[Chip, ...]

    @property
    def is_anything_found(self) -> bool:
        return bool(self.events or self.documents or self.entities)


def search_page(filters: Filters, viewer: Viewer) -> SearchPage:
    """Every word must occur; each list is bounded."""
    terms = filters.words.split()[:8]
    if not terms:
        return SearchPage("", (), False, (), False, ())
    told, texts, named = events.visible(), Document.objects.all(), Entity.objects.all()
    for term in terms:
        told = told.filter(Q(headline__icontains=term) | Q(best_mention__evidence__icontains=term))
        texts = texts.filter(Q(current_version__title__icontains=term) | Q(current_version__text__icontains=term))
        named = named.filter(Q(name_en__icontains=term) | Q(name_zh__icontains=term) | Q(slug=term.lower()))
    named = named.order_by(Length("name_en"), "slug")  # "Tesla" before "Tesla Hardware 4"
    if filters.is_bundled_hidden:
        told = events.hide_bundled(told)
        texts = texts.exclude(source__tier="bundled")
    found = events.newest(told, SHOWN + 1)
    read = documents.recent(texts, SHOWN + 1)
    return SearchPage(
        words=filters.words,
        events=events.cards(found[:SHOWN], viewer),
        has_more_events=len(found) > SHOWN,
        documents=documents.lines(read[:SHOWN], viewer),
        has_more_documents=len(read) > SHOWN,
        entities=tuple(
            Chip(entity.name_en, links.entity(entity.slug), entity.type, entity.name_zh) for entity in named[:SHOWN]
        ),
    )
