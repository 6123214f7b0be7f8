"""What an administrator does to sources on the page: declare, change, take away, switch.

The database holds these declarations, because many machines share a database and not a file; each function brings the
stored sources up to date at once.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from scrapers.declare import SLUG
from scrapers.declare import Source as Declaration
from scrapers.errors import BadDeclaration
from scrapers.user_sources import user_source
from tracker.errors import SourceDeclarationInvalid
from tracker.models import PageDeclaration, Source, User
from tracker.stages import declared, load, probation

log = structlog.get_logger(__name__)

SWITCHED_OFF = "switched off by an administrator"


def build(slug: str, table: Mapping[str, Any]) -> Declaration:
    """The source that a table declares. Errors: SourceDeclarationInvalid, with the key in its context."""
    try:
        return user_source(slug, table, where="page")
    except BadDeclaration as error:
        said = str(error).removeprefix(f"page: [sources.{slug}] ")
        raise SourceDeclarationInvalid(said, key=str(error.context.get("key", ""))) from error


def name_problem(slug: str, *, is_new: bool) -> str:
    """Why a source cannot have this name, in words; empty when it can."""
    if not SLUG.fullmatch(slug) or len(slug) > 64:
        return "Lower-case letters, digits and single hyphens between them, 64 at most."
    if declared.is_taken(slug):
        return "A source of the project has this name, or needs it."
    if slug in _in_file():
        return "A source of the operator's file has this name."
    if is_new and PageDeclaration.objects.filter(slug=slug, deleted_at=None).exists():
        return "There is a source of this name already."
    return ""


def save(slug: str, table: Mapping[str, Any], *, by: User, now: datetime) -> Source:
    """Declare a source, or change the one of this name. What was changed proves itself anew at its next visit.

    Errors: SourceDeclarationInvalid.
    """
    if problem := name_problem(slug, is_new=False):
        raise SourceDeclarationInvalid(problem, key="slug")
    source = build(slug, table)
    before = declared.find(slug)
    with transaction.atomic():
        PageDeclaration.objects.update_or_create(
            slug=slug,
            defaults={"table": dict(table), "changed_by": by, "changed_at": now, "deleted_at": None},
            create_defaults={"table": dict(table), "changed_by": by, "created_at": now, "changed_at": now},
        )
        load.load_sources()
        row = Source.objects.get(slug=slug)
        if before is not None and probation.digest(before) != probation.digest(source):
            probation.start(row)
            row.refresh_from_db()
    log.info("source_declared", source=slug, by=by.pk)
    return row


def delete(slug: str, *, by: User, now: datetime) -> None:
    """Its declaration goes, and with it the visits; documents, faults and history stay."""
    PageDeclaration.objects.filter(slug=slug, deleted_at=None).update(deleted_at=now, changed_at=now, changed_by=by)
    load.load_sources()
    log.info("source_taken_away", source=slug, by=by.pk)


def restore(slug: str, *, by: User, now: datetime) -> None:
    PageDeclaration.objects.filter(slug=slug).update(deleted_at=None, changed_at=now, changed_by=by)
    load.load_sources()


def switch(row: Source, *, is_on: bool) -> None:
    """Any declared source on or off; what a declaration or its terms switched off is not switched here."""
    if is_on and not why_not_on(row):
        Source.objects.filter(pk=row.pk).update(is_enabled=True, disabled_reason="", next_due_at=None)
    elif not is_on:
        Source.objects.filter(pk=row.pk).update(is_enabled=False, disabled_reason=SWITCHED_OFF)


def why_not_on(row: Source) -> str:
    """Why a source that is off cannot be switched on here, in words; empty when it can."""
    source = declared.find(row.slug)
    if source is None:
        return "Nothing declares it any more."
    if source.terms_forbid:
        return "Its terms do not allow collection."
    if row.declared_by == Source.DeclaredBy.USER and not source.enabled_by_default:
        return "It is switched off in the operator's file: switch it on there."
    return ""


def table_of(slug: str) -> dict[str, Any] | None:
    """The declaration as it was saved; None if the page does not declare it."""
    table = PageDeclaration.objects.filter(slug=slug, deleted_at=None).values_list("table", flat=True).first()
    return None if table is None else dict(table)


def _in_file() -> Mapping[str, Declaration]:
    try:
        return declared.user_sources()
    except (BadDeclaration, OSError):
        return {}
