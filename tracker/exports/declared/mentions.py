"""What the reader found in one document version."""

from tracker.exports.schema import (
    Column,
    Kind,
    Table,
    day,
    flag,
    key,
    moment,
    real,
    refer,
    text,
    texts,
    whole,
)

OFFSET = "code points into document_version.text"


def claim_columns() -> tuple[Column, ...]:
    """Type, status and dates, the same for an event mention and for the event."""
    return (
        text("type", "What kind of happening it is.", vocabulary="event type"),
        text("status", "How far it has come.", vocabulary="status"),
        text("date", "When, with its precision: 2024, 2024-04, 2024-04-28, 2025-Q1, 2026-02/2026-03.", null=True),
        day("date_start", "First day that `date` covers."),
        day("date_end", "Last day that `date` covers, inclusive."),
        text("target_date", "When it is expected or takes effect, written like `date`.", null=True),
        day("target_start", "First day that `target_date` covers."),
        day("target_end", "Last day that `target_date` covers, inclusive."),
        real("confidence", "How sure the reading is.", unit="0 to 1"),
    )


def role_columns() -> tuple[Column, ...]:
    return (
        text("role", "The part it plays.", vocabulary="role"),
        refer("entity_id", "entity", "The entity; NULL where none is listed.", null=True, kind=Kind.TEXT),
        text("name", "The name in the text, where no entity is listed.", null=True),
    )


MENTION = Table(
    "mention",
    "Mention",
    "Words in a text that point to an entity.",
    (
        key("Number of the row. A version that is read again gets new numbers."),
        refer("version_id", "document_version", "The text."),
        refer("entity_id", "entity", "The entity.", kind=Kind.TEXT),
        whole("start", "First character, inclusive.", unit=OFFSET),
        whole("end", "After the last character.", unit=OFFSET),
        text("surface", "The words."),
    ),
    part_of=("version_id",),
)

EVENT_MENTION = Table(
    "event_mention",
    "EventMention",
    "One event as one text tells it, with the sentence it was read from.",
    (
        key("Number of the row. A version that is read again gets new numbers."),
        refer("version_id", "document_version", "The text."),
        refer("event_id", "event", "The event it was merged into; NULL while it waits.", null=True),
        *claim_columns(),
        text("attribution", "Who vouches for it.", vocabulary="attribution"),
        text("attributed_to", "Entity id or name of who vouches, where the text names one.", null=True),
        text("tier", "Attribution weighed with the source's own tier.", vocabulary="tier"),
        whole("evidence_start", "Start of the evidence, inclusive.", unit=OFFSET),
        whole("evidence_end", "End of the evidence, exclusive.", unit=OFFSET),
        text("evidence", "The sentence it was read from, as it stands in the text."),
        whole("trigger_start", "Start of the words that evoke the event, inclusive.", unit=OFFSET),
        whole("trigger_end", "End of those words, exclusive.", unit=OFFSET),
        texts("reasons", "Why the confidence is what it is."),
        text("extractor_version", "Version of the extractor that read it."),
        flag("is_rereading", "Found only when a text that was read before was read again: raises no alert."),
        moment("known_at", "When this installation learnt of it."),
    ),
    known=("known_at",),
    part_of=("version_id", "event_id"),
)

EVENT_MENTION_ROLE = Table(
    "event_mention_role",
    "EventMentionRole",
    "Someone or something that takes part in an event, as one text tells it.",
    (key(), refer("event_mention_id", "event_mention", "The event mention."), *role_columns()),
    part_of=("event_mention_id",),
    is_leaf=True,
)
