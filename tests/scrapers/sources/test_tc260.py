from datetime import UTC, date, datetime

from tests.scrapers.conftest import Replay


def test_the_list_gives_deadlines_and_the_address_the_day(written: Replay) -> None:
    found = written("tc260")
    assert [item.extra["comments_close_on"] for item in found.items] == ["2026-11-01", "2026-11-02", "2026-11-03"]
    (draft,) = found.whole()
    assert draft.published is not None
    assert draft.published.at == datetime(2026, 9, 1, 8, 51, 29, tzinfo=UTC)
    assert (draft.comments_close_on, draft.issued_on) == (date(2026, 11, 1), date(2026, 9, 1))
    assert draft.issuing_bodies == ("样例标准化技术委员会秘书处",)
    assert [file.name for file in draft.attachments] == ["附件：征求意见稿.pdf", "意见汇总表.docx"]


def test_the_deadline_of_the_list_serves_where_the_page_is_not_read(written: Replay) -> None:
    assert written("tc260").titled("第3部分").comments_close_on == date(2026, 11, 3)


def test_published_standards_have_their_number(written: Replay) -> None:
    standards = written("tc260-standards").documents
    assert [standard.document_number for standard in standards] == [
        "GB/T 90001-2026",
        "GB/T 90002-2026",
        "GB/T 90003-2026",
    ]
    assert standards[0].url == "https://www.tc260.org.cn/upload/2026/gb1.pdf"
    assert standards[0].is_partial
