"""What pages say, and what they said at one time."""

from django.db import models
from django.db.models import F, Q

from tracker.models.base import Leasable, new_public_id


class Document(models.Model):
    """One page, filing or notice: what it says. Its texts over time are its versions."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    canonical_url = models.TextField(unique=True)
    source = models.ForeignKey("Source", models.CASCADE, related_name="documents")
    publisher = models.CharField(max_length=200, help_text="As the document names it, else the source's")
    kind = models.CharField(max_length=8)
    current_version = models.OneToOneField("DocumentVersion", models.SET_NULL, null=True, related_name="current_of")
    story = models.ForeignKey("Story", models.SET_NULL, null=True, related_name="documents")
    fact_links = models.JSONField(default=list, help_text="Public pages a bundled brief was checked against")
    is_backfill = models.BooleanField(default=False, help_text="Collected as history: raises no alert")
    known_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.canonical_url


class DocumentVersion(Leasable):
    """The text of a document at one time. Never edited: a changed text is a new version.

    Offsets of mentions and evidence are code points into `text`.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    title = models.TextField()
    text = models.TextField()
    authors = models.JSONField(default=list)
    language = models.CharField(max_length=16, help_text="BCP 47: en, zh-Hans, zh-Hant")
    published_raw = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, help_text="UTC")
    published_on = models.DateField(null=True, help_text="Calendar day in the publisher's zone")
    published_precision = models.CharField(max_length=8, blank=True)
    published_zone = models.CharField(max_length=64, blank=True)
    attachments = models.JSONField(default=list)
    # What an official notice says of itself; empty for everything else.
    document_number = models.CharField(max_length=120, blank=True, help_text="The authority's own number of it")
    issuing_bodies = models.JSONField(default=list)
    issued_on = models.DateField(null=True, help_text="Day of signing")
    effective_on = models.DateField(null=True)
    comments_close_on = models.DateField(null=True, help_text="Last day of a consultation")
    warnings = models.JSONField(default=list)
    is_partial = models.BooleanField(default=False)
    partial_reason = models.CharField(
        max_length=8, blank=True, help_text="Why only a part could be had: headline, teaser or paywall"
    )
    snapshot = models.ForeignKey("Snapshot", models.PROTECT, null=True, related_name="versions")
    known_at = models.DateTimeField(db_index=True)

    # What the extractor made of it. Empty `extracted_with` means it waits.
    extracted_with = models.CharField(max_length=40, blank=True, db_index=True)
    extracted_at = models.DateTimeField(null=True)
    is_relevant = models.BooleanField(null=True)
    relevance = models.FloatField(null=True)
    origin = models.CharField(
        max_length=100, blank=True, help_text="Entity id of the outlet it rests on; empty: its own"
    )
    extraction_error = models.TextField(blank=True)
    origin_key = models.CharField(
        max_length=200,
        blank=True,
        help_text="Whose reporting it is in the end: the outlet credited, that of the text it copies, "
        "else its own publisher",
    )
    compared_with = models.CharField(
        max_length=8, blank=True, db_index=True, help_text="Which way of comparing it was compared by; empty: it waits"
    )
    # When it was last placed in a story; null means it waits.
    storied_at = models.DateTimeField(null=True)
    # Whether its event mentions have been merged; false means they wait.
    is_merged = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("document", "text_hash"), name="version_unique_text"),
            models.UniqueConstraint(fields=("document", "number"), name="version_unique_number"),
        )
        indexes = (
            models.Index(fields=("-published_at", "-id"), name="version_by_publication"),
            models.Index(fields=("published_at", "id"), name="version_unstoried", condition=Q(storied_at__isnull=True)),
            models.Index(
                fields=("id",),
                name="version_with_deadline",
                condition=Q(effective_on__isnull=False) | Q(comments_close_on__isnull=False),
            ),
            models.Index(fields=("id",), name="version_unmerged", condition=Q(is_merged=False)),
        )
        ordering = (F("number").asc(),)

    def __str__(self) -> str:
        return f"{self.title} (version {self.number})"


class PageChange(models.Model):
    """What befell the page of a document at the publisher, as we saw it. Says nothing of what the document says."""

    class Kind(models.TextChoices):
        GONE = "gone"  # a rule whose page is gone is not repealed
        MOVED = "moved"
        RETURNED = "returned"

    document = models.ForeignKey(Document, models.CASCADE, related_name="page_changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    url = models.TextField(help_text="Of a page that moved the new address, else the one that was asked for")
    detail = models.TextField(blank=True, help_text="How the server said it, in words")
    known_at = models.DateTimeField(help_text="When it was first seen so")

    class Meta:
        ordering = ("known_at", "id")

    def __str__(self) -> str:
        return f"{self.kind}: {self.url}"
