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
        flag("is_own", "Made by a person in the pages, not shipped."),
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
    "A matter's state on one track moved, because of one event, or such a move was taken back. What was visible at a"
    " time are the rows with `known_at` up to it and `superseded_at` NULL or after it, without corrections.",
    (
        key(),
        text(
            "public_id",
            "Of the move: made of matter, track, day and states. Rows that superseded each other may share it.",
        ),
        text("change_id", "Of the row that first told this change: kept when it is told anew."),
        refer("matter_id", "matter", "The matter."),
        refer("event_id", "event", "The event that moved it."),
        text("track", "Confirmed (official or company), reported, or bundled briefs.", vocabulary="track"),
        text("from_state", "State before; NULL: nothing was known.", null=True, vocabulary="status"),
        text("to_state", "State after; NULL: all that was known is taken back.", null=True, vocabulary="status"),
        text("direction", "Easier for driving automation in China, or harder.", vocabulary="direction"),
        text("tier", "Tier of the evidence.", vocabulary="tier"),
        refer("mention_id", "event_mention", "The mention it rests on, if it still stands.", null=True),
        text("evidence", "The sentence as it stood when the state moved."),
        text("evidence_language", "Language of that sentence, BCP 47."),
        refer("document_id", "document", "The document that says so.", null=True),
        day("happened_on", "Day for sorting, as the event gives it."),
        text("date", "Date with its precision, as the event gives it.", null=True),
        flag("is_backfill", "Only history tells it."),
        text("dispute_reason", "How it contradicts what had happened by then.", null=True),
        text(
            "resolution",
            "What the official act that overtook this report made of it; NULL: none did.",
            null=True,
            vocabulary="resolution",
        ),
        day("resolved_on", "Day of that act."),
        refer("resolved_by_id", "transition", "The confirmed move by which it was overtaken.", null=True),
        moment("known_at", "Since when it stands so."),
        moment("superseded_at", "Until when it stood so; NULL: it still does.", null=True),
        moment("learnt_at", "When this installation first learnt of the change, however it was told then."),
        flag("is_news", "Whether it changed the state shown when it was learnt; only such rows raise alerts."),
        refer("corrects_id", "transition", "The row that it takes back; NULL: it is a move.", null=True),
        text("correction", "Why that was taken back.", null=True),
        flag("is_alerted", "Whether the watches have seen it."),
    ),
    known=("known_at", "superseded_at"),
)
