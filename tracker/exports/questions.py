"""Questions to begin with, as SQL over a whole DuckDB export. They stand in the data dictionary; a test runs each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    asked: str
    sql: str


QUESTIONS = (
    Question(
        "Where does a matter stand, who says so, and in which words?",
        """\
SELECT track, state, coalesce(date, happened_on::VARCHAR) AS since, publisher, evidence, canonical_url
FROM matter_states
WHERE slug = 'fsd-permission'  -- SELECT slug, title_en FROM matter lists all
ORDER BY happened_on DESC;""",
    ),
    Question(
        "What happened in a matter since a day, and is it more than briefs that say so?",
        """\
SELECT happened_on, status, tier, corroboration, headline, evidence
FROM timeline
WHERE list_contains(matters, 'fsd-permission') AND happened_on >= DATE '2025-01-01'
ORDER BY happened_on;  -- AND tier <> 'bundled' leaves out what rests on bundled briefs alone""",
    ),
    Question(
        "Which events were told by most outlets, and who is quoted for them?",
        """\
SELECT headline, count(DISTINCT publisher) AS outlets, min(published_on) AS first_told,
       list_sort(list(DISTINCT attribution)) AS who
FROM evidence
WHERE event_id IS NOT NULL
GROUP BY event_id, headline
ORDER BY outlets DESC, headline
LIMIT 10;""",
    ),
    Question(
        "Who promised what for when, and by how many days did it slip?",
        """\
SELECT coalesce(n.name_en, x.speaker_name, x.attribution) AS who, x.said_on, e.target_date, x.outcome, x.slip_days,
       e.headline
FROM expectation x
JOIN event e ON e.id = x.event_id
LEFT JOIN entity n ON n.slug = x.speaker_id
ORDER BY who, x.subject, x.said_on;""",
    ),
    Question(
        "What did this installation know at a moment?",
        """\
SELECT m.title_en, t.track, t.to_state, t.happened_on
FROM transition t JOIN matter m ON m.id = t.matter_id
WHERE t.known_at <= TIMESTAMPTZ '2026-03-01 00:00:00+00'
  AND coalesce(t.superseded_at > TIMESTAMPTZ '2026-03-01 00:00:00+00', true) AND t.corrects_id IS NULL
QUALIFY row_number() OVER (PARTITION BY t.matter_id, t.track ORDER BY t.happened_on DESC) = 1
ORDER BY m.position, t.track;""",
    ),
)
