"""Long-running questions."""

from django.db import models


class Matter(models.Model):
    """A question with a state on each track. The rule that gathers its events is declared in its knowledge file, or, of
    one that people made in the pages, here."""

    slug = models.SlugField(max_length=64, unique=True)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)
    question_en = models.TextField()
    question_zh = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0, help_text="Order on the board")
    rule = models.JSONField(default=dict, help_text="Which events belong to it, as declared")
    declared_at = models.DateTimeField(
        null=True, help_text="When its rule last changed: what was known before is history to it and raises no alert"
    )
    is_own = models.BooleanField(default=False, help_text="Made by a person in the pages")
    made_by = models.ForeignKey("User", models.SET_NULL, null=True, related_name="matters")
    events = models.ManyToManyField("tracker.Event", related_name="matters")
    is_disputed = models.BooleanField(default=False)
    dispute_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.title_en
