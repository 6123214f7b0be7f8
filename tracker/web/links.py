"""Addresses: a short opaque id, then a slug that may change. Any slug after a right id leads to the page."""

from functools import lru_cache

from django.urls import reverse
from django.utils.text import slugify

from tracker.models import Document, DocumentVersion, Event, EventMention, Story
from tracker.web import words


@lru_cache(maxsize=4096)
def _path(name: str, argument: str) -> str:
    """Kept, because a page holds a hundred links and each look-up of an address takes a tenth of a millisecond."""
    return reverse(name, args=[argument])


def key(public_id: str, title: str) -> str:
    slug = slugify(title)[:60].strip("-")
    return f"{public_id}-{slug}" if slug else public_id


def event(event: Event) -> str:
    return _path("event", key(event.public_id, words.headline(event)))


def story(story: Story) -> str:
    return _path("story", key(story.public_id, story.title))


def document(document: Document, version: DocumentVersion | None = None) -> str:
    """The reader, at `version` where that is not the current one."""
    shown = version or document.current_version
    path = document_named(document.public_id, shown.title if shown else "")
    is_old = version is not None and version.pk != document.current_version_id
    return f"{path}?version={version.number}" if version is not None and is_old else path


def document_named(public_id: str, title: str) -> str:
    """The reader at the current version, for one who has the two at hand."""
    return _path("document", key(public_id, title))


def changes(document: Document, version: DocumentVersion, basis: str) -> str:
    """All that a version changed, against the one before it or the filing before it."""
    return f"{_path('document-changes', key(document.public_id, version.title))}?version={version.number}&basis={basis}"


def sentence(mention: EventMention) -> str:
    """The reader at the highlighted sentence."""
    return f"{document(mention.version.document, mention.version)}#s-{mention.evidence_start}"


def entity(slug: str) -> str:
    return _path("entity", slug)


def matter(slug: str) -> str:
    return _path("matter", slug)


def source(slug: str) -> str:
    return _path("source", slug)


def snapshot(sha256: str) -> str:
    return _path("snapshot", sha256)
