"""Sources that administrators declared on the page."""

from django.db import models


class PageDeclaration(models.Model):
    """One source as a table of the operator's file would declare it, shared by all machines."""

    slug = models.SlugField(max_length=64, unique=True)
    table = models.JSONField(help_text="As `scrapers.user_sources.SourceTable`")
    changed_by = models.ForeignKey("User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.slug
