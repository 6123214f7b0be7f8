"""Which reading of a page may speak for its document."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scrapers.document import Document as Reading
from scrapers.document import Precision, Published, SourceKind
from tests.factories import NOW, make_source
from tracker.models import Document, DocumentVersion, Item, SerialNumber, Source
from tracker.stages import documents, extract

pytestmark = pytest.mark.django_db

URL = "https://wire.example/a"


def reading(text: str, *, is_partial: bool = False, **fields: object) -> Reading:
    published = Published("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC), NOW.date(), Precision.DAY, "UTC")
    return Reading(URL, "A title", text, "en", SourceKind.NEWS, published, is_partial=is_partial, **fields)  # type: ignore[arg-type]


def item(source: Source, key: str = "a") -> Item:
    return Item.objects.get_or_create(source=source, external_id=key, defaults={"url": URL, "known_at": NOW})[0]


def test_a_teaser_never_replaces_the_whole_text() -> None:
    source = make_source("wire")
    documents.store(item(source), reading("The whole text."), now=NOW)
    documents.store(item(source), reading("The whole …", is_partial=True), now=NOW)
    document = Document.objects.get()
    assert document.current_version is not None
    assert document.current_version.text == "The whole text."
    assert document.versions.count() == 1


def test_the_whole_text_from_another_source_takes_over_a_teaser() -> None:
    documents.store(item(make_source("headlines")), reading("The …", is_partial=True), now=NOW)
    wire = make_source("wire", tier="official")
    documents.store(item(wire), reading("The whole text.", publisher="The Ministry"), now=NOW)
    document = Document.objects.get()
    assert document.current_version is not None
    assert (document.source, document.publisher) == (wire, "The Ministry")
    assert document.current_version.text == "The whole text."


def test_two_sources_of_one_page_do_not_quarrel() -> None:
    wire, portal = make_source("wire"), make_source("portal")
    documents.store(item(wire), reading("As the wire reads it."), now=NOW)
    documents.store(item(portal), reading("As the portal reads it."), now=NOW)
    document = Document.objects.get()
    assert document.source == wire
    assert document.versions.count() == 1


def test_the_page_names_its_publisher_else_the_source_does() -> None:
    documents.store(item(make_source("wire", publisher="Wire Media")), reading("Some text."), now=NOW)
    assert Document.objects.get().publisher == "Wire Media"


def test_what_the_database_cannot_hold_is_left_out() -> None:
    documents.store(item(make_source("wire")), reading("A nul\x00 and half a \ud83d pair."), now=NOW)
    version = Document.objects.get().current_version
    assert version is not None
    assert version.text == "A nul and half a ? pair."


def test_what_a_notice_says_of_itself_is_kept_with_its_version() -> None:
    documents.store(
        item(make_source("ministry", tier="official")),
        reading(
            "A notice.",
            document_number="样例部〔2026〕3号",
            issuing_bodies=("样例部", "样例局"),
            issued_on=date(2026, 2, 27),
            effective_on=date(2026, 6, 1),
            comments_close_on=date(2026, 4, 1),
        ),
        now=NOW,
    )
    version = Document.objects.get().current_version
    assert version is not None
    assert (version.document_number, version.issuing_bodies) == ("样例部〔2026〕3号", ["样例部", "样例局"])
    assert (version.issued_on, version.effective_on) == (date(2026, 2, 27), date(2026, 6, 1))
    assert version.comments_close_on == date(2026, 4, 1)


def test_the_numbers_of_a_notice_are_stored_once_with_its_version() -> None:
    notice = item(make_source("miit", tier="official", kind="notice", publisher="MIIT"))
    said = {"document_number": "公告2025年第12号", "issuing_bodies": ("工业和信息化部",), "kind": SourceKind.NOTICE}
    for _ in range(2):
        documents.store(
            notice, replace(reading("一"), title="道路机动车辆生产企业及产品公告（第395批）", **said), now=NOW
        )
    stored = SerialNumber.objects.order_by("id").values_list("series", "year", "serial", "issued_by")
    assert set(stored) == {
        ("公告", 2025, 12, "工业和信息化部"),
        ("道路机动车辆生产企业及产品公告", None, 395, "工业和信息化部"),
    }
    assert len(stored) == 2


def test_a_headline_that_is_all_there_is_is_read() -> None:
    told = reading("", is_partial=True)
    documents.store(item(make_source("wire")), replace(told, title="Tesla's FSD cleared by MIIT"), now=NOW)
    extract.run(now=NOW)
    version = DocumentVersion.objects.get()
    assert (version.text, version.partial_reason) == ("Tesla's FSD cleared by MIIT", "headline")
    event = version.event_mentions.get()
    assert (event.type, event.status, event.evidence) == ("autonomy_permit", "approved", version.title)
