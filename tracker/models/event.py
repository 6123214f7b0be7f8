"""One happening, merged from the mentions of all documents in both languages."""

from django.db import models

from tracker.knowledge.vocabulary import Role, Status, Tier
from tracker.models.base import choices, new_public_id
from tracker.models.mention import DatedClaim


class Event(DatedClaim):
    """Carries the best date, status and confidence its mentions support. Recomputed whenever they change."""

    class Review(models.TextChoices):
        UNREVIEWED = "unreviewed"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    public_id = models.CharField(
        max_length=12,
        unique=True,
        default=new_public_id,
        editable=False,
        help_text="Made of the earliest text that tells it, so that it does not depend on what arrived first",
    )
    tier = models.CharField(max_length=12, choices=choices(Tier), help_text="Strongest tier among its mentions")
    headline = models.TextField(help_text="One line in words, made from type, status and participants")
    corroboration = models.PositiveIntegerField(default=1, help_text="Independent origins; bundled briefs do not count")
    mention_count = models.PositiveIntegerField(default=0)
    is_unsupported = models.BooleanField(
        default=False, help_text="Kept for its history although no current document tells it any more"
    )
    best_mention = models.ForeignKey("EventMention", models.SET_NULL, null=True, related_name="+")
    # When it happened for sorting: the best date, else the earliest publication of a document that tells it.
    happened_on = models.DateField(null=True, db_index=True)
    review = models.CharField(max_length=10, choices=Review.choices, default=Review.UNREVIEWED)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged_from")
    is_backfill = models.BooleanField(default=False, help_text="Known from history only: raises no alert")
    known_at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField(help_text="When its mentions last changed what it says")
    is_followed = models.BooleanField(default=False, help_text="Whether the matters have seen it as it now is")

    class Meta:
        indexes = (
            models.Index(fields=("-happened_on", "-id"), name="event_timeline"),
            models.Index(fields=("type", "-happened_on", "-id"), name="event_timeline_by_type"),
            models.Index(fields=("target_end",), name="event_by_target", condition=models.Q(target_end__isnull=False)),
            models.Index(fields=("id",), name="event_unfollowed", condition=models.Q(is_followed=False)),
            models.Index(
                fields=("type", "happened_on"), name="event_denials", condition=models.Q(status=Status.REFUTED.value)
            ),
        )

    def __str__(self) -> str:
        return self.headline


class EventAddress(models.Model):
    """A public id that an event had before an earlier text of it was found; it still leads there."""

    public_id = models.CharField(max_length=12, primary_key=True)
    event = models.ForeignKey(Event, models.CASCADE, related_name="former_addresses")

    def __str__(self) -> str:
        return self.public_id


class EventRole(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=12, choices=choices(Role))
    entity = models.ForeignKey("Entity", models.CASCADE, null=True, related_name="event_roles")
    name = models.CharField(max_length=200, blank=True, help_text="Where no entity is listed")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("event", "role", "entity"),
                condition=models.Q(entity__isnull=False),
                name="event_role_unique_entity",
            ),
            models.UniqueConstraint(
                fields=("event", "role", "name"), condition=models.Q(entity__isnull=True), name="event_role_unique_name"
            ),
            models.CheckConstraint(
                condition=models.Q(entity__isnull=False) | ~models.Q(name=""), name="event_role_has_filler"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role}: {self.entity_id or self.name}"


class EventLink(models.Model):
    """How one event bears on another. Follows from what both say: made again whenever either changes."""

    class Kind(models.TextChoices):
        DENIES = "denies"

    event = models.ForeignKey(Event, models.CASCADE, related_name="links", help_text="The denial")
    other = models.ForeignKey(Event, models.CASCADE, related_name="linked_from", help_text="The claim it denies")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.DENIES)
    known_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "other", "kind"), name="event_link_unique"),)

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind} {self.other_id}"
