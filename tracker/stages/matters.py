"""Matters as rows: the declared ones written to the database, and the one way to ask what they say."""

from django.db import transaction

from tracker.knowledge.matters import MatterDeclaration, load_matters
from tracker.models import Event, Matter


def sync() -> int:
    """Write the declared matters. How many rows changed; when a rule did, every event is looked at again."""
    changed = 0
    stored = {matter.slug: matter for matter in Matter.objects.all()}
    rules_changed = False
    for declaration in load_matters():
        matter = stored.get(declaration.slug)
        fields = _fields(declaration)
        if matter is not None and all(getattr(matter, name) == value for name, value in fields.items()):
            continue
        rules_changed |= matter is None or matter.rule != fields["rule"]
        with transaction.atomic():
            Matter.objects.update_or_create(slug=declaration.slug, defaults=fields)
            if rules_changed:
                Event.objects.filter(merged_into=None, is_followed=True).update(is_followed=False)
        changed += 1
    return changed


def _fields(declaration: MatterDeclaration) -> dict[str, object]:
    return {
        "title_en": declaration.title_en,
        "title_zh": declaration.title_zh,
        "question_en": declaration.question_en,
        "question_zh": declaration.question_zh,
        "position": declaration.position,
        "rule": dict(declaration.declared),
    }
