"""A walk through a source's archive: how far it has come, so that it goes on from there after any interruption."""

from django.db import models

from tracker.models.base import Leasable


class Backfill(Leasable):
    """One source's history from a day on. One row a source: another day begins anew."""

    source = models.OneToOneField("Source", models.CASCADE, related_name="backfill")
    since = models.DateField(help_text="The oldest day wanted")
    raises_alerts = models.BooleanField(default=False, help_text="Whether what it finds is treated as news")
    position = models.JSONField(default=dict, help_text="What is still to be asked for, as scrapers.archive writes it")
    pages = models.PositiveIntegerField(default=0, help_text="Answers of the archive read so far")
    items_found = models.PositiveIntegerField(default=0)
    items_new = models.PositiveIntegerField(default=0)
    spent_s = models.FloatField(default=0.0, help_text="Seconds of work so far, pauses between runs left out")
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.source} since {self.since}"
