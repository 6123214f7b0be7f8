"""What the reader found in one document version. Replaced as a whole when the version is read again."""

from django.db import models

from tracker.knowledge.vocabulary import Attribution, EventType, Role, Status, Tier
from tracker.models.base import choices


class Mention(models.Model):
    """Words in the text that point to an entity. Offsets are code points, half-open."""

    version = models.ForeignKey("DocumentVersion", models.CASCADE, related_name="mentions")
    entity = models.ForeignKey("Entity", models.CASCADE, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    surface = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "start", "end", "entity"), name="mention_unique"),)
        ordering = ("start",)

    def __str__(self) -> str:
        return self.surface


class DatedClaim(models.Model):
    """Type, status and dates, shared by what one document claims and by the merged event.

    A date keeps its precision: `date` is the public form ("2024-04", "2025-Q1"), `date_start` and `date_end`
    the days it covers, both inclusive.
    """

    type = models.CharField(max_length=20, choices=choices(EventType))
    status = models.CharField(max_length=14, choices=choices(Status))
    date = models.CharField(max_length=24, blank=True)
    date_start = models.DateField(null=True)
    date_end = models.DateField(null=True)
    target_date = models.CharField(max_length=24, blank=True)
    target_start = models.DateField(null=True)
    target_end = models.DateField(null=True)
    confidence = models.FloatField()

    class Meta:
        abstract = True


class EventMention(DatedClaim):
    version = models.ForeignKey("DocumentVersion", models.CASCADE, related_name="event_mentions")
    event = models.ForeignKey("Event", models.SET_NULL, null=True, related_name="mentions")
    attribution = models.CharField(max_length=10, choices=choices(Attribution))
    attributed_to = models.CharField(max_length=200, blank=True, help_text="Entity id or name of who vouches")
    tier = models.CharField(
        max_length=12, choices=choices(Tier), help_text="Attribution weighed with the source's own tier"
    )
    evidence_start = models.PositiveIntegerField()
    evidence_end = models.PositiveIntegerField()
    evidence = models.TextField(help_text="The sentence it was read from, as it stands in the text")
    trigger_start = models.PositiveIntegerField()
    trigger_end = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    extractor_version = models.CharField(max_length=40)
    is_rereading = models.BooleanField(
        default=False, help_text="Found only when a text that was read before was read again: raises no alert"
    )
    known_at = models.DateTimeField()

    class Meta:
        ordering = ("evidence_start",)
        indexes = (models.Index(fields=("type", "status"), name="event_mention_kind"),)

    def __str__(self) -> str:
        return f"{self.type} {self.status}"


class EventMentionRole(models.Model):
    event_mention = models.ForeignKey(EventMention, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=12, choices=choices(Role))
    entity = models.ForeignKey("Entity", models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True, help_text="Where no entity is listed")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("event_mention", "role", "entity"),
                condition=models.Q(entity__isnull=False),
                name="mention_role_unique_entity",
            ),
            models.UniqueConstraint(
                fields=("event_mention", "role", "name"),
                condition=models.Q(entity__isnull=True),
                name="mention_role_unique_name",
            ),
            models.CheckConstraint(
                condition=models.Q(entity__isnull=False) | ~models.Q(name=""), name="mention_role_has_filler"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role}: {self.entity_id or self.name}"
