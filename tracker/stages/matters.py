"""Matters as rows: the declared ones written to the database, and the one way to ask what they say."""

from datetime import datetime

import structlog
from django.db import transaction

from tracker.knowledge.matters import MatterDeclaration, load_groups, load_matters, parse_matter
from tracker.models import Event, Matter

log = structlog.get_logger(__name__)


def declarations() -> tuple[MatterDeclaration, ...]:
    """All matters that events feed: the shipped ones, then those that people made."""
    own = Matter.objects.filter(is_own=True).order_by("position", "slug")
    return (*load_matters(), *filter(None, map(declaration_of, own)))


def declaration_of(matter: Matter) -> MatterDeclaration | None:
    """Of a matter that a person made; None, and told, where the knowledge no longer allows it."""
    try:
        return parse_matter(
            {
                "slug": matter.slug,
                "position": matter.position,
                "title_en": matter.title_en,
                "title_zh": matter.title_zh,
                "question_en": matter.question_en,
                "question_zh": matter.question_zh,
                "rules": matter.rule["rules"],
                "states": matter.rule["states"],
            },
            load_groups(),
        )
    except (KeyError, ValueError) as error:
        log.warning("own_matter_left_out", matter=matter.slug, reason=str(error))
        return None


def sync(*, now: datetime) -> int:
    """Write the declared matters. How many rows changed; when a rule did, every event is looked at again.

    What was known before is history to a rule that is new: it tells the matter's past and wakes nobody.
    """
    changed = 0
    stored = {matter.slug: matter for matter in Matter.objects.all()}
    for declaration in load_matters():
        matter = stored.get(declaration.slug)
        fields = _fields(declaration)
        if matter is not None and all(getattr(matter, name) == value for name, value in fields.items()):
            continue
        is_new_rule = matter is None or matter.rule != fields["rule"]
        if is_new_rule:
            fields["declared_at"] = now
        with transaction.atomic():
            Matter.objects.update_or_create(slug=declaration.slug, defaults=fields)
            if is_new_rule:
                look_again()
        changed += 1
    return changed


def look_again() -> None:
    """Show every event to the matters once more."""
    Event.objects.filter(merged_into=None, is_followed=True).update(is_followed=False)


def _fields(declaration: MatterDeclaration) -> dict[str, object]:
    return {
        "title_en": declaration.title_en,
        "title_zh": declaration.title_zh,
        "question_en": declaration.question_en,
        "question_zh": declaration.question_zh,
        "position": declaration.position,
        "rule": dict(declaration.declared),
    }
