"""Additions to the knowledge: stored with who and when, undone, and taken into use by every process that reads."""

from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tracker.errors import AdditionRefused, KnowledgeInvalid
from tracker.knowledge import additions as in_process
from tracker.knowledge.additions import AddedAlias, AddedCue, Additions
from tracker.knowledge.additions_files import cells_of, entity_of
from tracker.knowledge.entities import listed_entities
from tracker.knowledge.entity import Entity
from tracker.knowledge.vocabulary import EntityId
from tracker.models import (
    Alias,
    Candidate,
    EventMentionRole,
    EventRole,
    KnowledgeAddition,
    Mention,
    User,
    Watch,
)
from tracker.models import Entity as EntityRow
from tracker.stages.checking import Addition, problem_of

log = structlog.get_logger(__name__)

Kind = KnowledgeAddition.Kind
BY_USER = "user"  # who it was stands with the addition

_seen: tuple[int, ...] = ()
_made = in_process.NOTHING


def refresh() -> None:
    """Read from now on with what is stored. One short query where nothing changed since this process last looked."""
    global _seen, _made
    ids = tuple(counting().values_list("pk", flat=True))
    if ids == _seen and _made is in_process.in_use():
        return
    _seen, _made = ids, stored()
    in_process.use(_made)
    log.info("additions_in_use", version=_made.version or "none", rows=len(ids))


def counting() -> "QuerySet[KnowledgeAddition]":
    return KnowledgeAddition.objects.filter(undone_at__isnull=True).order_by("pk")


def stored() -> Additions:
    """Every addition that counts. One that the project's files no longer allow is left out and told."""
    values: list[Addition] = []
    for row in counting():
        try:
            values.append(value_of(row))
        except KnowledgeInvalid as error:
            log.warning("addition_left_out", addition=row.pk, reason=str(error))
    return Additions.of(
        (value for value in values if isinstance(value, Entity)),
        (value for value in values if isinstance(value, AddedAlias)),
        (value for value in values if isinstance(value, AddedCue)),
    )


def value_of(row: KnowledgeAddition) -> Addition:
    if row.kind == Kind.ENTITY:
        return entity_of(row.cells)
    if row.kind == Kind.ALIAS:
        return AddedAlias(EntityId(row.entity_slug), row.text)
    return AddedCue(row.language, row.word_class, row.text)


def row_of(value: Addition, *, by: User | None, now: datetime) -> KnowledgeAddition:
    row = KnowledgeAddition(added_by=by, added_at=now)
    if isinstance(value, Entity):
        row.kind, row.entity_slug, row.text, row.cells = Kind.ENTITY, value.id, value.name_en, cells_of(value)
    elif isinstance(value, AddedAlias):
        row.kind, row.entity_slug, row.text = Kind.ALIAS, value.entity, value.text
    else:
        row.kind, row.language, row.word_class, row.text = Kind.CUE, value.language, value.word_class, value.text
    return row


def add(value: Addition, *, by: User | None, now: datetime, candidate: Candidate | None = None) -> KnowledgeAddition:
    """Stored and, in this process, in use; the others follow at their next batch. `candidate` is decided by it.

    Errors: AdditionRefused, with the reason in words.
    """
    refresh()
    if problem := problem_of(value):
        raise AdditionRefused(problem)
    try:
        with transaction.atomic():
            row = row_of(value, by=by, now=now)
            row.save(force_insert=True)
            if candidate is not None:
                decide(candidate, Candidate.Decision(row.kind), by=by, now=now, addition=row)
            sync_rows([row.entity_slug])
    except IntegrityError as error:
        raise AdditionRefused("somebody else added it meanwhile") from error
    refresh()
    log.info("knowledge_added", kind=row.kind, addition=row.pk)
    return row


