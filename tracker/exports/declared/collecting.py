"""Where documents come from: sources, what they listed, what was fetched, what went wrong."""

from typing import Any

from tracker.exports.schema import Table, day, flag, json_text, key, moment, refer, text, texts, whole

# A server's cookies would let a reader of the file act as our client.
_PRIVATE_HEADERS = {"set-cookie", "set-cookie2", "authorization", "proxy-authorization", "cookie"}


def without_private_headers(headers: Any) -> Any:
    """Headers as a mapping or as a list of pairs, less those that carry credentials."""
    if isinstance(headers, dict):
        return {name: value for name, value in headers.items() if name.lower() not in _PRIVATE_HEADERS}
    return [pair for pair in headers if str(pair[0]).lower() not in _PRIVATE_HEADERS]


SOURCE = Table(
    "source",
    "Source",
    "A place that is collected: what it declares, and how collecting it goes.",
    (
        key(),
        text("slug", "Stable name of the source."),
        text("name", "Name shown to people."),
        text("publisher", "Who publishes what it lists, unless a document names another."),
        text("kind", "What its documents are.", vocabulary="source kind"),
        text("jurisdiction", "Country or region it speaks for: CN, US and so on."),
        text("language", "Language of its documents, BCP 47."),
        text("tier", "How strong its word is.", vocabulary="tier"),
        text("homepage", "Address for people.", null=True),
        text("terms", "Terms of use, as far as they are known.", null=True),
        whole("cadence_s", "Time between two collections.", unit="seconds"),
        text("declared_by", "Who declared the source; `bundle` are the briefs that come with the product.",
             vocabulary="declared by"),
        flag("is_enabled", "Whether it is collected."),
        text("disabled_reason", "Why it is not collected.", null=True),
        whole("interval_s", "Time between two collections as adapted to how often it changes; NULL: as declared.",
              unit="seconds", null=True),
        whole("asked_interval_s", "Least time between two collections that its feed asks for.", unit="seconds",
              null=True),
        whole("news_gap_s", "Longest usual time between two new items; NULL until enough were seen.", unit="seconds",
              null=True),
        text("probation", "Whether it has proven itself on the live site.", vocabulary="probation"),
        moment("checked_at", "When it was last checked against its declaration.", null=True),
        json_text("last_check", "What that check found, as JSON."),
        moment("next_due_at", "When it is to be collected next.", null=True),
        moment("last_attempt_at", "When it was last tried.", null=True),
        moment("last_success_at", "When it was last read without an error.", null=True),
        moment("last_new_item_at", "When it last listed something new.", null=True),
        whole("consecutive_failures", "Failed collections since the last success.", unit="collections"),
        moment("created_at", "When this installation learnt of the source."),
    ),
)  # fmt: skip

SOURCE_FAULT = Table(
    "source_fault",
    "SourceFault",
    "Something that went wrong with a source: what, when, why.",
    (
        key(),
        refer("source_id", "source", "The source it befell."),
        text("code", "Stable name of the fault, for example layout_changed."),
        text("message", "What happened, in words."),
        text("url", "The address it happened at.", null=True),
        refer("item_id", "item", "The item it befell, where it was one.", null=True),
        refer("snapshot_id", "snapshot", "The bytes it was seen in.", null=True),
        flag("is_warning", "Whether work went on all the same."),
        flag("is_oddity", "Whether it is of listings or pages that were read all the same."),
        moment("first_seen_at", "When it was first seen."),
        moment("last_seen_at", "When it was last seen."),
        whole("occurrences", "How often it was seen.", unit="times"),
        moment("resolved_at", "When it stopped; NULL while it lasts.", null=True),
    ),
    known=("first_seen_at", "last_seen_at", "resolved_at"),
)

COLLECT_RUN = Table(
    "collect_run",
    "CollectRun",
    "One visit to a source and its yield.",
    (
        key(),
        refer("source_id", "source", "The source that was visited."),
        moment("started_at", "Start of the visit."),
        moment("finished_at", "End of the visit; NULL if it never ended.", null=True),
        flag("is_not_modified", "Whether the server said that nothing had changed."),
        whole("items_listed", "Items the source listed.", unit="items"),
        whole("items_new", "Items seen for the first time.", unit="items"),
        whole("warnings", "Warnings on the way.", unit="warnings"),
        whole("errors", "Errors on the way.", unit="errors"),
        text("fault", "Why nothing could be seen, as the fault's code; NULL: the source was seen.", null=True),
        moment("next_due_at", "When the next visit was due after this one.", null=True),
        flag("is_first_load", "Whether what was new had been there before the source was collected."),
    ),
    known=("started_at", "finished_at"),
)

ITEM = Table(
    "item",
    "Item",
    "Something a source listed; fetched into a snapshot, then read into a document version.",
    (
        key(),
        refer("source_id", "source", "The source that listed it."),
        text("external_id", "The source's own id for it."),
        text("url", "The address it was listed with."),
        text("fetch_url", "The address that is fetched, where it is another.", null=True),
        text("title", "Title in the listing.", null=True),
        text("text", "Text that the listing itself carried.", null=True),
        flag("is_text_whole", "Whether that text is the whole document."),
        texts("authors", "Authors as the listing names them."),
        json_text("extra", "What else the listing said, as JSON."),
        text("published_raw", "Date of publication as the listing writes it.", null=True),
        moment("published_at", "Time of publication in UTC, where the listing gives a time.", null=True),
        day("published_on", "Calendar day of publication in the publisher's zone."),
        text("published_precision", "How exact the date is.", null=True),
        text("published_zone", "Time zone of the date, as given or as declared by the source.", null=True),
        text("state", "How far it has come.", vocabulary="item state"),
        refer("snapshot_id", "snapshot", "The bytes fetched for it.", null=True),
        refer("document_id", "document", "The document read from it.", null=True),
        refer("attached_to_id", "document", "The notice that links it, where it is a notice's file.", null=True),
        whole("attempts", "Attempts to fetch or read it.", unit="attempts"),
        moment("next_attempt_at", "When it is tried next.", null=True),
        flag("is_backfill", "Collected as history: raises no alert."),
        moment("known_at", "When this installation learnt of it."),
    ),
    known=("known_at", "snapshot__fetched_at"),
    batch_rows=1_000,
)

SNAPSHOT = Table(
    "snapshot",
    "Snapshot",
    "Raw bytes as received. The bytes lie in the content-addressed store, not in the export.",
    (
        key(),
        text("sha256", "SHA-256 of the bytes, in hexadecimal: their name in the store."),
        text("url", "Address of the first answer with these bytes, after redirects."),
        moment("fetched_at", "When they were first received."),
        whole("status", "HTTP status of that answer."),
        json_text("headers", "Headers of that answer as JSON, without cookies.", convert=without_private_headers),
        text("media_type", "Media type as the server names it.", null=True),
        whole("size_bytes", "Size after decompression.", unit="bytes"),
    ),
    known=("fetched_at",),
)
