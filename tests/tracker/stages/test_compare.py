"""Changed texts and periodic filings are compared once and shown from the two texts."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import NOW, make_source, make_user, make_version
from tests.tracker.compare.test_clauses import LAW
from tests.tracker.compare.test_sections import ANNUAL
from tracker.compare.texts import COMPARED_WITH
from tracker.models import Comparison, Document, DocumentVersion, Item
from tracker.stages import compare
from tracker.web import links
from tracker.web.queries import comparisons

pytestmark = pytest.mark.django_db

CHANGED = ANNUAL.replace("Regulators may ask for more than that.", "Regulators may forbid more than that.")


def run() -> int:
    done = 0
    while worked := compare.run(now=NOW):
        done += worked
    return done


def filing(text: str, years: int, *, form: str = "10-K", cik: str = "1318605") -> DocumentVersion:
    """A company's report, filed so many years after NOW."""
    at = NOW + timedelta(days=365 * years)
    version = make_version(
        title=f"Example Motors: Form {form}", text=text, source=make_source("sec", kind="filing"), published=at
    )
    Document.objects.filter(pk=version.document_id).update(kind="filing")
    Item.objects.create(
        source=version.document.source,
        external_id=f"{cik} {form} {years}",
        url=version.document.canonical_url,
        extra={"cik": cik, "form": form},
        published_at=at,
        document=version.document,
        known_at=NOW,
    )
    version.refresh_from_db()
    return version


def next_version(before: DocumentVersion, text: str) -> DocumentVersion:
    return make_version(title=before.title, text=text, document=before.document, language=before.language)


def test_a_changed_text_is_compared_with_the_one_before_once() -> None:
    first = make_version(title="办法", text=LAW, language="zh-Hans")
    second = next_version(first, LAW.replace("默认不收集", "默认不收集车外数据"))
    assert run() == 2
    row = Comparison.objects.get()
    assert (row.version, row.previous, row.basis) == (second, first, "version")
    assert (row.added, row.removed, row.changed, row.renumbered) == (0, 0, 1, 0)
    before = list(Comparison.objects.values())
    DocumentVersion.objects.update(compared_with="older")
    run()
    assert list(Comparison.objects.values()) == before
    assert not compare.pending().exists()


def test_places_are_places_in_the_two_texts() -> None:
    first = make_version(title="办法", text=LAW, language="zh-Hans")
    second = next_version(first, LAW.replace("默认不收集", "默认不收集车外数据"))
    run()
    (row,) = (row for row in Comparison.objects.get().changes["rows"] if row and row["kind"] == "changed")
    old, new = row["old"], row["new"]
    assert first.text[old[0] : old[1]] == "（二）默认不收集。"
    assert second.text[new[0] : new[1]] == "（二）默认不收集车外数据。"
    assert new[2] == "第三条（二）"


def test_the_words_of_a_change_are_found_once_and_cut_out_of_the_texts() -> None:
    first = make_version(title="办法", text=LAW, language="zh-Hans")
    second = next_version(first, LAW.replace("默认不收集", "一律不收集车外数据"))
    run()
    stored = Comparison.objects.get()
    (row,) = (row for row in stored.changes["rows"] if row and row["kind"] == "changed")

    def shown() -> list[tuple[str, str]]:
        told = comparisons.changes_of(second, "version")
        assert told is not None
        (line,) = (line for section in told.sections for line in section.lines if line.kind == "changed")
        return [(piece.kind.value, piece.text) for piece in line.pieces]

    whole = shown()
    assert whole == [
        ("same", "（二）"), ("removed", "默认"), ("added", "一律"), ("same", "不收集"),
        ("added", "车外数据"), ("same", "。"),
    ]  # fmt: skip
    assert row.pop("words") == [[kind, len(text)] for kind, text in whole]
    stored.save()
    assert shown() == whole, "one that waits to be compared anew shows the same"


