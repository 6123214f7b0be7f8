"""One entity: what it takes part in and where it is named."""

from dataclasses import dataclass

from tracker.models import Document, Entity, EventRole, Mention
from tracker.web.filters import Filters
from tracker.web.pieces.values import EventCard
from tracker.web.queries import documents, events
from tracker.web.viewer import Viewer

SHOWN = 20


@dataclass(frozen=True, slots=True)
class EntityPage:
    slug: str
    name: str
    name_zh: str
    type: str
    aliases: tuple[str, ...]
    tickers: tuple[str, ...]
    cik: str
    wikidata: str
    events: tuple[EventCard, ...]
    has_more_events: bool
    documents: tuple[documents.DocumentLine, ...]
    has_more_documents: bool


def entity_page(entity: Entity, filters: Filters, viewer: Viewer) -> EntityPage:
    part = events.visible().filter(pk__in=EventRole.objects.filter(entity=entity).values("event_id"))
    named = Document.objects.filter(current_version__in=Mention.objects.filter(entity=entity).values("version_id"))
    if filters.is_bundled_hidden:
        part = events.hide_bundled(part)
        named = named.exclude(source__tier="bundled")
    found = events.newest(part, SHOWN + 1)
    texts = documents.recent(named, SHOWN + 1)
    return EntityPage(
        slug=entity.slug,
        name=entity.name_en,
        name_zh=entity.name_zh,
        type=entity.type,
        aliases=tuple(entity.aliases.exclude(text__in=[entity.name_en, entity.name_zh]).values_list("text", flat=True)),
        tickers=tuple(entity.tickers),
        cik=entity.cik,
        wikidata=entity.wikidata,
        events=events.cards(found[:SHOWN], viewer),
        has_more_events=len(found) > SHOWN,
        documents=documents.lines(texts[:SHOWN], viewer),
        has_more_documents=len(texts) > SHOWN,
    )
