"""What a person wants to hear of, what matched, and what was sent."""

import secrets

from django.conf import settings
from django.db import models

from tracker.knowledge.vocabulary import Tier
from tracker.models.base import Leasable, choices, new_public_id


def new_unsubscribe_key() -> str:
    return secrets.token_urlsafe(24)


class Watch(models.Model):
    """Empty lists mean "any". `minimum_tier` is the weakest tier that still alerts."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    name = models.CharField(max_length=200)
    matters = models.ManyToManyField("tracker.Matter", blank=True, related_name="watches")
    types = models.JSONField(default=list, blank=True)
    entities = models.ManyToManyField("tracker.Entity", blank=True, related_name="watches")
    minimum_tier = models.CharField(max_length=12, choices=choices(Tier), default=Tier.ANONYMOUS.value)
    is_paused = models.BooleanField(default=False)
    unsubscribe_key = models.CharField(max_length=64, unique=True, default=new_unsubscribe_key, editable=False)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, help_text="Kept for a while so that a deletion can be undone")

    class Meta:
        verbose_name_plural = "watches"
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Alert(Leasable):
    """One transition that one watch is to hear of. The row is the outbox entry: at most one per pair, ever."""

    class State(models.TextChoices):
        PENDING = "pending"
        SENT = "sent"
        SET_ASIDE = "set_aside"  # failed too often; shown to operators, not retried
        WITHDRAWN = "withdrawn"  # watch paused or deleted before it was sent

    transition = models.ForeignKey("Transition", models.CASCADE, related_name="alerts")
    watch = models.ForeignKey(Watch, models.CASCADE, related_name="alerts")
    message_id = models.CharField(max_length=200, unique=True, help_text="Fixed here, so that a repeat is recognised")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("transition", "watch"), name="alert_unique"),)
        indexes = (models.Index(fields=("state", "next_attempt_at"), name="alert_pending"),)

    def __str__(self) -> str:
        return f"{self.watch_id} × {self.transition_id}"


class Delivery(models.Model):
    """One attempt to hand an alert to the mail server."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="deliveries")
    attempted_at = models.DateTimeField()
    is_accepted = models.BooleanField()
    detail = models.TextField(blank=True, help_text="What the server said, or why there was no answer")

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ("-attempted_at",)

    def __str__(self) -> str:
        return "accepted" if self.is_accepted else self.detail[:80]