def test_a_report_is_compared_with_the_companys_report_of_that_form_before() -> None:
    filing("Item 1A. Risk Factors\nNone at all.", 0, cik="1045810")
    filing("Item 1A. Risk Factors\nNone at all.", 1, form="10-Q")
    filing(ANNUAL, -1)
    before, now = filing(ANNUAL, 0), filing(CHANGED, 1)
    filing("Part III only.", 0, form="10-K/A")
    run()
    row = Comparison.objects.get(version=now)
    assert (row.previous, row.basis, row.changed, row.added, row.removed) == (before, "filing", 1, 0, 0)
    told = comparisons.changes_of(now, "filing")
    assert told is not None
    (section,) = told.sections
    assert (section.title, section.summary) == ("Item 1A. Risk Factors", "1 changed")
    (line,) = section.lines
    assert line.place == "Rules on data in China may change."
    assert "".join(piece.text for piece in line.pieces if piece.kind != "removed") == (
        "Regulators may forbid more than that."
    )


def test_a_filing_that_comes_late_is_the_one_before() -> None:
    filing(ANNUAL, -2)
    newest = filing(CHANGED, 0)
    run()
    late = filing(ANNUAL.replace("Sales rose", "Sales fell"), -1)
    run()
    assert Comparison.objects.get(version=newest).previous == late
    assert Comparison.objects.get(version=late).basis == "filing"
    assert not compare.pending().exists()


def test_a_teaser_and_the_whole_text_are_not_compared() -> None:
    first = make_version(title="办法", text="现予公布。", language="zh-Hans", is_partial=True)
    next_version(first, LAW)
    run()
    assert not Comparison.objects.exists()


def test_news_of_one_version_never_waits(client: Client) -> None:
    version = make_version()
    DocumentVersion.objects.update(compared_with=COMPARED_WITH)
    assert compare.run(now=NOW) == 0
    client.force_login(make_user())
    body = client.get(links.document(version.document)).content.decode()
    assert "What this version changed" not in body
    assert client.get(links.changes(version.document, version, "version")).status_code == 404


def test_the_pages_show_it(client: Client) -> None:
    client.force_login(make_user())
    first = make_version(title="办法", text=LAW, language="zh-Hans")
    new = LAW.replace("第四条", "第五条").replace("第三条 处理者", "第三条 数据应当在境内存储。\n第四条 处理者")
    second = next_version(first, new)
    path = links.document(second.document)
    assert "is being worked out" in client.get(path).content.decode()
    run()
    body = client.get(path).content.decode()
    assert '<span class="diff-word">Added</span> 第三条 数据应当在境内存储。</ins>' in body
    assert "第三条 → 第四条" in body
    assert "第三条（一） → 第四条（一）" not in body, "the points of a renumbered article go with it"
    assert "1 added, 4 renumbered or moved" in body
    page = client.get(links.changes(second.document, second, "version")).content.decode()
    assert "第四条 → 第五条" in page
    assert links.document(first.document, first) in page.replace("&amp;", "&")
    assert client.get(links.changes(second.document, second, "nonsense")).status_code == 404


def test_a_filings_page_shows_its_changes_by_section(client: Client) -> None:
    client.force_login(make_user())
    filing(ANNUAL, 0)
    now = filing(CHANGED, 1)
    run()
    body = client.get(links.document(now.document)).content.decode()
    assert "Changed against the previous filing" in body
    assert '<summary>Item 1A. Risk Factors <span class="muted">1 changed</span></summary>' in body
    assert "<del>ask for</del><ins>forbid</ins>" in body


def test_a_text_taken_down_shows_nothing() -> None:
    first = make_version(title="办法", text=LAW, language="zh-Hans")
    second = next_version(first, LAW.replace("默认不收集", "默认不收集车外数据"))
    run()
    DocumentVersion.objects.update(text="")
    told = comparisons.changes_of(second, "version")
    assert told is not None
    assert not "".join(piece.text for section in told.sections for line in section.lines for piece in line.pieces)
