"""The files of a notice: fetched by the same polite client, read as documents of their own, tied to the notice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.files import archive, docx_file, pdf
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import NOW, SLUG, declaring, feed, make_fetcher, toml
from tracker.models import Document, Item, Source, SourceFault
from tracker.stages import collect, fetch, read
from tracker.web.queries import documents
from tracker.web.queries.sources import source_page
from tracker.web.viewer import viewer

pytestmark = pytest.mark.django_db

RULE = "第一条 汽车数据处理者向境外提供重要数据的，应当申报数据出境安全评估。"
NOTICE = """<html><head><title>关于汽车数据出境的通知</title></head><body><h1>关于汽车数据出境的通知</h1>
<div id="story">
<p>现将汽车数据出境规定印发给你们，请遵照执行，具体内容见附件。</p>
<p><a href="files/rule.pdf">附件1：规定</a> <a href="/files/form.docx">附件2：申报表</a>
<a href="/files/old.wps">附件3：说明</a> <a href="/files/scan.pdf">附件4：批复</a></p></div></body></html>"""


@pytest.fixture
def source(site: LoopbackSite) -> Iterator[Source]:
    site.serve("/feed", feed(site, "/a"))
    site.serve("/a", NOTICE)
    site.serve("/files/rule.pdf", pdf([RULE]), content_type="application/pdf")
    site.serve("/files/form.docx", docx_file("申报表", "企业名称"), content_type="application/octet-stream")
    site.serve("/files/old.wps", b"\xd0\xcf\x11\xe0\xa1\xb1" + b"\x00" * 600, content_type="application/octet-stream")
    site.serve("/files/scan.pdf", pdf([]), content_type="application/pdf")
    with declaring(toml(site).replace('kind = "news"', 'kind = "notice"').replace('"en"', '"zh-Hans"')):
        Source.objects.filter(slug=SLUG).update(last_success_at=NOW - timedelta(days=1))
        yield Source.objects.get(slug=SLUG)


def journey(hours: float = 0) -> None:
    now = NOW + timedelta(hours=hours)
    with make_fetcher() as fetcher:
        collect.run_source(SLUG, now=now, fetcher=fetcher)
        for _ in range(2):
            fetch.fetch_items(now=now, fetcher=fetcher)
            read.run(now=now)


def test_pdf_and_docx_are_documents_of_their_own_tied_to_the_notice(source: Source) -> None:
    journey()
    notice = Document.objects.get(items__attached_to=None)
    rule = Item.objects.get(url__endswith="rule.pdf")
    assert rule.attached_to == notice
    assert rule.document is not None
    version = rule.document.current_version
    assert version is not None
    assert version.text == RULE
    assert version.title == "关于汽车数据出境的通知 | 附件1：规定"
    assert version.snapshot == rule.snapshot
    assert version.published_on is not None
    assert notice.current_version is not None
    assert version.published_on == notice.current_version.published_on
    assert Document.objects.count() == 3


def test_other_files_are_kept_and_listed(source: Source) -> None:
    journey()
    notice = Document.objects.get(items__attached_to=None)
    page = documents.document_page(notice, None, viewer())
    assert page is not None
    assert [(file.name, file.read is not None, file.note) for file in page.files] == [
        ("附件1：规定", True, ""),
        ("附件2：申报表", True, ""),
        ("附件3：说明", False, "kept, not read: only PDF and DOCX files are"),
        ("附件4：批复", False, "not read: the PDF has no text layer: a scan is not read"),
    ]
    assert all(file.raw for file in page.files)
    rule = Document.objects.get(canonical_url__endswith="rule.pdf")
    shown = documents.document_page(rule, None, viewer())
    assert shown is not None
    assert shown.attached_to is not None
    assert shown.attached_to.text == "关于汽车数据出境的通知"


def test_a_scan_is_a_warning_and_not_a_failing_source(source: Source) -> None:
    journey()
    fault = SourceFault.objects.get()
    assert (fault.code, fault.is_warning, fault.item) == (
        "unreadable",
        True,
        Item.objects.get(url__endswith="scan.pdf"),
    )
    assert source_page(source, viewer()).card.state.word != "failing"


def test_files_are_asked_for_once_however_often_the_notice_is_read(site: LoopbackSite, source: Source) -> None:
    journey()
    site.serve("/a", NOTICE.replace("请遵照执行", "请认真遵照执行"))
    for hours in (24 * 1.1, 24 * 8):
        journey(hours)
    assert Document.objects.get(items__attached_to=None).versions.count() == 2
    assert sum(path.startswith("/files/") for path in site.paths()) == 4


def test_a_broken_or_huge_file_leaves_the_notice_alone(site: LoopbackSite, source: Source) -> None:
    site.serve("/files/rule.pdf", b"%PDF-1.7 broken")
    site.serve("/files/form.docx", archive({"word/document.xml": b" " * 1000}))
    journey()
    assert Document.objects.count() == 1
    assert set(SourceFault.objects.values_list("code", "is_warning")) == {("unreadable", True)}
    assert set(Item.objects.filter(url__regex="rule|form").values_list("state", flat=True)) == {Item.State.FAILED}


def test_files_of_news_are_not_fetched(site: LoopbackSite, source: Source) -> None:
    with declaring(toml(site)):
        journey()
    assert not any(path.startswith("/files/") for path in site.paths())
