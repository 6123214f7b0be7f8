"""The reader: one version of a document with what was read out of it, in place."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from tracker.knowledge.vocabulary import Tier
from tracker.models import Comparison, Document, DocumentVersion, EventMention, Mention, Snapshot
from tracker.web import highlight, links, words
from tracker.web.pieces import marks
from tracker.web.pieces.dates import DateWords, in_words
from tracker.web.pieces.notice import NoticeLine, notice_lines
from tracker.web.pieces.values import Chip, Link, SourceLine
from tracker.web.queries import attachments, build, comparisons, whereabouts
from tracker.web.viewer import Viewer

TEXT_SHOWN = 400_000  # code points; a longer filing is cut here and says so


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """One event read out of this text, numbered as in the margin."""

    number: int
    anchor: str
    type: str
    status: str
    direction: marks.Mark
    certainty: marks.Mark
    says: str
    date: DateWords | None
    target: DateWords | None
    event: Link | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    href: str
    known: DateWords | None
    title: str
    is_shown: bool
    summary: str  # what it changed, in figures
    changes: str  # the page of them


@dataclass(frozen=True, slots=True)
class RawBytes:
    sha256: str
    url: str
    fetched: DateWords | None
    status: int
    media_type: str
    size: str
    href: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    href: str
    title: str
    language: str
    source: SourceLine
    source_page: Link
    kind: str
    authors: str
    is_bundled: bool
    fact_links: tuple[str, ...]
    original: str  # address at the publisher; empty for bundled briefs, whose addresses lead nowhere
    paragraphs: tuple[highlight.Paragraph, ...]
    is_text_cut: bool
    is_text_gone: bool
    partial: marks.Mark | None  # where only a part of the text could be had
    notice: tuple[NoticeLine, ...]
    notes: tuple[str, ...]
    events: tuple[ReadEvent, ...]
    entities: tuple[Chip, ...]
    versions: tuple[VersionLine, ...]
    changes: comparisons.Changes | None  # against the version before
    waits_for_changes: bool
    filing_changes: comparisons.Changes | None  # against the company's filing before
    story: Link | None
    files: tuple[attachments.AttachedFile, ...]
    attached_to: Link | None  # the notice whose file this document is
    whereabouts: tuple[whereabouts.PageLine, ...]  # what befell its page, the latest first
    is_gone: bool
    raw: RawBytes | None


def document_by_id(public_id: str) -> Document | None:
    return (
        Document.objects.select_related("source", "story", "current_version")
        .defer("current_version__text")
        .filter(public_id=public_id)
        .first()
    )


def document_page(document: Document, number: int | None, viewer: Viewer) -> DocumentPage | None:
    """None when there is no such version."""
    versions = _versions(document)
    shown = _chosen(document, versions, number)
    if shown is None:
        return None
    text = DocumentVersion.objects.values_list("text", flat=True).get(pk=shown.pk)
    shown.document = document
    mentions = list(Mention.objects.filter(version=shown).select_related("entity"))
    told = list(EventMention.objects.filter(version=shown).select_related("event"))
    for mention in told:
        mention.version = shown
    names = build.names_in_mentions(told) if told else build.entity_names([shown.origin])
    previous = next((version for version in reversed(versions) if version.number < shown.number), None)
    is_bundled = document.source.tier == Tier.BUNDLED
    changes = whereabouts.lines(document, viewer)
    return DocumentPage(
        href=links.document(document, shown),
        title=shown.title,
        language=shown.language,
        source=build.source_line(shown, names, viewer),
        source_page=Link(document.source.name, links.source(document.source.slug)),
        kind=words.KINDS.get(document.kind, document.kind),
        authors=", ".join(shown.authors),
        is_bundled=is_bundled,
        fact_links=tuple(document.fact_links),
        original="" if is_bundled or not document.canonical_url.startswith("http") else document.canonical_url,
        paragraphs=highlight.paragraphs(text[:TEXT_SHOWN], _entity_spans(mentions), _evidence_spans(told)),
        is_text_cut=len(text) > TEXT_SHOWN,
        is_text_gone=not text.strip(),
        partial=marks.PARTIAL[shown.partial_reason] if shown.is_partial else None,
        notice=notice_lines(shown),
        notes=_notes(shown, told),
        events=tuple(_read_event(position, mention, names) for position, mention in enumerate(told, 1)),
        entities=_entities(mentions),
        versions=tuple(_version_line(document, version, shown, viewer) for version in reversed(versions)),
        changes=_changes(shown, Comparison.Basis.VERSION),
        waits_for_changes=bool(previous) and not shown.compared_with,
        filing_changes=_changes(shown, Comparison.Basis.FILING),
        story=_story(document),
        files=attachments.files_of(document, shown) if shown.attachments else (),
        attached_to=attachments.notice_of(document),
        whereabouts=changes,
        is_gone=bool(changes) and changes[0].is_gone,
        raw=_raw(shown.snapshot, viewer),
    )


def version_of(document: Document, number: int | None) -> DocumentVersion | None:
    """The version with that number, else the one that a reader sees first; without its text."""
    version = _chosen(document, _versions(document), number)
    if version is not None:
        version.document = document
    return version


def _versions(document: Document) -> list[DocumentVersion]:
    comparisons_too = Prefetch("comparisons", Comparison.objects.defer("changes"))
    rows = document.versions.defer("text").select_related("snapshot").prefetch_related(comparisons_too)
    return list(rows.order_by("number"))


def _chosen(document: Document, versions: list[DocumentVersion], number: int | None) -> DocumentVersion | None:
    if number is not None:
        return next((version for version in versions if version.number == number), None)
    current = next((version for version in versions if version.pk == document.current_version_id), None)
    return current or (versions[-1] if versions else None)


def _entity_spans(mentions: list[Mention]) -> list[highlight.EntitySpan]:
    return [
        highlight.EntitySpan(mention.start, mention.end, mention.entity.name_en, links.entity(mention.entity_id))
        for mention in mentions
    ]


def _evidence_spans(told: list[EventMention]) -> list[highlight.EvidenceSpan]:
    return [
        highlight.EvidenceSpan(
            mention.evidence_start, mention.evidence_end, mention.trigger_start, mention.trigger_end, number
        )
        for number, mention in enumerate(told, 1)
    ]


def _read_event(number: int, mention: EventMention, names: build.Names) -> ReadEvent:
    event = mention.event
    return ReadEvent(
        number=number,
        anchor=f"s-{mention.evidence_start}",
        type=words.type_word(mention.type),
        status=words.status_word(mention.status),
        direction=marks.direction_of(mention.type, mention.status),
        certainty=marks.certainty(mention.tier, mention.status),
        says=words.says_words(mention.attribution, build.named(names, mention.attributed_to)),
        date=in_words(mention.date),
        target=in_words(mention.target_date),
        event=Link(words.headline(event), links.event(event)) if event else None,
    )


def _entities(mentions: list[Mention]) -> tuple[Chip, ...]:
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.entity_id] = counts.get(mention.entity_id, 0) + 1
    entities = {mention.entity_id: mention.entity for mention in mentions}
    order = sorted(entities.values(), key=lambda entity: (-counts[entity.slug], entity.slug))
    return tuple(Chip(entity.name_en, links.entity(entity.slug), entity.type, entity.name_zh) for entity in order)


def _notes(version: DocumentVersion, told: list[EventMention]) -> tuple[str, ...]:
    notes = [*version.warnings]
    if not version.extracted_with:
        notes.append("This version waits to be read by the machine; nothing is highlighted yet.")
    elif version.extraction_error:
        notes.append(f"The machine could not read this version: {version.extraction_error}")
    elif version.is_relevant is False:
        notes.append("Judged to be about something else: no events were kept from it.")
    elif not told:
        notes.append("No event was found in this text.")
    return tuple(notes)


def _version_line(document: Document, version: DocumentVersion, shown: DocumentVersion, viewer: Viewer) -> VersionLine:
    return VersionLine(
        version.number,
        links.document(document, version),
        viewer.moment(version.known_at),
        version.title,
        is_shown=version.pk == shown.pk,
        summary=comparisons.versions_summary(version),
        changes=links.changes(document, version, Comparison.Basis.VERSION),
    )


def _changes(shown: DocumentVersion, basis: Comparison.Basis) -> comparisons.Changes | None:
    is_compared = any(row.basis == basis for row in shown.comparisons.all())  # fetched with the versions
    return comparisons.changes_of(shown, basis) if is_compared else None


def _story(document: Document) -> Link | None:
    story = document.story
    if story is None:
        return None
    return Link(story.title, links.story(story), words.counted(story.document_count, "document"))


def _raw(snapshot: Snapshot | None, viewer: Viewer) -> RawBytes | None:
    if snapshot is None:
        return None
    return RawBytes(
        snapshot.sha256,
        snapshot.url,
        viewer.moment(snapshot.fetched_at),
        snapshot.status,
        snapshot.media_type,
        f"{snapshot.size_bytes:,} bytes",
        links.snapshot(snapshot.sha256),
    )


def recent(documents: "QuerySet[Document]", limit: int) -> list[Document]:
    """Newest documents first, with what a list of them shows. Chosen by a narrow query, then loaded."""
    newest = documents.filter(current_version__isnull=False).order_by("-current_version__published_at", "-id")
    ids = list(newest.values_list("pk", flat=True)[:limit])
    rows = Document.objects.select_related("current_version", "source").defer("current_version__text").in_bulk(ids)
    return [rows[id_] for id_ in ids if id_ in rows]


@dataclass(frozen=True, slots=True)
class DocumentLine:
    href: str
    title: str
    language: str
    source: SourceLine


def lines(documents: list[Document], viewer: Viewer) -> tuple[DocumentLine, ...]:
    shown = []
    for document in documents:
        if document.current_version is not None:
            document.current_version.document = document
            shown.append(document.current_version)
    names = build.entity_names(version.origin for version in shown)
    return tuple(
        DocumentLine(
            links.document(version.document, version),
            version.title,
            version.language,
            build.source_line(version, names, viewer),
        )
        for version in shown
    )
