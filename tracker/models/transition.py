"""How the states of matters moved, as it is known now and as it was known at any time before."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from tracker.knowledge.vocabulary import Direction, Status, Tier
from tracker.models.base import choices

_IS_MOVE = Q(corrects__isnull=True)


class TransitionQuerySet(models.QuerySet["Transition"]):
    def standing(self, as_of: datetime | None = None) -> "TransitionQuerySet":
        """The moves that make up the history of the matters; with `as_of`, as it was known then."""
        moves = self.filter(corrects__isnull=True)
        if as_of is None:
            return moves.filter(superseded_at__isnull=True)
        is_kept = Q(superseded_at__isnull=True) | Q(superseded_at__gt=as_of)
        return moves.filter(is_kept, known_at__lte=as_of)

    def listed(self) -> "TransitionQuerySet":
        """What stands, and what was taken back."""
        return self.filter(superseded_at__isnull=True)

    def news(self) -> "TransitionQuerySet":
        """Those of them that a person may be told of: history and bundled briefs are none."""
        return self.listed().filter(is_news=True).exclude(track=Transition.Track.BUNDLED)


class Transition(models.Model):
    """A matter's state on one track moved, because of one event; or such a move was taken back.

    A row is written once. When its ground falls away, or more is known of it, it is superseded and another one may take
    its place: what was visible at a time are the rows known by then and not yet superseded.
    """

    class Track(models.TextChoices):
        CONFIRMED = "confirmed"  # officials and the company itself
        REPORTED = "reported"  # media, unnamed sources, analysts
        BUNDLED = "bundled"  # the briefs that come with the product; shown until live evidence exists

    class Resolution(models.TextChoices):
        """What an official act made of a report."""

        CONFIRMED = "confirmed"
        CONTRADICTED = "contradicted"
        EXPIRED = "expired"  # overtaken: neither borne out nor denied

    public_id = models.CharField(
        max_length=12, help_text="Of the move: made of matter, track, day and states. What superseded it may share it"
    )
    change_id = models.CharField(
        max_length=12, db_index=True, help_text="Of the row that first told this change: kept when it is told anew"
    )
    matter = models.ForeignKey("Matter", models.CASCADE, related_name="transitions")
    event = models.ForeignKey("Event", models.CASCADE, related_name="transitions")
    track = models.CharField(max_length=10, choices=Track.choices)
    from_state = models.CharField(
        max_length=14, choices=choices(Status), blank=True, help_text="Empty: nothing was known"
    )
    to_state = models.CharField(
        max_length=14,
        choices=choices(Status),
        blank=True,
        help_text="Empty only where all that was known is taken back",
    )
    direction = models.CharField(max_length=8, choices=choices(Direction))
    tier = models.CharField(max_length=12, choices=choices(Tier))
    # The evidence as it stood; the mention may be read again later, the words that moved the state are kept.
    mention = models.ForeignKey("EventMention", models.SET_NULL, null=True, related_name="+")
    evidence = models.TextField()
    evidence_language = models.CharField(max_length=16)
    document = models.ForeignKey("Document", models.SET_NULL, null=True, related_name="+")
    happened_on = models.DateField(null=True)
    date = models.CharField(max_length=24, blank=True, help_text="With its precision, as the event gives it")
    is_backfill = models.BooleanField(default=False, help_text="Only history tells it")
    dispute_reason = models.TextField(
        blank=True, help_text="How it contradicts what had happened by then; empty where it does not"
    )
    resolution = models.CharField(max_length=12, choices=Resolution.choices, blank=True)
    resolved_on = models.DateField(null=True)
    resolved_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="resolves", help_text="The confirmed move that overtook it"
    )
    known_at = models.DateTimeField(db_index=True, help_text="Since when it stands so")
    superseded_at = models.DateTimeField(null=True, help_text="Until when; empty: it stands")
    learnt_at = models.DateTimeField(db_index=True, help_text="When the change was first known, however told")
    is_news = models.BooleanField(default=False, help_text="It changed the state shown when it was learnt")
    corrects = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        related_name="corrections",
        help_text="Only where this takes back what had been told",
    )
    correction = models.TextField(blank=True, help_text="Why it was taken back, in words")
    is_alerted = models.BooleanField(default=False, help_text="Whether the watches have seen it")

    objects = TransitionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "track", "happened_on"),
                condition=_IS_MOVE & Q(superseded_at__isnull=True),
                name="transition_one_a_day",
            ),
            models.UniqueConstraint(
                fields=("public_id",), condition=Q(superseded_at__isnull=True), name="transition_public_id"
            ),
        )
        indexes = (
            models.Index(fields=("matter", "track", "-happened_on"), name="transition_latest"),
            models.Index(fields=("id",), name="transition_unalerted", condition=Q(is_alerted=False)),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.from_state or 'nothing'} → {self.to_state or 'nothing'}"
