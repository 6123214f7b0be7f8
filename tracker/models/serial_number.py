"""Serial numbers of documents, as parsed when they were stored: finding gaps asks for all of them at once."""

from django.db import models

from tracker.models.document import DocumentVersion


class SerialNumber(models.Model):
    """One number in one series: that of a notice, or of the batch that its title names."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="serial_numbers")
    series = models.CharField(max_length=200, help_text="公告, 工信部联通装, or the title that batches share")
    year = models.PositiveSmallIntegerField(null=True, help_text="Empty: the series counts through the years")
    serial = models.PositiveIntegerField()
    issued_by = models.CharField(max_length=200, help_text="As the notice names its first issuer, else its publisher")

    def __str__(self) -> str:
        return f"{self.series} {self.year or ''} {self.serial}"
