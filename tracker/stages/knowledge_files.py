"""The stored additions as files of the project's own formats, and such files as stored additions."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from tracker.knowledge.additions_files import read_additions, write_additions
from tracker.knowledge.entities import listed_entities, load_entities
from tracker.models import KnowledgeAddition, User
from tracker.stages import additions
from tracker.stages.checking import check_all


@dataclass(frozen=True, slots=True)
class Imported:
    entities: int
    aliases: int
    cues: int


def export_files(folder: Path) -> tuple[Path, ...]:
    """Files that can be merged into `tracker/knowledge`, or imported elsewhere. Errors: OSError."""
    added = additions.stored()
    return write_additions(added, folder, added.over(listed_entities()))


def import_files(path: Path, *, by: User | None, now: datetime) -> Imported:
    """Everything in the files that is not known yet, or nothing at all.

    Errors: KnowledgeInvalid naming file and line; OSError.
    """
    additions.refresh()
    found = read_additions(path, load_entities())
    check_all(found)
    rows = [additions.row_of(one.value, by=by, now=now) for one in found]
    with transaction.atomic():
        for row in rows:  # an import is small; saved one by one they also pass the database's own checks
            row.save(force_insert=True)
        additions.sync_rows([row.entity_slug for row in rows])
    additions.refresh()
    kinds = [row.kind for row in rows]
    kind = KnowledgeAddition.Kind
    return Imported(kinds.count(kind.ENTITY), kinds.count(kind.ALIAS), kinds.count(kind.CUE))
