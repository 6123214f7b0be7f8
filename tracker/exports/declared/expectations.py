"""Promises on record."""

from tracker.exports.schema import Kind, Table, day, key, moment, refer, text, whole

EXPECTATION = Table(
    "expectation",
    "Expectation",
    "A promise: an event that looks ahead to a target date (`event.target_date`), who expected it, what came of it.",
    (
        key(),
        refer("event_id", "event", "The event that promises; its target date is the promise's."),
        refer("speaker_id", "entity", "Who expected it, where listed.", null=True, kind=Kind.TEXT),
        text(
            "speaker_name",
            "Who expected it, where no entity is listed; NULL there and here: nobody is named.",
            null=True,
        ),
        text("attribution", "What kind of voice it is.", vocabulary="attribution"),
        day("said_on", "When it was said; where no text dates it, when it was first told.", null=False),
        text("subject", "Kind of event, company and thing, joined by bars: what makes promises one record."),
        text("outcome", "What came of it.", vocabulary="outcome"),
        refer("settled_by_id", "event", "The event that decided the outcome.", null=True),
        day("settled_on", "Day of that event."),
        whole(
            "slip_days", "From the last day of the target to when it came; NULL: it did not.", null=True, unit="days"
        ),
        moment("known_at", "When this installation learnt of the promise."),
        moment("changed_at", "When its outcome was last decided anew."),
    ),
    known=("known_at", "changed_at"),
)
