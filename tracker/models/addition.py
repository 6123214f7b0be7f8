"""What people added to the shipped knowledge, and the names that wait for such a decision."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker.knowledge.vocabulary import EntityType
from tracker.models.base import choices


class KnowledgeAddition(models.Model):
    """A name, an entity or a cue that somebody added. Never edited: it is undone, or made to count again."""

    class Kind(models.TextChoices):
        ALIAS = "alias"
        ENTITY = "entity"
        CUE = "cue"

    kind = models.CharField(max_length=8, choices=Kind)
    entity_slug = models.CharField(max_length=64, blank=True, help_text="Whose name it is, or the id of the new entity")
    text = models.CharField(max_length=200, help_text="The name, the English name of the new entity, or the phrase")
    language = models.CharField(max_length=2, blank=True, help_text="Of a cue: en or zh")
    word_class = models.CharField(max_length=40, blank=True, help_text="Of a cue")
    cells = models.JSONField(default=dict, help_text="Of a new entity: the columns of entities.csv")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "entity_slug", "text", "language", "word_class"),
                condition=Q(undone_at__isnull=True),
                name="addition_unique_while_it_counts",
            ),
            models.UniqueConstraint(
                fields=("entity_slug",),
                condition=Q(kind="entity", undone_at__isnull=True),
                name="addition_unique_entity",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Candidate(models.Model):
    """Words that look like a name which no entity is listed for. Nothing is linked by it."""

    class Decision(models.TextChoices):
        WAITS = "", "waits"
        ALIAS = "alias"
        ENTITY = "entity"
        ASIDE = "aside", "set aside"

    language = models.CharField(max_length=2)
    key = models.CharField(max_length=120, help_text="The folded form")
    surface = models.CharField(max_length=120, help_text="As it first stood in a text")
    type = models.CharField(max_length=12, choices=choices(EntityType), help_text="A guess from the form")
    decision = models.CharField(max_length=8, choices=Decision, blank=True, default=Decision.WAITS)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    addition = models.ForeignKey(KnowledgeAddition, models.SET_NULL, null=True, related_name="candidates")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("language", "key"), name="candidate_unique"),)

    def __str__(self) -> str:
        return self.surface


class CandidateSighting(models.Model):
    """A document that holds a candidate: one row, however often it stands there. Goes when the document goes."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="sightings")
    document = models.ForeignKey("Document", models.CASCADE, related_name="+")
    version = models.ForeignKey("DocumentVersion", models.CASCADE, related_name="+")
    start = models.PositiveIntegerField(help_text="Of the first sentence that holds it, in code points")
    end = models.PositiveIntegerField()
    seen_at = models.DateTimeField(help_text="When the text became known")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("candidate", "document"), name="sighting_once_a_document"),)

    def __str__(self) -> str:
        return f"{self.candidate_id} in {self.document_id}"
