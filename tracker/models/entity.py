"""The knowledge base as stored: loaded from reviewed data files, one version at a time."""

from django.db import models

from tracker.knowledge.vocabulary import EntityType
from tracker.models.base import choices


class KnowledgeVersion(models.Model):
    digest = models.CharField(max_length=64, unique=True, help_text="Hash of the data files")
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]


class Entity(models.Model):
    slug = models.CharField(max_length=64, primary_key=True)
    type = models.CharField(max_length=12, choices=choices(EntityType))
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    tickers = models.JSONField(default=list)
    cik = models.CharField(max_length=10, blank=True)
    wikidata = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name_plural = "entities"
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name_en


class Alias(models.Model):
    entity = models.ForeignKey(Entity, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    added_by = models.CharField(max_length=64, default="project")

    class Meta:
        verbose_name_plural = "aliases"
        constraints = (models.UniqueConstraint(fields=("entity", "text"), name="alias_unique"),)

    def __str__(self) -> str:
        return self.text
