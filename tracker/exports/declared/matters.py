"""Long-running questions and how their state moved."""

from tracker.exports.schema import Table, day, flag, json_text, key, moment, refer, text, whole

MATTER = Table(
    "matter",
    "Matter",
    "A long-running question. Its state on each track is that of its last transition there.",
    (
        key(),
        text("slug", "Stable name of the matter."),
        text("title_en", "Title in English."),
        text("title_zh", "Title in Chinese.", null=True),
        text("question_en", "The question in English."),
        text("question_zh", "The question in Chinese.", null=True),
        whole("position", "Order on the board."),
        json_text("rule", "Which events belong to it, as declared, as JSON."),
        moment(
            "declared_at",
            "When its rule last changed: what was known before is history to it and raises no alert.",
            null=True,
        ),
        flag("is_disputed", "Whether the confirmed and the reported state contradict each other."),
        text("dispute_reason", "How they contradict each other.", null=True),
    ),
)

MATTER_EVENT = Table(
    "matter_event",
    "Matter_events",
    "Which events belong to which matter.",
    (key(), refer("matter_id", "matter", "The matter."), refer("event_id", "event", "The event.")),
    part_of=("event_id",),
)

TRANSITION = Table(
    "transition",
    "Transition",
    "A matter's state on one track moved, because of one event. Written once, never edited.",
    (
        key(),
        text("public_id", "Opaque part of its address on the site."),
        refer("matter_id", "matter", "The matter."),
        refer("event_id", "event", "The event that moved it."),
        text("track", "Confirmed (official or company), reported, or bundled briefs.", vocabulary="track"),
        text("from_state", "State before; NULL: nothing was known.", null=True, vocabulary="status"),
        text("to_state", "State after.", vocabulary="status"),
        text("direction", "Easier for driving automation in China, or harder.", vocabulary="direction"),
        text("tier", "Tier of the evidence.", vocabulary="tier"),
        refer("mention_id", "event_mention", "The mention it rests on, if it still stands.", null=True),
        text("evidence", "The sentence as it stood when the state moved."),
        text("evidence_language", "Language of that sentence, BCP 47."),
        refer("document_id", "document", "The document that says so.", null=True),
        day("happened_on", "Day for sorting, as the event gives it."),
        text("date", "Date with its precision, as the event gives it.", null=True),
        flag("is_backfill", "Known from history only: raises no alert."),
        text("dispute_reason", "How it contradicted what was known when it was told.", null=True),
        moment("known_at", "When this installation learnt of it."),
        flag("is_alerted", "Whether the watches have seen it."),
    ),
    known=("known_at",),
)
