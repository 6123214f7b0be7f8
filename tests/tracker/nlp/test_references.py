from datetime import date

import pytest

from tracker.nlp.pipeline import read_layers
from tracker.nlp.types import InputDocument


def references(text: str, language: str, *, title: str = "", publisher: str = "") -> list[tuple[str, str]]:
    document = InputDocument("x", title, text, language, date(2025, 10, 15), publisher=publisher)
    return [(one.surface, one.entity) for one in read_layers(document).mentions if one.kind == "reference"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tesla built a plant in Shanghai. The carmaker is proud.", [("The carmaker", "tesla")]),
        ("Nvidia supplies Tesla. The chipmaker is proud.", [("The chipmaker", "nvidia")]),
        ("XPeng talked to Nvidia. It wants more chips.", [("It", "xpeng")]),
        ("The CAC wrote to Tesla. The regulator was clear.", [("The regulator", "cac")]),
        ("MIIT and SAMR met. The two agencies agreed.", [("The two agencies", "miit"), ("The two agencies", "samr")]),
        ("Elon Musk met Li Qiang, China's premier. It is expected that rain falls.", []),
        ("Tesla said the company was ready.", [("the company", "tesla")]),
    ],
)
def test_english(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(references(text, "en")) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("特斯拉宣布建厂。该公司表示满意。", [("该公司", "tesla")]),
        ("工信部、市场监管总局发文。两部门要求整改。", [("两部门", "miit"), ("两部门", "samr")]),
        ("小米有限公司章程", []),
    ],
)
def test_chinese(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(references(text, "zh")) == sorted(expected)


def test_we_is_the_publisher() -> None:
    assert references("We depend on one supplier.", "en", publisher="WeRide Inc.") == [("We", "weride")]
    assert references("We depend on one supplier.", "en", publisher="Harbour Mail") == []


def test_the_title_is_what_a_text_is_about() -> None:
    assert ("The company", "byd") in references("The company was silent.", "en", title="BYD opens a plant")


def test_references_are_less_certain_than_names() -> None:
    document = InputDocument("x", "", "Tesla spoke. The company stopped.", "en")
    name, reference = read_layers(document).mentions
    assert reference.certainty < name.certainty == 1.0
