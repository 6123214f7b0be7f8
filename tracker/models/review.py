"""What people decided about which texts tell one story or one happening."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker.knowledge.vocabulary import EventType, Status
from tracker.models.base import choices


class ReviewQuerySet(models.QuerySet["Review"]):
    def counting(self) -> "ReviewQuerySet":
        """Those that hold: neither undone nor overruled by a later one that itself holds."""
        return self.filter(Q(overruled_by=None) | Q(overruled_by__undone_at__isnull=False), undone_at__isnull=True)


class Review(models.Model):
    """A person's word that stories or events are one, or that one of them is two. Never edited: it is undone, or made
    to count again. It names texts and sentences, not rows that a new reading replaces, and so survives it."""

    class Subject(models.TextChoices):
        STORY = "story"
        EVENT = "event"

    class Act(models.TextChoices):
        MERGE = "merge"
        SPLIT = "split"

    subject = models.CharField(max_length=5, choices=Subject)
    act = models.CharField(max_length=5, choices=Act)
    title = models.TextField(help_text="Of what it was about, as it was called then")
    other_title = models.TextField(blank=True, help_text="Of a merge: what joined it")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    overruled_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="overrules")
    is_settled = models.BooleanField(default=False, help_text="Whether stories or events have been brought in line")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("id",), name="review_unsettled", condition=Q(is_settled=False)),)

    def __str__(self) -> str:
        return f"{self.act} of {self.subject}: {self.title}"


class ReviewedText(models.Model):
    """A document, or one claim of it, on one side of a decision. Goes when the document goes."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="texts")
    document = models.ForeignKey("Document", models.CASCADE, related_name="+")
    part = models.PositiveSmallIntegerField(help_text="0: what it was about; 1: what joined it or was taken out")
    story = models.ForeignKey("Story", models.SET_NULL, null=True, related_name="+", help_text="Where it was then")
    event = models.ForeignKey("Event", models.SET_NULL, null=True, related_name="+", help_text="Where it was then")
    # Of an event: which claim of the document. Found again by its kind and its sentence, wherever that now stands.
    type = models.CharField(max_length=20, choices=choices(EventType), blank=True)
    status = models.CharField(max_length=14, choices=choices(Status), blank=True)
    evidence = models.TextField(blank=True)
    names = models.JSONField(default=list, help_text="Who and what it is about, to tell apart claims of one sentence")

    def __str__(self) -> str:
        return f"{self.review_id}: {self.document_id}"
