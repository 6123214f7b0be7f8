"""Story: documents that tell the same news join one story, in whatever order they arrive.

Comes after extract, whose mentions, events and credited origin it needs. What counts as the same news is decided in
`tracker.nlp.stories`; here is who is compared with whom, and what is written.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from tracker.knowledge.additions import in_use
from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityType, Tier
from tracker.models import Document, DocumentVersion, EventMention, EventMentionRole, Mention, Review, Story, StoryBand
from tracker.nlp.stories import LEAD, LIKELY, NEWS_WINDOW, StoryDocument, StoryEvent, is_copy, regroup
from tracker.stages import decisions, story_reviews
from tracker.stages.bulk import BATCH, overwrite, set_reference
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
        settled = settle_reviews(now=now, token=token)
        versions = list(pending().select_related("document__source").order_by("published_at", "id")[:limit])
        if versions:
            with transaction.atomic():
                renew(LEASE_NAME, token, now=now)
                _place(versions, now)
        return len(versions) + settled


def settle_reviews(*, now: datetime, token: uuid.UUID | None = None) -> int:
    """Bring the stories in line with what people decided, or took back, about them. How many decisions were settled; 0
    also when another worker is at it, who will settle them."""
    if token is None:
        with named_lease(LEASE_NAME, now=now) as own:
            return settle_reviews(now=now, token=own) if own else 0
    reviews = decisions.unsettled(Review.Subject.STORY)
    if reviews:
        with transaction.atomic():
            renew(LEASE_NAME, token, now=now)
            story_reviews.settle(reviews, now, describe)
            Review.objects.filter(pk__in=[review.pk for review in reviews]).update(is_settled=True)
    return len(reviews)


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
    held = {str(pk): _label(story) for pk, story in stories.items() if story is not None}
    apart = frozenset(frozenset(map(_label, pair)) for pair in decisions.stories_apart())
    labels = regroup(list(documents.values()), held, apart)
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
        *_documents(_current(rewrites).defer("text").annotate(lead=Left("text", max(LEAD.values()))), with_text=False),
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
            is_relevant=version.is_relevant is not False or (version.relevance or 0.0) >= LIKELY,
            lead=getattr(version, "lead", ""),
        )
        for version in versions
    ]


def _store(labels: dict[str, str], held: dict[str, str], documents: dict[str, StoryDocument], now: datetime) -> None:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for id_, label in labels.items():
        members[label].append(id_)
    joined = {  # labels of stories that something joined
        label: ids
        for label, ids in sorted(members.items())
        if not all(held.get(id_) == label for id_ in ids) or any(documents[id_].text for id_ in ids)
    }
    stories = _stories(joined, held, now)
    moved = [(int(id_), stories[label].pk) for label, ids in joined.items() for id_ in ids if held.get(id_) != label]
    set_reference(Document, "story", moved)
    _merge_again([id_ for id_, _ in moved if str(id_) in held])
    for label, ids in joined.items():
        for other in sorted({held[id_] for id_ in ids if id_ in held} - {label}):
            _merge_again(list(Document.objects.filter(story=_number(other)).values_list("pk", flat=True)))
            story_reviews.redirect(_number(other), stories[label])
    describe(list(stories.values()))


def _stories(joined: Mapping[str, Sequence[str]], held: Mapping[str, str], now: datetime) -> dict[str, Story]:
    """The row behind each label: the one that is held, else a new one."""
    kept = {label for label, ids in joined.items() if any(id_ in held for id_ in ids)}
    rows = Story.objects.in_bulk([_number(label) for label in kept])
    new = {label: Story(title="", known_at=now) for label in joined if label not in kept}
    Story.objects.bulk_create(new.values(), batch_size=BATCH)
    return {label: new[label] if label in new else rows[_number(label)] for label in joined}


def _label(story: int) -> str:
    return f"story {story:012}"


def _number(label: str) -> int:
    return int(label.split()[1])


def _merge_again(documents: Sequence[int]) -> None:
    """What tells one happening depends on the stories: the events of texts that change theirs are decided anew."""
    for start in range(0, len(documents), CHUNK):
        versions = DocumentVersion.objects.filter(document__in=documents[start : start + CHUNK])
        versions.filter(current_of__isnull=False).update(is_merged=False)


def describe(stories: Sequence[Story]) -> None:
    """Write what each story's documents say of it: who had it first, on whom it rests, how many stand for it."""
    members: defaultdict[int, list[DocumentVersion]] = defaultdict(list)
    pks = [story.pk for story in stories]
    rows = DocumentVersion.objects.filter(current_of__isnull=False, document__story__in=pks).defer("text")
    for version in rows.select_related("document__source"):
        if version.document.story_id is not None:
            members[version.document.story_id].append(version)
    several = [version.pk for versions in members.values() if len(versions) > 1 for version in versions]
    texts = dict(DocumentVersion.objects.filter(pk__in=several).values_list("pk", "text"))
    again: list[DocumentVersion] = []
    for story in stories:
        versions = sorted(members[story.pk], key=_age)
        keys = _origin_keys(versions, texts)
        if versions:
            _describe(story, versions, keys)
        for version in versions:
            if version.origin_key != keys[version.pk]:
                version.origin_key = keys[version.pk]
                again.append(version)
    for key, pks_of_key in _by_key(again).items():
        # Corroboration counts these: the events of the version are to be weighed again.
        DocumentVersion.objects.filter(pk__in=pks_of_key).update(origin_key=key, is_merged=False)
    overwrite([story for story in stories if members[story.pk]], _DESCRIBED)


_DESCRIBED = (
    "title", "origin", "first_document", "first_published_at", "last_published_at", "independent_origins",
    "document_count",
)  # fmt: skip


def _age(version: DocumentVersion) -> tuple[bool, datetime, str]:
    return version.published_at is None, version.published_at or version.known_at, version.document.canonical_url


def _by_key(versions: Sequence[DocumentVersion]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for version in versions:
        found[version.origin_key].append(version.pk)
    return found


def _describe(story: Story, versions: Sequence[DocumentVersion], keys: Mapping[int, str]) -> None:
    """`versions` the earliest first; `keys` by version."""
    live = [version for version in versions if version.document.source.tier != Tier.BUNDLED]
    credited = Counter(version.origin for version in versions if version.origin)
    published = [version.published_at for version in versions if version.published_at]
    first = versions[0]
    story.title = first.title
    # Of origins credited equally often the one credited first.
    story.origin = credited.most_common(1)[0][0] if credited else first.document.publisher[:100]
    story.first_document = first.document
    story.first_published_at = min(published, default=None)
    story.last_published_at = max(published, default=None)
    story.independent_origins = len({keys[version.pk] for version in live or versions})
    story.document_count = len(versions)


def _origin_keys(versions: Sequence[DocumentVersion], texts: Mapping[int, str]) -> dict[int, str]:
    """Whose reporting each version is in the end: the outlet it credits, the one it copies, else its own publisher.

    `versions` of one story, the earliest first; `texts` by version, needed where there are several.
    """
    plain = [StoryDocument(str(v.pk), v.title, texts.get(v.pk, ""), v.language, v.published_on) for v in versions]
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
    return _outlets(in_use().version).get(publisher.casefold().strip(), publisher)


@lru_cache(maxsize=2)
def _outlets(_version: str) -> dict[str, str]:
    bodies = (EntityType.MEDIA, EntityType.AUTHORITY, EntityType.COMPANY)
    return {
        name.casefold(): entity.id
        for entity in load_entities().values()
        if entity.type in bodies
        for name in entity.names()
    }
