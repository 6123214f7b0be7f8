"""What pages say, their texts over time, and the stories they tell."""

from tracker.exports.schema import Table, day, flag, json_text, key, moment, real, refer, text, texts, whole

DOCUMENT = Table(
    "document",
    "Document",
    "One page, filing or notice. Its texts over time are its versions.",
    (
        key(),
        text("public_id", "Opaque part of its address on the site."),
        text("canonical_url", "Its address, without tracking parameters."),
        refer("source_id", "source", "The source it came from."),
        text("publisher", "Publisher as the document names it, else the source's."),
        text("kind", "What it is.", vocabulary="source kind"),
        refer("current_version_id", "document_version", "Its newest text.", null=True),
        refer("story_id", "story", "The story it tells.", null=True),
        texts("fact_links", "Public pages a bundled brief was checked against."),
        flag("is_backfill", "Collected as history: raises no alert."),
        moment("known_at", "When this installation learnt of it."),
    ),
    known=("known_at",),
)

DOCUMENT_VERSION = Table(
    "document_version",
    "DocumentVersion",
    "The text of a document at one time. Offsets of mentions and evidence are code points into `text`, half-open.",
    (
        key(),
        refer("document_id", "document", "The document."),
        whole("number", "Counts the document's texts from 1."),
        text(
            "text_hash", "Hash of title and text without counts and stamps: two versions of a document never share it."
        ),
        text("title", "Title."),
        text("text", "Whole text, or the title where nothing else is public; empty where it was taken down."),
        texts("authors", "Authors as printed."),
        text("language", "Language found, BCP 47: en, zh-Hans, zh-Hant."),
        text("published_raw", "Date of publication as printed.", null=True),
        moment("published_at", "Time of publication in UTC, where a time is known.", null=True),
        day("published_on", "Calendar day of publication in the publisher's zone."),
        text("published_precision", "How exact the date is.", null=True),
        text("published_zone", "Time zone of the date.", null=True),
        json_text("attachments", "Files that belong to it, as JSON."),
        text("document_number", "The issuing authority's own number of it.", null=True),
        texts("issuing_bodies", "Authorities that issued it, as written."),
        day("issued_on", "Day on which it was signed."),
        day("effective_on", "Day on which it takes effect."),
        day("comments_close_on", "Last day of its consultation."),
        texts("warnings", "What was odd when it was read."),
        flag("is_partial", "Whether only part of the text could be had."),
        text("partial_reason", "Why: `headline`, `teaser` (of a listing), `paywall` (the public part).", null=True),
        refer("snapshot_id", "snapshot", "The bytes it was read from.", null=True),
        moment("known_at", "When this installation learnt of this text."),
        text("extracted_with", "Version of the extractor that read it; NULL while it waits.", null=True),
        moment("extracted_at", "When it was read by the extractor.", null=True),
        flag("is_relevant", "Whether it is about the subject; NULL while it waits.", null=True),
        real("relevance", "How surely it is about the subject.", null=True, unit="0 to 1"),
        text("origin", "Entity id of the outlet it rests on; NULL: its own reporting.", null=True),
        text(
            "origin_key",
            "Whose reporting it is in the end: the outlet credited, that of the text it copies, else its publisher.",
            null=True,
        ),
        text("extraction_error", "Why it could not be read.", null=True),
        text("compared_with", "Which way of comparing it with the text before it was used; NULL: none yet.", null=True),
        moment("storied_at", "When it was last placed in a story.", null=True),
        flag("is_merged", "Whether its event mentions have been merged into events."),
    ),
    known=("known_at", "extracted_at"),
    batch_rows=1_000,
)

PAGE_CHANGE = Table(
    "page_change",
    "PageChange",
    "What befell a document's page at its publisher: gone, moved or back. A rule whose page is gone is not repealed.",
    (
        key(),
        refer("document_id", "document", "The document."),
        text("kind", "What befell it.", vocabulary="page change"),
        text("url", "Of a page that moved the new address, else the one that was asked for."),
        text("detail", "How the server said it, in words.", null=True),
        moment("known_at", "When it was first seen so."),
    ),
    known=("known_at",),
)

COMPARISON = Table(
    "comparison",
    "Comparison",
    "What a text changed against the version before it, or a periodic filing against the company's one before.",
    (
        key(),
        refer("version_id", "document_version", "The newer text."),
        refer("previous_id", "document_version", "The older text."),
        text("basis", "What is compared.", vocabulary="comparison"),
        whole("added", "What the newer text adds.", unit="sentences or clauses"),
        whole("removed", "What it lacks.", unit="sentences or clauses"),
        whole("changed", "What it says otherwise.", unit="sentences or clauses"),
        whole("renumbered", "What stayed and has another number or place.", unit="sentences or clauses"),
        json_text(
            "changes",
            "As JSON: `rows` of kind, section and the places `old` and `new`, each start, end (code points into the "
            "two texts, half-open) and number or heading; `words` of a changed one are its pieces, each kind "
            "and number of code points; null is unchanged text; `sections` names the sections.",
        ),
        moment("known_at", "When they were compared."),
    ),
    known=("known_at",),
)

STORY = Table(
    "story",
    "Story",
    "All documents that tell the same news.",
    (
        key(),
        text("public_id", "Opaque part of its address on the site."),
        text("title", "Title, from one of its documents."),
        text("origin", "Entity id or publisher whose reporting it rests on.", null=True),
        refer("first_document_id", "document", "Its earliest document.", null=True),
        moment("first_published_at", "When it was first published.", null=True),
        moment("last_published_at", "When it was last published.", null=True),
        whole("independent_origins", "Origins that reported it on their own.", unit="origins"),
        whole("document_count", "Documents that tell it.", unit="documents"),
        refer("merged_into_id", "story", "The story that took it over; its address redirects there.", null=True),
        moment("known_at", "When this installation learnt of it."),
    ),
    known=("known_at",),
)
