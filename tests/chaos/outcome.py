"""What a run came to, read from its export: only what is said of the world, not when it was learnt or by which row."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

Outcome = Mapping[str, frozenset[tuple[Any, ...]]]

_QUERIES = {
    "documents": "SELECT canonical_url FROM document",
    # A story is the documents it holds; its number and its address are the installation's own.
    "stories": """
        SELECT string_agg(canonical_url, ' ' ORDER BY canonical_url), any_value(s.title), any_value(s.origin),
            any_value(s.independent_origins), any_value(s.document_count)
        FROM document d JOIN story s ON s.id = d.story_id GROUP BY s.id""",
    "events": """
        SELECT public_id, type, status, date, target_date, tier, headline, corroboration, mention_count,
            is_unsupported, happened_on, review, is_backfill, confidence
        FROM event WHERE merged_into_id IS NULL""",
    "participants": """
        SELECT public_id, role, r.entity_id, name FROM event_role r JOIN event e ON e.id = r.event_id
        WHERE merged_into_id IS NULL""",
    "claims": """
        SELECT e.public_id, d.canonical_url, m.evidence, m.type, m.status, m.tier
        FROM event_mention m JOIN event e ON e.id = m.event_id JOIN document_version v ON v.id = m.version_id
        JOIN document d ON d.id = v.document_id""",
    "events of matters": """
        SELECT slug, public_id FROM matter_event l JOIN matter m ON m.id = l.matter_id
        JOIN event e ON e.id = l.event_id WHERE merged_into_id IS NULL""",
    "disputes": "SELECT slug, is_disputed, dispute_reason FROM matter",
    "transitions": """
        SELECT t.public_id, slug, track, e.public_id, from_state, to_state, t.direction, t.tier, t.evidence,
            t.happened_on, t.date, t.is_backfill, t.dispute_reason, resolution, resolved_on
        FROM transition t JOIN matter m ON m.id = t.matter_id JOIN event e ON e.id = t.event_id
        WHERE superseded_at IS NULL AND corrects_id IS NULL""",
}


def outcome(path: Path) -> Outcome:
    with duckdb.connect(str(path), read_only=True) as connection:
        return {name: frozenset(connection.execute(query).fetchall()) for name, query in _QUERIES.items()}


def differences(one: Outcome, other: Outcome) -> dict[str, list[tuple[Any, ...]]]:
    """By table, rows that only one of the two has; empty where they say the same."""
    found = {name: sorted(one[name] ^ other[name], key=str) for name in one}
    return {name: rows for name, rows in found.items() if rows}
