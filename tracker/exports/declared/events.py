"""Happenings, merged from the mentions of all documents in both languages."""

from tracker.exports.declared.mentions import claim_columns, role_columns
from tracker.exports.schema import Table, day, flag, key, moment, refer, text, whole

EVENT = Table(
    "event",
    "Event",
    "One happening, with the best date, status and confidence that its mentions support.",
    (
        key(),
        text("public_id", "Opaque part of its address on the site."),
        *claim_columns(),
        text("tier", "Strongest tier among its mentions.", vocabulary="tier"),
        text("headline", "One line in words, made from type, status and participants."),
        whole("corroboration", "Independent origins; bundled briefs do not count.", unit="origins"),
        whole("mention_count", "Mentions in current texts that tell it.", unit="mentions"),
        flag("is_unsupported", "Kept for its history although no current text tells it any more."),
        refer("best_mention_id", "event_mention", "The mention that says it best.", null=True),
        day("happened_on", "For sorting: the best date, else the earliest publication that tells it."),
        text("review", "What a person said of it.", vocabulary="review"),
        refer("merged_into_id", "event", "The event that took it over; its address redirects there.", null=True),
        flag("is_backfill", "Known from history only: raises no alert."),
        moment("known_at", "When this installation learnt of it."),
        moment("changed_at", "When its mentions last changed what it says."),
        flag("is_followed", "Whether the matters have seen it as it now is."),
    ),
    known=("known_at", "changed_at"),
)

EVENT_ROLE = Table(
    "event_role",
    "EventRole",
    "Someone or something that takes part in an event.",
    (key(), refer("event_id", "event", "The event."), *role_columns()),
    part_of=("event_id",),
    is_leaf=True,
)

EVENT_LINK = Table(
    "event_link",
    "EventLink",
    "How one event bears on another: a denial and the claim it denies.",
    (
        key(),
        refer("event_id", "event", "The denial."),
        refer("other_id", "event", "The claim it denies."),
        text("kind", "How the one bears on the other.", vocabulary="event link"),
        moment("known_at", "When this installation first tied them."),
    ),
    known=("known_at",),
    part_of=("event_id",),
)
