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
    ),
    known=("created_at", "sent_at", "withdrawn_at"),
)

DELIVERY = Table(
    "delivery",
    "Delivery",
    "One attempt to hand an alert to the mail server.",
    (
        key(),
        refer("alert_id", "alert", "The alert."),
        moment("attempted_at", "When it was tried."),
        flag("is_accepted", "Whether the server took it."),
    ),
    known=("attempted_at",),
)
