"""What ships with the product or is declared by its operator, brought into the database: knowledge, sources, briefs."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from scrapers import declare, document
from scrapers.errors import BadDeclaration
from scrapers.user_sources import SWITCHED_OFF
from tracker.knowledge.entities import listed_entities
from tracker.knowledge.tables import FOLDER
from tracker.models import Alias, Entity, Item, KnowledgeVersion, Source
from tracker.stages import additions, briefs, candidates, declared, items, matters, probation, snapshots

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SourcesLoaded:
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    errors: tuple[str, ...]  # what is wrong with the operator's file, in words


def load_knowledge(*, now: datetime | None = None, is_forced: bool = False) -> bool:
    """Entities, aliases and matters from the reviewed files; whether anything had to be loaded.

    Errors: KnowledgeInvalid, and then nothing is loaded.
    """
    digest = knowledge_digest()
    newest = KnowledgeVersion.objects.order_by("-loaded_at", "-id").first()
    if newest is not None and newest.digest == digest and not is_forced:
        _tidy()
        return False
    with transaction.atomic():
        _store_entities()
        matters.sync(now=now or timezone.now())
        KnowledgeVersion.objects.update_or_create(digest=digest, defaults={"loaded_at": now or timezone.now()})
    _tidy()
    log.info("knowledge_loaded", digest=digest[:12])
    return True


def _tidy() -> None:
    """What people added stands beside what was loaded; what nothing points to any more goes."""
    additions.sync_rows()
    candidates.clean()


def knowledge_digest() -> str:
    """Over the data files that end up in the database."""
    digest = hashlib.sha256()
    for path in sorted((*FOLDER.glob("*.csv"), *FOLDER.glob("*.toml"), *(FOLDER / "matters").glob("*.toml"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _store_entities() -> None:
    """Entities that left the files stay: documents may point to them."""
    entities = listed_entities()
    Entity.objects.bulk_create(
        [
            Entity(
                slug=entity.id,
                type=entity.type.value,
                name_en=entity.name_en,
                name_zh=entity.name_zh,
                tickers=list(entity.tickers),
                cik=entity.cik,
                wikidata=entity.wikidata,
            )
            for entity in entities.values()
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["type", "name_en", "name_zh", "tickers", "cik", "wikidata"],
    )
    wanted = {(entity.id, alias) for entity in entities.values() for alias in entity.aliases}
    stored = {(row.entity_id, row.text): row.pk for row in Alias.objects.filter(added_by="project")}
    Alias.objects.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    new = [Alias(entity_id=entity, text=text) for entity, text in sorted(wanted - stored.keys())]
    Alias.objects.bulk_create(new, ignore_conflicts=True)


def load_sources() -> SourcesLoaded:
    """Declarations into rows: new ones added, changed ones updated, vanished ones switched off. State is kept.

    An operator's file that cannot be read is told, never raised, and changes nothing about the sources it had declared.
    """
    by_user, errors = _user_sources()
    kept_origins = {"bundle"} | ({"user"} if errors else set())
    on_page = declared.page_sources()
    errors += on_page.errors.values()
    # A user's source cannot take the place of ours, nor one of the page that of the operator's file.
    sources = {**on_page.sources, **by_user, **declared.project_sources()}
    with transaction.atomic():
        rows = {row.slug: row for row in Source.objects.all()}
        wanted = {slug: _declared_fields(source, _origin(slug, by_user)) for slug, source in sources.items()}
        added = [slug for slug in wanted if slug not in rows]
        new = [
            Source(slug=slug, **wanted[slug][0], **wanted[slug][1], probation=probation.starts_with(sources[slug]))
            for slug in added
        ]
        Source.objects.bulk_create(new, ignore_conflicts=True)  # another worker may be loading them too
        changed = [
            slug for slug, fields in wanted.items() if slug in rows and _redeclare(rows[slug], sources[slug], *fields)
        ]
        kept = wanted.keys() | on_page.errors.keys()
        gone = [row for slug, row in rows.items() if slug not in kept and row.declared_by not in kept_origins]
        removed = [row.slug for row in gone if row.disabled_reason != declared.NOT_DECLARED]
        Source.objects.filter(slug__in=removed).update(is_enabled=False, disabled_reason=declared.NOT_DECLARED)
    for message in errors:
        log.warning("source_declaration_refused", reason=message)
    return SourcesLoaded(tuple(added), tuple(changed), tuple(removed), tuple(errors))


def _origin(slug: str, by_user: Mapping[str, declare.Source]) -> str:
    if slug in declared.project_sources():
        return Source.DeclaredBy.PROJECT.value
    return Source.DeclaredBy.USER.value if slug in by_user else Source.DeclaredBy.PAGE.value


def store_source(source: declare.Source) -> Source:
    """The row of one declaration, made or brought up to date, and switched on."""
    fields, _ = _declared_fields(source, "project")
    state = {"is_enabled": True, "disabled_reason": "", "probation": Source.Probation.OVER}
    return Source.objects.update_or_create(slug=source.slug, defaults={**fields, **state})[0]


_Fields = tuple[dict[str, Any], dict[str, Any]]  # what is declared; what the state starts from


def _declared_fields(source: declare.Source, declared_by: str) -> _Fields:
    fields = {
        "name": source.name[:200],
        "publisher": source.publisher[:200],
        "kind": source.kind.value,
        "jurisdiction": source.jurisdiction,
        "language": source.language,
        "tier": source.tier.value,
        "homepage": source.homepage,
        "terms": source.terms,
        "cadence_s": int(source.cadence.total_seconds()),
        "declared_by": declared_by,
    }
    is_enabled = source.enabled_by_default and not source.terms_forbid
    reason = source.disabled_reason or ("its terms do not allow collection" if source.terms_forbid else "")
    return fields, {"is_enabled": is_enabled, "disabled_reason": "" if is_enabled else reason}


def _user_sources() -> tuple[dict[str, declare.Source], list[str]]:
    try:
        sources = declared.user_sources()
    except BadDeclaration as error:
        return {}, [str(error)]  # begins with the file's name
    except OSError as error:
        return {}, [f"{declared.user_file().name}: {error}"]
    clashes = declared.clashes(sources)
    usable = {slug: source for slug, source in sources.items() if slug not in clashes}
    return usable, [f"{slug}: a source of the project has this name" for slug in clashes]


def _redeclare(row: Source, source: declare.Source, fields: Mapping[str, Any], start: Mapping[str, Any]) -> bool:
    """A switch set in the database is state and stays; one set by a declaration, or for want of one, follows it."""
    wanted = dict(fields) | probation.redeclared(row, source)
    is_switched_off = start["disabled_reason"] == SWITCHED_OFF
    if row.disabled_reason in {declared.NOT_DECLARED, SWITCHED_OFF} or (row.is_enabled and is_switched_off):
        wanted |= start
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if changes:
        Source.objects.filter(pk=row.pk).update(**changes)
    return bool(changes)


def load_briefs(found: Sequence[briefs.Brief] | None = None, *, now: datetime | None = None) -> int:
    """Briefs, all the bundled ones unless given, as fetched items in their order; how many are new or changed.

    The stages do the rest: run `tracker.stages.sweep.run_all`. Source and items appear in one transaction, so
    that an interrupted load is finished by the sweep.
    """
    now = now or timezone.now()
    kept = [
        (brief, snapshots.keep(_snapshot(brief, now=now))) for brief in (briefs.bundled() if found is None else found)
    ]
    with transaction.atomic():
        source = _briefs_source()
        stored = dict(Item.objects.filter(source=source).values_list("external_id", "snapshot_id"))
        waiting = [(brief, snapshot) for brief, snapshot in kept if stored.get(brief.id) != snapshot.pk]
        Item.objects.bulk_create(
            [_item(source, brief, snapshot.pk, now=now) for brief, snapshot in waiting],
            update_conflicts=True,
            unique_fields=["source", "external_id"],
            update_fields=["snapshot", "state", "title", "url", "lease_token"],
        )
    return len(waiting)


def _briefs_source() -> Source:
    fields, _ = _declared_fields(briefs.DECLARATION, "bundle")
    state = {"is_enabled": True, "disabled_reason": ""}
    return Source.objects.update_or_create(slug=briefs.SLUG, defaults={**fields, "tier": "bundled", **state})[0]


def _snapshot(brief: briefs.Brief, *, now: datetime) -> document.Snapshot:
    headers = {"content-type": "application/json; charset=utf-8"}
    return document.Snapshot(brief.url, 200, headers, brief.body, now, brief.url)


def _item(source: Source, brief: briefs.Brief, snapshot_id: int, *, now: datetime) -> Item:
    return Item(
        source=source,
        external_id=brief.id,
        url=brief.url,
        title=brief.title,
        state=Item.State.FETCHED,
        snapshot_id=snapshot_id,
        is_backfill=True,
        known_at=now,
        **items.published_fields(brief.published),
    )
