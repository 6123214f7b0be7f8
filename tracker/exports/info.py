"""`export_info`: one row that says what the export is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from tracker.exports.arrow import batches
from tracker.exports.schema import SCHEMA_VERSION, Table, flag, json_text, moment, text, texts, whole
from tracker.models import DocumentVersion, EventMention, KnowledgeVersion

EXPORT_INFO = Table(
    "export_info",
    "",
    "One row that says what this export is.",
    (
        whole("schema_version", "Grows when a table or column changes its name, type or meaning, or goes."),
        moment("exported_at", "When the database was read."),
        moment("since", "Only rows known since then and what they refer to; NULL: everything.", null=True),
        flag("is_without_bundled", "Whether the bundled briefs were left out."),
        text("knowledge_digest", "Hash of the knowledge files in use; NULL: none was loaded.", null=True),
        texts("extractor_versions", "Every extractor version that read a text or an event in the database."),
        json_text("counts", "Rows of each table in this export, as JSON."),
    ),
)


def extractor_versions() -> list[str]:
    used = set(EventMention.objects.order_by().values_list("extractor_version", flat=True).distinct())
    used.update(DocumentVersion.objects.order_by().values_list("extracted_with", flat=True).distinct())
    return sorted(used - {""})


def info_batch(
    *, exported_at: datetime, since: datetime | None, without_bundled: bool, counts: Mapping[str, int]
) -> pa.RecordBatch:
    newest = KnowledgeVersion.objects.order_by("-loaded_at", "-pk").values_list("digest", flat=True).first()
    row: tuple[Any, ...] = (
        SCHEMA_VERSION, exported_at, since, without_bundled, newest, extractor_versions(), dict(counts)
    )  # fmt: skip
    return next(batches(EXPORT_INFO, [row]))
