"""Story: documents that tell the same news join one story, in whatever order they arrive.

Comes after extract, whose mentions, events and credited origin it needs. What counts as the same news is decided in
`tracker.nlp.stories`; here is who is compared with whom, and what is written.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityType, Tier
from tracker.models import Document, DocumentVersion, EventMention, EventMentionRole, Mention, Story, StoryBand
from tracker.nlp.stories import NEWS_WINDOW, StoryDocument, StoryEvent, is_copy, regroup
from tracker.stages.lease import named_lease, renew

LEASE_NAME = "story"
CHUNK = 2_000
# With a band shared by more texts than this it is boilerplate, not news, that they share.
CROWDED_BAND = 200


def pending() -> QuerySet[DocumentVersion]:
    """Versions that were read and wait for their story."""
    return DocumentVersion.objects.filter(storied_at=None).exclude(extracted_with="")


def run(*, limit: int = 200, now: datetime | None = None) -> int:
    """Place up to `limit` versions in stories. Gives back how many; 0 also when another worker is at it."""
    now = now or timezone.now()
    with named_lease(LEASE_NAME, now=now) as token:
        if token is None:
            return 0
        versions = list(pending().select_related("document__source").order_by("published_at", "id")[:limit])
        if versions:
            with transaction.atomic():
                renew(LEASE_NAME, token, now=now)
                _place(versions, now)
        return len(versions)


def _place(versions: Sequence[DocumentVersion], now: datetime) -> None:
    current = [version for version in versions if version.document.current_version_id == version.pk]
    new = _documents(current)
    bands = {document.id: document.bands for document in new}
    StoryBand.objects.filter(version__in=[version.pk for version in versions]).delete()
    StoryBand.objects.bulk_create(
        [StoryBand(version=version, band=band) for version in current for band in bands[str(version.document_id)]],
        batch_size=CHUNK,
    )
    around = _around(new)
    documents = {document.id: document for document in [*new, *around]}
    stories = dict(
        Document.objects.filter(pk__in=[int(id_) for id_ in documents], story__isnull=False).values_list(
            "pk", "story_id"
        )
    )
    # Labels are made of text, so that the older story (the smaller number) is the one that is kept.
    held = {str(pk): f"story {story:012}" for pk, story in stories.items() if story is not None}
    labels = regroup(list(documents.values()), held)
    _store(labels, held, documents, now)
    DocumentVersion.objects.filter(pk__in=[version.pk for version in versions]).update(storied_at=now)


def _around(new: Sequence[StoryDocument]) -> list[StoryDocument]:
    """Documents placed before that share a band or, within the week, a telling name with one of the new ones."""
    known = {int(document.id) for document in new}
    days = [document.published for document in new if document.published]
    bands = sorted({band for document in new for band in document.bands})
    copies: set[int] = set()
    for start in range(0, len(bands), CHUNK):
        by_band: defaultdict[str, list[int]] = defaultdict(list)
        rows = StoryBand.objects.filter(band__in=bands[start : start + CHUNK], version__current_of__isnull=False)
        for band, document in rows.values_list("band", "version__document_id"):
            by_band[band].append(document)
        for shared in by_band.values():
            if len(shared) <= CROWDED_BAND:
                copies.update(shared)
    rewrites: set[int] = set()
    anchors = sorted({name for document in new for name in document.anchors})
    if days and anchors:
        placed = DocumentVersion.objects.filter(
            current_of__isnull=False,
            storied_at__isnull=False,
            published_on__range=(min(days) - NEWS_WINDOW, max(days) + NEWS_WINDOW),
            mentions__entity__in=anchors,
        )
        rewrites.update(placed.values_list("document_id", flat=True).distinct())
    copies -= known
    rewrites -= known | copies
    # The words are needed to recognise copies only; they are by far the heaviest part.
    return [
        *_documents(_current(copies)),
        *_documents(_current(rewrites).defer("text"), with_text=False),
    ]


def _current(document_ids: Iterable[int]) -> QuerySet[DocumentVersion]:
    rows = DocumentVersion.objects.filter(current_of__isnull=False, document__in=sorted(document_ids))
    return rows.select_related("document__source")


def _documents(versions: Iterable[DocumentVersion], *, with_text: bool = True) -> list[StoryDocument]:
    """Versions as story-telling sees them; ids are those of the documents."""
    versions = list(versions)
    ids = [version.pk for version in versions]
    entities: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for version, entity in Mention.objects.filter(version__in=ids).values_list("version_id", "entity_id"):
        entities[version][entity] += 1
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for mention, entity, name in (
        EventMentionRole.objects.filter(event_mention__version__in=ids)
        .exclude(role="place")
        .values_list("event_mention_id", "entity_id", "name")
    ):
        roles[mention].add(entity or name)
    events: defaultdict[int, list[StoryEvent]] = defaultdict(list)
    for pk, version, type_, status in EventMention.objects.filter(version__in=ids).values_list(
        "id", "version_id", "type", "status"
    ):
        events[version].append(StoryEvent(type_, status, frozenset(roles[pk])))
    return [
        StoryDocument(
            id=str(version.document_id),
            title=version.title,
            text=version.text if with_text else "",
            language=version.language,
            published=version.published_on,
            origin=version.origin or None,
            entities=entities[version.pk],
            events=events[version.pk],
            is_relevant=version.is_relevant is not False,
        )
        for version in versions
    ]


def _store(labels: dict[str, str], held: dict[str, str], documents: dict[str, StoryDocument], now: datetime) -> None:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for id_, label in labels.items():
        members[label].append(id_)
    for label, ids in sorted(members.items()):
        before = {held[id_] for id_ in ids if id_ in held}
        if before == {label} and all(id_ in held for id_ in ids) and not any(documents[id_].text for id_ in ids):
            continue  # an old story that nothing joined
        story = Story.objects.get(pk=int(label.split()[1])) if before else Story.objects.create(title="", known_at=now)
        for other in sorted(before - {label}):
            _redirect(int(other.split()[1]), story)
        Document.objects.filter(pk__in=[int(id_) for id_ in ids]).exclude(story=story).update(story=story)
        describe(story)


def _redirect(story_id: int, heir: Story) -> None:
    Document.objects.filter(story=story_id).update(story=heir)
    Story.objects.filter(merged_into=story_id).update(merged_into=heir)
    Story.objects.filter(pk=story_id).update(merged_into=heir, document_count=0)


def describe(story: Story) -> None:
    """Write what a story's documents say of it together: who had it first, on whom it rests, how many stand for it."""
    versions = sorted(
        _current(story.documents.values_list("pk", flat=True)),
        key=lambda v: (v.published_at is None, v.published_at or v.known_at, v.document.canonical_url),
    )
    if not versions:
        return
    keys = _origin_keys(versions)
    for version in versions:
        if version.origin_key != keys[version.pk]:
            # Corroboration counts these: the events of this version are to be weighed again.
            DocumentVersion.objects.filter(pk=version.pk).update(origin_key=keys[version.pk], is_merged=False)
    live = [version for version in versions if version.document.source.tier != Tier.BUNDLED]
    credited = Counter(version.origin for version in versions if version.origin)
    first = versions[0]
    published = [version.published_at for version in versions if version.published_at]
    story.title = first.title
    # Of origins credited equally often the one credited first.
    story.origin = credited.most_common(1)[0][0] if credited else first.document.publisher[:100]
    story.first_document = first.document
    story.first_published_at = min(published, default=None)
    story.last_published_at = max(published, default=None)
    story.independent_origins = len({keys[version.pk] for version in live or versions})
    story.document_count = len(versions)
    story.save()


def _origin_keys(versions: Sequence[DocumentVersion]) -> dict[int, str]:
    """Whose reporting each version is in the end: the outlet it credits, the one it copies, else its own publisher.

    `versions` of one story, the earliest first.
    """
    plain = [StoryDocument(str(v.pk), v.title, v.text, v.language, v.published_on) for v in versions]
    keys: dict[int, str] = {}
    for index, version in enumerate(versions):
        key = version.origin
        if not key:
            earlier = (versions[i].pk for i in range(index) if is_copy(plain[i], plain[index]))
            original = next(earlier, None)
            key = keys[original] if original is not None else _outlet(version.document.publisher)
        keys[version.pk] = key[:200]
    return keys


def _outlet(publisher: str) -> str:
    """The entity id of a publisher that has one, so that Reuters and "according to Reuters" count once."""
    return _outlets().get(publisher.casefold().strip(), publisher)


@cache
def _outlets() -> dict[str, str]:
    bodies = (EntityType.MEDIA, EntityType.AUTHORITY, EntityType.COMPANY)
    return {
        name.casefold(): entity.id
        for entity in load_entities().values()
        if entity.type in bodies
        for name in entity.names()
    }