def undo(row: KnowledgeAddition, *, by: User | None, now: datetime) -> None:
    """It no longer counts; what was read with it is read again. The names it decided wait anew."""
    with transaction.atomic():
        KnowledgeAddition.objects.filter(pk=row.pk, undone_at__isnull=True).update(undone_by=by, undone_at=now)
        row.candidates.update(decision=Candidate.Decision.WAITS, decided_by=None, decided_at=None)
        sync_rows([row.entity_slug])
    refresh()


def redo(row: KnowledgeAddition, *, by: User | None, now: datetime) -> None:
    """Undo an undoing. Errors: AdditionRefused where it does not fit any more."""
    refresh()
    if row.undone_at is None:
        return
    if problem := problem_of(value_of(row)):
        raise AdditionRefused(problem)
    with transaction.atomic():
        KnowledgeAddition.objects.filter(pk=row.pk).update(undone_by=None, undone_at=None)
        row.candidates.filter(decision="").update(decision=row.kind, decided_by=by, decided_at=now)
        sync_rows([row.entity_slug])
    refresh()


def decide(
    candidate: Candidate,
    decision: Candidate.Decision,
    *,
    by: User | None,
    now: datetime,
    addition: KnowledgeAddition | None = None,
) -> None:
    """Set a name aside, put it back (`WAITS`), or note by which addition it was settled."""
    waits = decision == Candidate.Decision.WAITS
    Candidate.objects.filter(pk=candidate.pk).update(
        decision=decision,
        decided_by=None if waits else by,
        decided_at=None if waits else now,
        addition=addition,
    )


def sync_rows(slugs: Iterable[str] | None = None) -> None:
    """Bring the stored entities and aliases into line with the additions: of these entities, or of all."""
    rows = KnowledgeAddition.objects.exclude(kind=Kind.CUE)
    wanted = {
        EntityId(slug) for slug in (rows.values_list("entity_slug", flat=True) if slugs is None else slugs) if slug
    }
    if not wanted:
        return
    added = stored()
    known = added.over(listed_entities())
    names = list(added.names())
    for slug in sorted(wanted):
        entity = known.get(slug)
        if entity is None:
            _take_away(slug)
            continue
        if slug not in listed_entities():
            EntityRow.objects.update_or_create(slug=slug, defaults=_fields(entity))
        _sync_aliases(slug, {name for name, owner in names if owner == slug} - {entity.name_en, entity.name_zh})


def _fields(entity: Entity) -> dict[str, object]:
    return {
        "type": entity.type.value,
        "name_en": entity.name_en,
        "name_zh": entity.name_zh,
        "tickers": list(entity.tickers),
        "cik": entity.cik,
        "wikidata": entity.wikidata,
    }


def _sync_aliases(slug: EntityId, wanted: set[str]) -> None:
    if not EntityRow.objects.filter(pk=slug).exists():
        return  # the project's entities are not loaded yet
    stored_ = dict(Alias.objects.filter(entity_id=slug, added_by=BY_USER).values_list("text", "pk"))
    Alias.objects.filter(pk__in=[pk for text, pk in stored_.items() if text not in wanted]).delete()
    new = [Alias(entity_id=slug, text=text, added_by=BY_USER) for text in sorted(wanted - stored_.keys())]
    Alias.objects.bulk_create(new, ignore_conflicts=True)


def _take_away(slug: EntityId) -> None:
    """An added entity that was undone goes, unless something points to it still: then at the next start, after the
    texts were read again. A watch for it must not turn into one for everything."""
    Alias.objects.filter(entity_id=slug, added_by=BY_USER).delete()
    if not KnowledgeAddition.objects.filter(kind=Kind.ENTITY, entity_slug=slug).exists():
        return  # one that left the project's files stays
    uses = (Mention, EventMentionRole, EventRole)
    if any(model._default_manager.filter(entity=slug).exists() for model in uses):
        return
    if not Watch.objects.filter(entities=slug).exists():
        EntityRow.objects.filter(pk=slug).delete()
