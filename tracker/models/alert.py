"""What a person wants to hear of, what matched, and what was sent."""

import secrets

from django.conf import settings
from django.db import models

from tracker.knowledge.vocabulary import Tier
from tracker.models.base import Leasable, choices, new_public_id


def new_revision() -> int:
    """Another number for every state a watch was ever in; small enough that a sum over all watches is a whole number
    of 64 bits."""
    return secrets.randbits(44)


class Rhythm(models.TextChoices):
    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


class Watch(models.Model):
    """Empty lists mean "any". `minimum_tier` is the weakest tier that still alerts."""

    class Certainty(models.TextChoices):
        ANY = "any"  # every change, confirmed or reported
        CONFIRMED = "confirmed"  # only what officials or the company itself say
        CONFIRMED_OR_DISPUTED = "disputed"  # that, and what contradicts it

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    name = models.CharField(max_length=200)
    matters = models.ManyToManyField("tracker.Matter", blank=True, related_name="watches")
    types = models.JSONField(default=list, blank=True)
    entities = models.ManyToManyField("tracker.Entity", blank=True, related_name="watches")
    authorities = models.ManyToManyField("tracker.Entity", blank=True, related_name="watches_of_decisions")
    jurisdictions = models.JSONField(default=list, blank=True, help_text="ISO 3166 codes, and EU")
    statuses = models.JSONField(default=list, blank=True, help_text="Of the state a matter moves to")
    languages = models.JSONField(default=list, blank=True, help_text="Of the evidence: en, zh")
    words = models.JSONField(default=list, blank=True, help_text="Words or phrases; one of them must stand there")
    minimum_tier = models.CharField(max_length=12, choices=choices(Tier), default=Tier.ANONYMOUS.value)
    certainty = models.CharField(max_length=10, choices=Certainty.choices, default=Certainty.ANY)
    wants_history = models.BooleanField(default=False, help_text="Also what only a backfill or a first load tells")
    rhythm = models.CharField(max_length=9, choices=Rhythm.choices, default=Rhythm.IMMEDIATE)
    is_paused = models.BooleanField(default=False)
    feed_token = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        editable=False,
        help_text="Secret part of its feed's address, if it has one",
    )
    revision = models.BigIntegerField(default=new_revision, editable=False)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, help_text="Kept for a while so that a deletion can be undone")

    class Meta:
        verbose_name_plural = "watches"
        ordering = ("name", "id")
        # All that is asked before each use of the watches' index in memory.
        indexes = (models.Index(fields=("deleted_at", "is_paused", "revision"), name="watch_revisions"),)

    def __str__(self) -> str:
        return self.name


class Outgoing(Leasable):
    """A mail that is to be handed over once: the row is the outbox entry."""

    class State(models.TextChoices):
        PENDING = "pending"
        SENT = "sent"
        SET_ASIDE = "set_aside"  # failed too often; shown to operators, not retried
        WITHDRAWN = "withdrawn"  # watch paused or deleted before it was sent

    message_id = models.CharField(max_length=200, unique=True, help_text="Fixed here, so that a repeat is recognised")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Digest(Outgoing):
    """What a person's daily or weekly watches matched, in one mail. At most one for each time it is due, ever."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    rhythm = models.CharField(max_length=9, choices=Rhythm.choices)
    due_at = models.DateTimeField(help_text="What had been raised by then is in it, unless an earlier one had it")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "rhythm", "due_at"), name="digest_unique"),)
        indexes = (models.Index(fields=("state", "next_attempt_at"), name="digest_pending"),)

    def __str__(self) -> str:
        return f"{self.rhythm} {self.due_at:%Y-%m-%d}"


class Alert(Outgoing):
    """One transition that one watch is to hear of, at most once per pair, ever; by a mail of its own or in a digest."""

    transition = models.ForeignKey("Transition", models.CASCADE, related_name="alerts")
    watch = models.ForeignKey(Watch, models.CASCADE, related_name="alerts")
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, related_name="alerts")
    told_with = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="tells",
        help_text="The alert whose mail told it: the same change, of another watch of the same person",
    )  # fmt: skip

    class Meta:
        constraints = (models.UniqueConstraint(fields=("transition", "watch"), name="alert_unique"),)
        indexes = (models.Index(fields=("state", "next_attempt_at"), name="alert_pending"),)

    def __str__(self) -> str:
        return f"{self.watch_id} × {self.transition_id}"


class FaultMail(Outgoing):
    """What one operator is told of sources: faults that are new, and faults that are over."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="fault_mails")
    opened = models.JSONField(default=list, help_text="Ids of the faults")
    mended = models.JSONField(default=list, help_text="Ids of the faults")

    class Meta:
        indexes = (models.Index(fields=("state", "next_attempt_at"), name="fault_mail_pending"),)

    def __str__(self) -> str:
        return f"{len(self.opened)} new, {len(self.mended)} over"


class Delivery(models.Model):
    """One attempt to hand a mail to the mail server: an alert's, a digest's or one about faults."""

    alert = models.ForeignKey(Alert, models.CASCADE, null=True, related_name="deliveries")
    digest = models.ForeignKey(Digest, models.CASCADE, null=True, related_name="deliveries")
    fault_mail = models.ForeignKey(FaultMail, models.CASCADE, null=True, related_name="deliveries")
    attempted_at = models.DateTimeField()
    is_accepted = models.BooleanField()
    detail = models.TextField(blank=True, help_text="What the server said, or why there was no answer")

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ("-attempted_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(alert__isnull=False, digest__isnull=True, fault_mail__isnull=True)
                | models.Q(alert__isnull=True, digest__isnull=False, fault_mail__isnull=True)
                | models.Q(alert__isnull=True, digest__isnull=True, fault_mail__isnull=False),
                name="delivery_of_one_mail",
            ),
        )

    def __str__(self) -> str:
        return "accepted" if self.is_accepted else self.detail[:80]
