"""What a notice says of itself, and what it says of others."""

import time
from datetime import UTC, date, datetime

import pytest

from scrapers.document import Document, Precision, Published, SourceKind
from scrapers.read.notice import with_facts

ZONE = "Asia/Shanghai"
PUBLISHED = Published("2025-03-03", datetime(2025, 3, 2, 16, tzinfo=UTC), date(2025, 3, 3), Precision.DAY, ZONE)


def read(
    *lines: str, title: str = "样例", header: tuple[str, ...] = (), language: str = "zh-Hans", **listed: str
) -> Document:
    document = Document("https://a.example/1", title, "\n".join(lines), language, SourceKind.NOTICE, PUBLISHED)
    return with_facts(document, listed=listed, header=header, zone=ZONE)


def test_a_joint_notice() -> None:
    notice = read(
        "样例部联通装〔2025〕12号",
        "各有关单位：",
        "现将《样例驾驶管理办法》印发给你们，自2025年9月1日起施行。",
        "样例工业部",
        "样例公安部 样例交通局",
        "2025年2月28日",
        "附件：样例驾驶管理办法",
        title="样例工业部等三部门关于印发样例驾驶管理办法的通知",
    )
    assert notice.document_number == "样例部联通装〔2025〕12号"
    assert notice.issuing_bodies == ("样例工业部", "样例公安部", "样例交通局")
    assert notice.issued_on == date(2025, 2, 28)
    assert notice.effective_on == date(2025, 9, 1)
    assert notice.comments_close_on is None


def test_labels_of_the_page_come_first() -> None:
    notice = read(
        "正文。",
        "样例厅",
        "2025年4月2日",
        header=(
            "发文机关： | 样例委员会 | 成文日期： | 2025年4月1日",
            "发文字号： | 样发〔2025〕3号 | 发布日期： | 2025年4月5日",
        ),
    )
    assert (notice.document_number, notice.issuing_bodies, notice.issued_on) == (
        "样发〔2025〕3号",
        ("样例委员会",),
        date(2025, 4, 1),
    )


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("第二十条 本办法自2025年9月1日起施行。", date(2025, 9, 1)),
        ("本规定（试行）自 2025 年 9 月 1 日起实施，有效期两年。", date(2025, 9, 1)),
        ("《样例规定》已经审议通过，现予公布，自2025年9月1日起施行。", date(2025, 9, 1)),
        ("（2025年2月1日样例信息办公室令第16号公布 自2025年9月1日起施行）", date(2025, 9, 1)),
        ("本公告自发布之日起施行。", date(2025, 3, 3)),  # not signed with a day: that of publication
        ("《样例数据规定》于2025年8月16日公布，自2025年9月1日起施行。", date(2025, 9, 1)),  # in the title
        ("一、《样例数据要求》等三项推荐性标准，自2025年9月1日起实施。", date(2025, 9, 1)),
        ("该法自2025年1月1日起施行。", None),
        ("《网络样例条例》自2024年1月1日起施行以来，成效明显。", None),
        ("企业自2024年1月1日起执行新的价格。", None),
        ("本办法自公布之后三十日起施行。", None),
    ],
)
def test_day_of_effect(line: str, day: date | None) -> None:
    assert read("各单位：", line, title="样例数据规定").effective_on == day


def test_an_interview_about_a_rule_is_not_the_rule() -> None:
    line = "《样例数据规定》自2025年9月1日起施行。"
    assert read(line, title="有关负责人就《样例数据规定》答记者问").effective_on is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("现向社会公开征求意见，请于2025年4月1日前反馈。", date(2025, 4, 1)),
        ("现公开征求意见，并于2025年4月1日前将《反馈表》反馈至样例局。", date(2025, 4, 1)),
        ("公开征求意见。意见反馈截止日期为2025年4月1日。", date(2025, 4, 1)),
        ("征求意见截止时间：2025年4月1日", date(2025, 4, 1)),
        ("公示时间：2025年3月2日至2025年4月1日。", date(2025, 4, 1)),
        ("公示期为2025年3月2日至4月1日。", date(2025, 4, 1)),
        ("公示期为2025年3月2日—15日。", date(2025, 3, 15)),
        ("公开征求意见，请于4月1日前反馈。", date(2025, 4, 1)),
        ("公开征求意见，请于1月15日前反馈。", date(2026, 1, 15)),  # the next one after March
        ("征求意见。请各企业于2025年4月1日前完成整改。", None),
        ("请各单位于2025年4月1日前反馈执行情况。", None),  # no consultation
        ("公开征求意见，自发布之日起三十日内反馈。", None),
    ],
)
def test_deadline_for_comments(line: str, day: date | None) -> None:
    assert read(line).comments_close_on == day


def test_signed_in_han_digits_on_one_line() -> None:
    notice = read("正文。", "样例部办公厅 二〇二五年四月十二日")
    assert (notice.issuing_bodies, notice.issued_on) == (("样例部办公厅",), date(2025, 4, 12))


def test_a_day_in_the_text_is_no_signature() -> None:
    notice = read("会议于2025年4月12日在样例市召开。", "正文。", title="样例部 样例局关于样例的通知")
    assert (notice.issuing_bodies, notice.issued_on) == (("样例部", "样例局"), None)


def test_what_the_listing_said_comes_last() -> None:
    notice = read(
        "公开征求意见，请于2025年4月1日前反馈。", comments_close_on="1743782400000", document_number="样发3号"
    )
    assert (notice.comments_close_on, notice.document_number) == (date(2025, 4, 1), "样发3号")
    assert read("正文。", comments_close_on="1743782400000").comments_close_on == date(2025, 4, 5)


def test_english_notices_have_only_what_was_listed() -> None:
    notice = read("Signed.", language="en", document_number="2025-00021", effective_on="2025-02-01")
    assert (notice.document_number, notice.effective_on) == ("2025-00021", date(2025, 2, 1))
    assert (notice.issuing_bodies, notice.comments_close_on) == ((), None)


def test_an_order_is_of_whom_its_number_names() -> None:
    order = read(
        "样例信息部、样例公安部令",
        "第71号",
        "《样例规定》现予公布，自2026年7月1日起施行。",
        "部长　某某",
        "2026年3月20日",
    )
    assert order.document_number == "样例信息部、样例公安部令第71号"
    assert (order.issuing_bodies, order.issued_on) == (("样例信息部", "样例公安部"), date(2026, 3, 20))


@pytest.mark.parametrize(
    "text",
    [
        "《样例" * 50_000 + "自2025年1月1日起施行",
        "公开征求意见，于4月1日前" * 10_000,
        "自" * 100_000,
        "（" * 100_000,
        "2025年" * 50_000,
    ],
)
def test_a_hostile_line_takes_no_time(text: str) -> None:
    started = time.monotonic()
    read(text, title="样例" * 500)
    assert time.monotonic() - started < 5
