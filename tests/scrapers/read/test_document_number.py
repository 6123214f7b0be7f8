"""A document's own number, and not those it cites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.read.document_number import own_number, parse_number


@pytest.mark.parametrize(
    ("written", "text", "series", "year", "serial"),
    [
        ("工信部联通装〔2025〕12号", "工信部联通装〔2025〕12号", "工信部联通装", 2025, 12),
        ("国办发[2024] 3 号", "国办发〔2024〕3号", "国办发", 2024, 3),
        ("沪府规（2024）7号", "沪府规〔2024〕7号", "沪府规", 2024, 7),
        (
            "中华人民共和国工业和信息化部公告 2025年第12号",
            "工业和信息化部公告2025年第12号",
            "工业和信息化部公告",
            2025,
            12,
        ),
        ("市场监管总局2025年第5号公告", "市场监管总局公告2025年第5号", "市场监管总局公告", 2025, 5),
        ("2025年第14号《中华人民共和国国家标准公告》", "国家标准公告2025年第14号", "国家标准公告", 2025, 14),
        ("样例工业部 样例公安部 令 （第7号）", "样例工业部、样例公安部令第7号", "样例工业部、样例公安部令", None, 7),
        ("国家互联网信息办公室令 第16号", "国家互联网信息办公室令第16号", "国家互联网信息办公室令", None, 16),
        ("国务院令第七百九十号", "国务院令第790号", "国务院令", None, 790),
        ("工业和信息化部 公安部令 第二十号", "工业和信息化部、公安部令第20号", "工业和信息化部、公安部令", None, 20),
        ("S2026M0096V", "S2026M0096V", "S", 2026, 96),
    ],
)
def test_forms(written: str, text: str, series: str, year: int | None, serial: int) -> None:
    number = parse_number(written)
    assert number is not None
    assert (number.text, number.series, number.year, number.serial) == (text, series, year, serial)


@pytest.mark.parametrize(
    ("title", "lines", "expected"),
    [
        ("关于样例的通知", ["工信部联通装〔2025〕12号", "各有关单位："], "工信部联通装〔2025〕12号"),
        ("关于发布样例目录的公告（2025年第12号）", ["现发布样例目录。"], "公告2025年第12号"),
        ("样例部关于发布样例目录的公告", ["2025年第12号"], "样例部公告2025年第12号"),
        ("中华人民共和国样例部公告", ["2025年第8号", "现公告如下。"], "样例部公告2025年第8号"),
        ("样例办公室令", ["第十六号", "《样例规定》已经审议通过。"], "样例办公室令第16号"),
        ("样例规定", ["（2024年3月22日样例信息办公室令第16号公布，自公布之日起施行）"], "样例信息办公室令第16号"),
        ("样例汽车召回", ["召回编号：S2026M0096V", "涉及数量 | 1200辆"], "S2026M0096V"),
        ("样例通知", ["发文字号： | 国发〔2025〕3号 | 成文日期： | 2025年4月1日"], "国发〔2025〕3号"),
        ("样例部关于样例的通知 样例部发〔2025〕4号", ["各单位："], "样例部发〔2025〕4号"),
    ],
)
def test_own(title: str, lines: list[str], expected: str) -> None:
    assert str(own_number(title, lines)) == expected


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于废止样例部2020年第5号公告的通知", ["现予废止。"]),
        ("关于样例的通知", ["根据《样例办法》（样例发〔2020〕8号）有关要求，现通知如下。"]),
        ("样例新闻", ["发布会在100号楼举行。"]),
        ("样例", ["第一条", "第16号"]),
        ("样例", ["正文。"] * 20 + ["样例发〔2025〕4号"]),
    ],
)
def test_others_are_not_taken(title: str, lines: list[str]) -> None:
    assert own_number(title, lines) is None


def test_the_page_beside_the_text_counts() -> None:
    assert str(own_number("样例", ["正文。"], header=["发文字号：样例发〔2025〕4号"])) == "样例发〔2025〕4号"


@given(st.text(alphabet="令第号年〔〕（）公告2025一十 日《》关于废止：", max_size=80))
def test_any_text_is_survived(text: str) -> None:
    number = own_number(text, text.split(" "))
    assert number is None or (number.serial >= 0 and number.text)


@given(
    series=st.sampled_from(["工信部联通装", "国办发", "沪府规"]),
    year=st.integers(1990, 2099),
    serial=st.integers(1, 99999),
)
def test_written_and_read_again(series: str, year: int, serial: int) -> None:
    number = parse_number(f"{series}〔{year}〕{serial}号")
    assert number is not None
    assert (number.series, number.year, number.serial) == (series, year, serial)
    assert parse_number(number.text) == number
