"""Promises: who expected what by when, and what became of it."""

from django.db import models

from tracker.knowledge.vocabulary import Attribution
from tracker.models.base import choices


class Expectation(models.Model):
    """An event that looks ahead to a target date, as a promise of whoever said so. Derived from the events alone."""

    class Outcome(models.TextChoices):
        OPEN = "open"  # the target is still to come
        MET = "met"
        LATE = "late"  # it came, after the target
        PARTIAL = "partial"  # so far only a trial of it came
        MISSED = "missed"  # the target passed and nothing is known
        WITHDRAWN = "withdrawn"  # refused, said to be untrue or ended before the target

    event = models.OneToOneField("Event", models.CASCADE, related_name="expectation")
    speaker = models.ForeignKey(
        "Entity", models.CASCADE, null=True, related_name="expectations", help_text="Who expected it"
    )
    speaker_name = models.CharField(max_length=200, blank=True, help_text="Where no entity is listed")
    attribution = models.CharField(max_length=10, choices=choices(Attribution), help_text="What kind of voice it is")
    said_on = models.DateField(help_text="When it was said; where no text dates it, when it was first told")
    subject = models.CharField(
        max_length=200, db_index=True, help_text="What is promised: kind of event, whose and which thing"
    )
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    settled_by = models.ForeignKey(
        "Event", models.SET_NULL, null=True, related_name="settles", help_text="The event that decided the outcome"
    )
    settled_on = models.DateField(null=True)
    slip_days = models.PositiveIntegerField(
        null=True, help_text="From the last day of the target to when it came; empty: it did not"
    )
    known_at = models.DateTimeField(help_text="When this installation learnt of the promise")
    changed_at = models.DateTimeField(help_text="When its outcome was last decided anew")

    class Meta:
        ordering = ("said_on", "event__public_id")
        indexes = (models.Index(fields=("outcome",), name="expectation_outcome"),)

    def __str__(self) -> str:
        return f"{self.speaker_id or self.speaker_name}: {self.subject}"
