"""Long-running questions and how their state moved."""

from django.db import models

from tracker.knowledge.vocabulary import Direction, Status, Tier
from tracker.models.base import choices


class Matter(models.Model):
    """A question with a state on each track. The rule that gathers its events is in its knowledge file."""

    slug = models.SlugField(max_length=64, unique=True)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)
    question_en = models.TextField()
    question_zh = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0, help_text="Order on the board")
    rule = models.JSONField(default=dict, help_text="Which events belong to it, as declared")
    declared_at = models.DateTimeField(
        null=True, help_text="When its rule last changed: what was known before is history to it and raises no alert"
    )
    events = models.ManyToManyField("tracker.Event", related_name="matters")
    is_disputed = models.BooleanField(default=False)
    dispute_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.title_en


class Transition(models.Model):
    """A matter's state on one track moved, because of one event. Written once, never edited."""

    class Track(models.TextChoices):
        CONFIRMED = "confirmed"  # officials and the company itself
        REPORTED = "reported"  # media, unnamed sources, analysts
        BUNDLED = "bundled"  # the briefs that come with the product; shown until live evidence exists

    public_id = models.CharField(max_length=12, unique=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="transitions")
    event = models.ForeignKey("Event", models.CASCADE, related_name="transitions")
    track = models.CharField(max_length=10, choices=Track.choices)
    from_state = models.CharField(
        max_length=14, choices=choices(Status), blank=True, help_text="Empty: nothing was known"
    )
    to_state = models.CharField(max_length=14, choices=choices(Status))
    direction = models.CharField(max_length=8, choices=choices(Direction))
    tier = models.CharField(max_length=12, choices=choices(Tier))
    # The evidence as it stood; the mention may be read again later, the words that moved the state are kept.
    mention = models.ForeignKey("EventMention", models.SET_NULL, null=True, related_name="+")
    evidence = models.TextField()
    evidence_language = models.CharField(max_length=16)
    document = models.ForeignKey("Document", models.SET_NULL, null=True, related_name="+")
    happened_on = models.DateField(null=True)
    date = models.CharField(max_length=24, blank=True, help_text="With its precision, as the event gives it")
    is_backfill = models.BooleanField(default=False)
    dispute_reason = models.TextField(
        blank=True, help_text="How it contradicted what was known when it was told; empty where it did not"
    )
    known_at = models.DateTimeField(db_index=True)
    is_alerted = models.BooleanField(default=False, help_text="Whether the watches have seen it")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("matter", "event", "track"), name="transition_unique"),)
        indexes = (
            models.Index(fields=("matter", "track", "-id"), name="transition_latest"),
            models.Index(fields=("id",), name="transition_unalerted", condition=models.Q(is_alerted=False)),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.from_state or 'nothing'} → {self.to_state}"
