"""Numbers of notices that were not seen, on a page and in a file."""

import csv
import io
from datetime import date

import pytest
from django.test import Client

from tests.factories import make_source, make_version
from tracker.models import Document
from tracker.stages.documents import number_serially
from tracker.web.queries.numbers import Series, series_with_gaps

pytestmark = pytest.mark.django_db


def notice(
    number: str, title: str = "公告", day: date = date(2025, 3, 1), bodies: tuple[str, ...] = (), **fields: object
) -> None:
    source = fields.pop("source", None) or make_source("miit", tier="official", kind="notice")
    version = make_version(
        title=title, source=source, published=day, document_number=number, issuing_bodies=list(bodies), **fields
    )
    Document.objects.filter(pk=version.document_id).update(kind="notice")
    number_serially(version)


def told(series: Series) -> tuple[str, str, int | None, list[int], list[str]]:
    return (
        series.body,
        series.name,
        series.year,
        list(series.seen),
        [gap.numbers for gap in series.gaps],
    )


def test_a_number_between_two_seen_ones_is_a_lead() -> None:
    for serial in (12, 14, 15, 19):
        notice(f"公告2025年第{serial}号", bodies=("工业和信息化部",))
    (series,) = series_with_gaps()
    assert told(series) == ("工业和信息化部", "公告", 2025, [12, 14, 15, 19], ["13", "16 to 18"])
    assert not series.is_sparse


def test_each_body_series_and_year_counts_for_itself() -> None:
    notice("公告2025年第1号", bodies=("工业和信息化部",))
    notice("公告2025年第3号", bodies=("交通运输部",))
    notice("公告2024年第3号", bodies=("工业和信息化部",))
    notice("工信部联通装〔2025〕3号", bodies=("工业和信息化部",))
    assert series_with_gaps() == ()
    notice("工信部联通装〔2025〕5号", bodies=("工业和信息化部", "公安部"))
    (series,) = series_with_gaps()
    assert told(series) == ("工业和信息化部", "工信部联通装", 2025, [3, 5], ["4"])


def test_a_body_has_one_name() -> None:
    notice("公告2025年第1号", bodies=("工信部",))
    notice("公告2025年第3号", bodies=("中华人民共和国工业和信息化部",))
    (series,) = series_with_gaps()
    assert told(series)[0] == "工业和信息化部"


def test_batches_count_through_the_years() -> None:
    notice("", "道路机动车辆生产企业及产品公告（第394批）")
    notice("", "道路机动车辆生产企业及产品公告（第396批）", date(2026, 1, 5))
    (series,) = series_with_gaps()
    assert told(series)[1:] == ("道路机动车辆生产企业及产品公告", None, [394, 396], ["395"])


def test_the_same_number_read_twice_is_one() -> None:
    for serial in (1, 1, 2):
        notice(f"公告2025年第{serial}号", bodies=("工业和信息化部",))
    assert series_with_gaps() == ()


def test_a_series_of_which_little_is_seen_says_so() -> None:
    for serial in (1, 400):
        notice(f"公告2025年第{serial}号", bodies=("工业和信息化部",))
    (series,) = series_with_gaps()
    assert series.is_sparse


def test_news_and_bundled_briefs_do_not_count() -> None:
    make_version(title="样例公告（第1批）")
    make_version(title="样例公告（第3批）")
    notice("公告2025年第1号", source=make_source("briefs", tier="bundled"))
    notice("公告2025年第3号", source=make_source("briefs", tier="bundled"))
    assert series_with_gaps() == ()


def test_the_page_and_the_file(browser: Client) -> None:
    assert "No gap is known." in browser.get("/sources/numbers/").content.decode()
    notice("公告2025年第12号", bodies=("=工业部",))
    notice("公告2025年第14号", bodies=("=工业部",), day=date(2025, 3, 20))
    body = browser.get("/sources/numbers/").content.decode()
    assert "<strong>13</strong>" in body
    assert "20 Mar 2025" in body
    response = browser.get("/sources/numbers.csv")
    (row,) = csv.DictReader(io.StringIO(response.content.decode()))
    assert (row["first_not_seen"], row["last_not_seen"], row["day_before"], row["issued_by"]) == (
        "13", "13", "2025-03-01", "'=工业部",
    )  # fmt: skip
    assert browser.get(row["page_after"]).status_code == 200
