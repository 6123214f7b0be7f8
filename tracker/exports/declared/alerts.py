"""What was sent, without saying to whom."""

from tracker.exports.schema import Column, Kind, Table, flag, key, moment, refer, text, whole

ALERT = Table(
    "alert",
    "Alert",
    "One transition that one watch is to hear of, at most once. Whose watch it is stays out.",
    (
        key(),
        refer("transition_id", "transition", "The transition."),
        Column("watch_id", Kind.INTEGER, "Number of the watch; the watch itself is not exported.", "watch_id"),
        text("state", "What became of it.", vocabulary="alert state"),
        whole("attempts", "Attempts to send it.", unit="attempts"),
        moment("next_attempt_at", "When it is tried next."),
        moment("created_at", "When it was raised."),
        moment("sent_at", "When a mail server took it.", null=True),
        moment("withdrawn_at", "When its watch was paused or deleted before it was sent.", null=True),
        refer("digest_id", "digest", "The digest that tells it, if one does.", null=True),
        refer(
            "told_with_id",
            "alert",
            "The alert whose mail told it: the same change, of another watch of the same person.",
            null=True,
        ),
    ),
    known=("created_at", "sent_at", "withdrawn_at"),
)

DIGEST = Table(
    "digest",
    "Digest",
    "A daily or weekly mail that tells several alerts. Whose it is stays out.",
    (
        key(),
        text("rhythm", "Daily or weekly.", vocabulary="rhythm"),
        moment("due_at", "When it was due: what had been raised by then is in it, unless an earlier one had it."),
        text("state", "What became of it.", vocabulary="alert state"),
        whole("attempts", "Attempts to send it.", unit="attempts"),
        moment("next_attempt_at", "When it is tried next."),
        moment("created_at", "When it was gathered."),
        moment("sent_at", "When a mail server took it.", null=True),
        moment("withdrawn_at", "When it turned out that all its watches were paused or deleted.", null=True),
    ),
    known=("created_at", "sent_at", "withdrawn_at"),
)

DELIVERY = Table(
    "delivery",
    "Delivery",
    "One attempt to hand the mail of an alert or a digest, or one about faults of sources, to the mail server.",
    (
        key(),
        refer("alert_id", "alert", "The alert; NULL: another mail was sent.", null=True),
        refer("digest_id", "digest", "The digest; NULL: another mail was sent.", null=True),
        moment("attempted_at", "When it was tried."),
        flag("is_accepted", "Whether the server took it."),
    ),
    known=("attempted_at",),
)
