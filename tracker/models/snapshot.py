from django.db import models


class Snapshot(models.Model):
    """Raw bytes as received; the bytes themselves lie in the content-addressed store."""

    sha256 = models.CharField(max_length=64, unique=True)
    url = models.TextField(help_text="Address of the first answer with these bytes, after redirects")
    fetched_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    media_type = models.CharField(max_length=100, blank=True)
    size_bytes = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.url}"
