"""What a text changed against an earlier one."""

from django.db import models

from tracker.models.document import DocumentVersion


class Comparison(models.Model):
    """One version against the one before it, or a periodic filing against the company's filing before it.

    Holds places and not words: what is shown is cut out of the two texts, and goes when they go.
    """

    class Basis(models.TextChoices):
        VERSION = "version"
        FILING = "filing"

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="comparisons")
    previous = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="+")
    basis = models.CharField(max_length=8, choices=Basis.choices)
    added = models.PositiveIntegerField(help_text="Sentences or clauses")
    removed = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    renumbered = models.PositiveIntegerField(help_text="Also those that only moved")
    changes = models.JSONField(help_text="Places of the changes in both texts, as tracker.stages.compare writes them")
    known_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "basis"), name="comparison_unique"),)

    def __str__(self) -> str:
        return f"{self.version_id} against {self.previous_id}"
