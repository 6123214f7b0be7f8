"""Ready-made questions in the DuckDB file.

Only whole exports have them: with `since` they would count what is not there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    name: str
    meaning: str
    sql: str


EVENTS_WIDE = View(
    "events_wide",
    "One row an event, merged ones left out, with its participants, matters and how often it was told.",
    """
    SELECT
        e.id, e.public_id, e.happened_on, e.headline, e.type, e.status, e.tier, e.date, e.date_start, e.date_end,
        e.target_date, e.target_start, e.target_end, e.confidence, e.corroboration, e.review, e.is_unsupported,
        e.is_backfill,
        p.actors, p.authorities, p.counterparties, p.objects, p.places,
        k.matters,
        coalesce(t.mentions, 0) AS mentions,
        coalesce(t.documents, 0) AS documents,
        coalesce(t.sources, 0) AS sources,
        e.known_at, e.changed_at
    FROM event e
    LEFT JOIN (
        SELECT
            event_id,
            list(filler ORDER BY filler) FILTER (role = 'actor') AS actors,
            list(filler ORDER BY filler) FILTER (role = 'authority') AS authorities,
            list(filler ORDER BY filler) FILTER (role = 'counterparty') AS counterparties,
            list(filler ORDER BY filler) FILTER (role = 'object') AS objects,
            list(filler ORDER BY filler) FILTER (role = 'place') AS places
        FROM (
            SELECT r.event_id, r.role, coalesce(n.name_en, r.name) AS filler
            FROM event_role r LEFT JOIN entity n ON n.slug = r.entity_id
        )
        GROUP BY event_id
    ) p ON p.event_id = e.id
    LEFT JOIN (
        SELECT me.event_id, list(m.slug ORDER BY m.position, m.slug) AS matters
        FROM matter_event me JOIN matter m ON m.id = me.matter_id
        GROUP BY me.event_id
    ) k ON k.event_id = e.id
    LEFT JOIN (
        SELECT
            em.event_id,
            count(*) AS mentions,
            count(DISTINCT v.document_id) AS documents,
            count(DISTINCT d.source_id) AS sources
        FROM event_mention em
        JOIN document_version v ON v.id = em.version_id
        JOIN document d ON d.id = v.document_id
        GROUP BY em.event_id
    ) t ON t.event_id = e.id
    WHERE e.merged_into_id IS NULL
    """,
)

TIMELINE = View(
    "timeline",
    "Events newest first with the sentence that says each best and its page; without those rejected or unsupported.",
    """
    SELECT
        w.happened_on, w.headline, w.type, w.status, w.date, w.target_date, w.tier, w.corroboration, w.confidence,
        w.actors, w.authorities, w.matters,
        b.evidence, b.attribution, b.attributed_to,
        v.language, v.title, v.published_on,
        d.publisher, d.canonical_url,
        w.known_at, w.public_id, w.id
    FROM events_wide w
    JOIN event e ON e.id = w.id
    LEFT JOIN event_mention b ON b.id = e.best_mention_id
    LEFT JOIN document_version v ON v.id = b.version_id
    LEFT JOIN document d ON d.id = v.document_id
    WHERE w.review <> 'rejected' AND NOT w.is_unsupported
    ORDER BY w.happened_on DESC NULLS LAST, w.id DESC
    """,
)

MATTER_STATES = View(
    "matter_states",
    "One row a matter and track with the transition that set its state; a matter without any has one row, track NULL.",
    """
    SELECT
        m.slug, m.title_en, m.title_zh, m.question_en, m.is_disputed, m.dispute_reason,
        t.track, t.to_state AS state, t.from_state AS state_before, t.direction, t.tier,
        t.happened_on, t.date, t.resolution, t.resolved_on, t.known_at, t.learnt_at,
        e.headline, e.public_id AS event_public_id, t.evidence, t.evidence_language, d.publisher, d.canonical_url
    FROM matter m
    LEFT JOIN (
        SELECT * FROM transition
        WHERE superseded_at IS NULL AND corrects_id IS NULL
        QUALIFY row_number() OVER (PARTITION BY matter_id, track ORDER BY happened_on DESC) = 1
    ) t ON t.matter_id = m.id
    LEFT JOIN event e ON e.id = t.event_id
    LEFT JOIN document d ON d.id = t.document_id
    ORDER BY m.position, m.slug, t.track
    """,
)

EVIDENCE = View(
    "evidence",
    "One row an event mention with its event, its text's title and language, its page and its source.",
    """
    SELECT
        em.id AS event_mention_id, em.event_id, e.public_id AS event_public_id, e.headline,
        em.type, em.status, em.date, em.target_date, em.attribution, em.attributed_to, em.tier, em.confidence,
        em.evidence, v.text[em.trigger_start + 1 : em.trigger_end] AS trigger,
        v.title, v.language, v.published_at, v.published_on,
        d.publisher, d.canonical_url, s.slug AS source, em.extractor_version, em.known_at
    FROM event_mention em
    JOIN document_version v ON v.id = em.version_id
    JOIN document d ON d.id = v.document_id
    JOIN source s ON s.id = d.source_id
    LEFT JOIN event e ON e.id = em.event_id
    ORDER BY em.id
    """,
)

VIEWS = (EVENTS_WIDE, TIMELINE, MATTER_STATES, EVIDENCE)
