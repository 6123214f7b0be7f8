from django.db import models

from tracker.models.base import new_public_id


class Story(models.Model):
    """All documents that tell the same news, with the outlet or body it came from."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    title = models.TextField()
    origin = models.CharField(
        max_length=100, blank=True, help_text="Entity id or publisher whose reporting it rests on"
    )
    first_document = models.ForeignKey("Document", models.SET_NULL, null=True, related_name="+")
    first_published_at = models.DateTimeField(null=True)
    last_published_at = models.DateTimeField(null=True, db_index=True)
    independent_origins = models.PositiveIntegerField(default=1)
    document_count = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged_from")
    known_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.title


class StoryBand(models.Model):
    """One band of a version's MinHash: versions that share a band are candidates for one story."""

    version = models.ForeignKey("DocumentVersion", models.CASCADE, related_name="bands")
    band = models.CharField(max_length=24)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "band"), name="band_unique"),)
        indexes = (models.Index(fields=("band",), name="band_lookup"),)

    def __str__(self) -> str:
        return self.band
